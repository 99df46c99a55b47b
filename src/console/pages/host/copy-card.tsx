import './host.css';
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { FindingView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Icon } from '../../display/icon.tsx';
import { IdentityMark, StateMark } from '../../display/mark.tsx';
import { useWords } from '../../words/use-words.tsx';
import { CopyDetails } from './copy-details.tsx';
import { accountOf } from './handed-on.ts';
import { HOST_WORDS } from './words.ts';

/** One copy: what it is now, where, whose, since when; behind one press why, and how to remove it. */
export function CopyCard({ view, isAlone = false, isNamed = isAlone }: CopyCardProps) {
  const { say, show } = useWords(HOST_WORDS);
  const { finding, verdict, productName } = view;
  const [isOpen, setOpen] = useState(!isNamed && verdict.verdict === 'banned' && finding.state !== 'residue');
  return (
    <div className={isAlone ? 'card copy' : 'copy'}>
      <div className="copy-head">
        <StateMark state={finding.state} verdict={verdict.verdict} />
        {isNamed && (
          <strong>
            <HostText text={productName} />
          </strong>
        )}
        <span className="copy-version">
          <HostText text={finding.version ?? say('version unknown')} isCode shown={40} />
        </span>
        <span className="dim">{finding.channel}</span>
        <span className="dim copy-account">
          <Icon name="person" size={14} />
          <HostText text={accountOf(view, say)} shown={40} />
        </span>
        <span className="dim copy-identity">
          <IdentityMark identity={finding.identity} />
        </span>
      </div>
      <div className="copy-path">
        <HostText text={finding.anchor} isCode shown={160} />
      </div>
      <div className="copy-foot">
        <span className="dim">
          {show('first last', { first: <Ago at={finding.firstSeen} />, last: <Ago at={finding.lastSeen} /> })}
        </span>
        <UnstyledButton className="fold-link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'hide details' : 'show details')}
          <Icon name={isOpen ? 'down' : 'right'} size={14} />
        </UnstyledButton>
      </div>
      {isOpen && <CopyDetails view={view} />}
    </div>
  );
}

interface CopyCardProps {
  readonly view: FindingView;
  /** A card of its own, and not a row of its product's. */
  readonly isAlone?: boolean;
  /** Whether it says of which product it is. */
  readonly isNamed?: boolean;
}

import { UnstyledButton } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useWords } from '../words/use-words.tsx';
import { DISPLAY_WORDS } from './words.ts';
import { runsOf, shortened } from './host-string.ts';

/** More than any honest name; the rest is one press away. */
const SHOWN = 240;

/**
 * A string that a host sent, shown so that it can do nothing but be read: as text, apart from the direction of what is around it, with
 * unseen characters written out, and long ones shortened in the middle.
 */
export function HostText({ text, isCode = false, shown = SHOWN }: HostTextProps) {
  const { say } = useWords(DISPLAY_WORDS);
  const [isWhole, setWhole] = useState(false);
  const { head, tail, left } = isWhole ? { head: text, tail: '', left: 0 } : shortened(text, shown);
  return (
    <bdi className={isCode ? 'host-text host-path' : 'host-text'} dir={isCode ? 'ltr' : undefined}>
      <Runs text={head} />
      {left > 0 && (
        <UnstyledButton className="host-more" onClick={() => setWhole(true)}>
          {say('more characters', { count: left })}
        </UnstyledButton>
      )}
      <Runs text={tail} />
    </bdi>
  );
}

interface HostTextProps {
  readonly text: string;
  /** A path, a command, a version: written from left to right in letters of one width. */
  readonly isCode?: boolean;
  /** Characters that are shown at once. */
  readonly shown?: number;
}

function Runs({ text }: { readonly text: string }) {
  return runsOf(text).map((run, at) =>
    run.isCode ? (
      <span key={at} className="unseen">
        {run.text}
      </span>
    ) : (
      <Fragment key={at}>{run.text}</Fragment>
    ),
  );
}

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { FindingView, SampleView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { IdentityMark, StateMark, VerdictMark } from '../../display/mark.tsx';
import { useWords } from '../../words/use-words.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

type Item = SampleView['items'][number];

/** What was drawn, in the order of its ranks, each with what it rests on. */
export function Sample({ sample: { items, population, seed, rule } }: { readonly sample: SampleView }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  return (
    <div className="sample">
      <Text fw={600} role="status">
        {say('drawn', { count: items.length, population, seed })}
      </Text>
      <ol>
        {items.map((item) => (
          <SampleItem key={item.rank} item={item} />
        ))}
      </ol>
      <Text size="sm" c="dimmed">
        {say('rule')} <span lang="en">{rule}</span>
      </Text>
    </div>
  );
}

function SampleItem({ item: { host, finding } }: { readonly item: Item }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  return (
    <li>
      <div className="sample-head">
        <Link to="/hosts/$host" params={{ host: host.id }} className="figure-link">
          <HostText text={host.name} shown={60} />
        </Link>
        {finding !== undefined && (
          <>
            <strong>{finding.productName}</strong>
            <VerdictMark verdict={finding.verdict.verdict} />
            <StateMark state={finding.finding.state} verdict={finding.verdict.verdict} />
            <IdentityMark identity={finding.finding.identity} />
          </>
        )}
      </div>
      {finding === undefined ? <LookedAt host={host} /> : <Evidence finding={finding} />}
      <Text size="sm" c="dimmed">
        {say('heard')} <Ago at={host.lastContact} />
      </Text>
    </li>
  );
}

function LookedAt({ host }: Pick<Item, 'host'>) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const open = host.open.reduce((sum, { count }) => sum + count, 0);
  return (
    <Text size="sm">
      {say('looked at')} <Ago at={host.lastScan?.at} /> · {say('open copies', { count: open })}
      {host.lastScan !== undefined && ` · ${say('catalogue', { version: host.lastScan.catalogue.version })}`}
    </Text>
  );
}

function Evidence({ finding: { finding } }: { readonly finding: FindingView }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  return (
    <>
      <HostText text={finding.anchor} isCode />
      <ul className="evidence">
        {finding.evidence.map((one, at) => (
          <li key={at}>
            <HostText text={one.detail} />
            {one.path !== undefined && one.path !== finding.anchor && (
              <div className="evidence-path">
                <HostText text={one.path} isCode shown={120} />
              </div>
            )}
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {say('first seen')} <Ago at={finding.firstSeen} /> · {say('last seen')} <Ago at={finding.lastSeen} />
        {finding.goneAt !== undefined && (
          <>
            {' · '}
            {say('gone since')} <Ago at={finding.goneAt} />
          </>
        )}
      </Text>
    </>
  );
}

import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HostReport, HostView } from '../../../api-client/client.generated.ts';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import { Facts } from './facts.tsx';

const DAY_MS = 86_400_000;
const MIB = 1024 * 1024;
/** A clock that is off by less tells nobody anything wrong. */
const CLOCK_SECONDS = 30;

/** How the agent does, and what it costs the host. */
export function AgentHealth({ report: { host } }: { readonly report: HostReport }) {
  const { say } = useWords(BESIDE_WORDS);
  const { agentVersion, lastScan, ring, cost, watching, spooledBatches = 0, clockOffsetSeconds = 0, updates } = host;
  const isStale = updates?.release?.stale === true;
  const facts: readonly (readonly [string, ReactNode] | undefined)[] = [
    agentVersion === undefined ? undefined : [say('agent version'), <HostText key="version" text={agentVersion} />],
    lastScan === undefined
      ? undefined
      : [say('agent catalogue'), <Catalogue key="catalogue" version={lastScan.catalogue.version} isStale={isStale} />],
    ring === undefined ? undefined : [say('agent ring'), ring],
    ...costFacts(cost, say),
    watching === undefined ? undefined : [say('agent watches'), say('agent watches value', { count: watching.watched })],
    watching === undefined ? undefined : [say('agent starts'), say(`starts ${watching.starts}`)],
    spooledBatches === 0 ? undefined : [say('agent unsent'), String(spooledBatches)],
    Math.abs(clockOffsetSeconds) < CLOCK_SECONDS
      ? undefined
      : [say('agent clock'), say('agent clock value', { seconds: clockOffsetSeconds })],
  ];
  const known = facts.filter((fact) => fact !== undefined);
  return (
    <section className="card beside">
      <Title order={2}>{say('agent')}</Title>
      {known.length === 0 ? <Text c="dimmed">{say('agent none')}</Text> : <Facts facts={known} />}
      <Trouble cost={cost} />
    </section>
  );
}

type SayBeside = ReturnType<typeof useWords<(typeof BESIDE_WORDS)['en']>>['say'];

function costFacts(cost: HostView['cost'], say: SayBeside): readonly (readonly [string, ReactNode])[] {
  if (cost === undefined) return [];
  const { looksDayMs, residentDayMs, limitPercent, peakBytes, memoryLimitBytes, diskBytes } = cost;
  const share = ((100 * (looksDayMs + residentDayMs)) / DAY_MS).toFixed(2);
  const peak = peakBytes === undefined ? undefined : Math.round(peakBytes / MIB);
  return [
    [say('agent cpu'), say('agent cpu value', { share, limit: limitPercent })],
    ...(peak === undefined
      ? []
      : [[say('agent memory'), say('agent memory value', { peak, limit: Math.round(memoryLimitBytes / MIB) })] as const]),
    [say('agent disk'), say('agent disk value', { size: Math.round(diskBytes / MIB) })],
  ];
}

function Catalogue({ version, isStale }: { readonly version: string; readonly isStale: boolean }) {
  const { say } = useWords(BESIDE_WORDS);
  return (
    <>
      <HostText text={version} />{' '}
      {isStale && (
        <Mark tone="warn" shape="triangle">
          {say('agent stale')}
        </Mark>
      )}
    </>
  );
}

function Trouble({ cost }: { readonly cost: HostView['cost'] }) {
  const { say } = useWords(BESIDE_WORDS);
  if (cost === undefined) return null;
  const lines = [
    ...cost.waiting.map(({ why }) => say('agent waits', { why: say(`wait ${why}`) })),
    ...(cost.leftOut === 0 ? [] : [say('agent left out', { count: cost.leftOut })]),
    ...(cost.endedAtCap === 0 ? [] : [say('agent at cap', { count: cost.endedAtCap })]),
  ];
  return lines.map((line) => (
    <Text key={line} className="trouble">
      {line}
    </Text>
  ));
}

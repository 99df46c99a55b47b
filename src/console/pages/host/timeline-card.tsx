import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostReport } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import { SaidOfEvent } from './said-of-event.tsx';
import { timelineOf, type HostEvent } from './timeline.ts';

/** Events that are shown at once. */
const MOST = 12;

/** Everything that happened to the host, the newest first. */
export function Timeline({ report }: { readonly report: HostReport }) {
  const { say } = useWords(BESIDE_WORDS);
  const [isWhole, setWhole] = useState(false);
  const { events, isCut } = usePast(report);
  return (
    <section>
      <Title order={2} mb="sm">
        {say('timeline')}
      </Title>
      <ol className="card timeline">
        {events.slice(0, isWhole ? undefined : MOST).map((event) => (
          <li key={event.key} data-tone={toneOf(event)}>
            <span className="timeline-what">
              <SaidOfEvent event={event} />
            </span>
            <span className="dim">
              <Ago at={event.at} />
            </span>
          </li>
        ))}
        {isCut && (isWhole || events.length <= MOST) && <li className="dim">{say('timeline cut')}</li>}
      </ol>
      {!isWhole && events.length > MOST && (
        <Button variant="subtle" mt="xs" onClick={() => setWhole(true)}>
          {say('show all', { count: events.length })}
        </Button>
      )}
    </section>
  );
}

/** Asked anew with each report: what became of a copy or an order is in both. */
function usePast(report: HostReport) {
  const may = useMay();
  const { id } = report.host;
  const known = { placeholderData: <T,>(before: T) => before, refetchOnWindowFocus: false } as const;
  const history = useQuery({
    queryKey: ['host-history', id, report.now],
    queryFn: async () => api.getHostHistory({ host: id }),
    enabled: may('getHostHistory'),
    // Each time it is asked is a line of the audit log.
    staleTime: Number.POSITIVE_INFINITY,
    ...known,
  });
  const orders = useQuery({
    queryKey: ['orders', id, report.now],
    queryFn: async () => api.listCommands({ host: id }),
    enabled: may('listCommands'),
    ...known,
  });
  const exceptions = useQuery({
    queryKey: ['exceptions', id, report.now],
    queryFn: async () => api.listExceptions({}),
    enabled: may('listExceptions'),
    ...known,
  });
  const past = { report, history: history.data, exceptions: exceptions.data?.items ?? [], orders: orders.data?.items ?? [] };
  return { events: timelineOf(past), isCut: history.data?.isCut === true };
}

function toneOf(event: HostEvent): 'bad' | 'warn' | 'good' | 'quiet' {
  switch (event.kind) {
    case 'copy':
      if (event.copy.kind === 'gone') return 'good';
      return event.isBanned && event.copy.kind !== 'updated' ? 'bad' : 'quiet';
    case 'ruling':
      return event.ruling.verdict === 'banned' ? 'warn' : 'quiet';
    case 'alarm':
      return event.alarm.kind === 'heard-again' ? 'quiet' : 'warn';
    default:
      return 'quiet';
  }
}

import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AlarmView, CommandView, FindingView, HostReport } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import { timelineOf, type HostEvent } from './timeline.ts';

/** Events that are shown at once. */
const MOST = 12;

/** Everything that happened to the host, the newest first. */
export function Timeline({ report }: { readonly report: HostReport }) {
  const { say } = useWords(BESIDE_WORDS);
  const may = useMay();
  const [isWhole, setWhole] = useState(false);
  const { id } = report.host;
  const { data } = useQuery({
    // Anew with each report: what became of an order is in both.
    queryKey: ['orders', id, report.now],
    queryFn: async () => api.listCommands({ host: id }),
    enabled: may('listCommands'),
    placeholderData: (before) => before,
  });
  const events = timelineOf(report, data?.items ?? []);
  return (
    <section>
      <Title order={2} mb="sm">
        {say('timeline')}
      </Title>
      <ol className="card timeline">
        {events.slice(0, isWhole ? undefined : MOST).map((event) => (
          <li key={event.key} data-tone={toneOf(event)}>
            <span className="timeline-what">
              <Said event={event} />
            </span>
            <span className="dim">
              <Ago at={event.at} />
            </span>
          </li>
        ))}
      </ol>
      {!isWhole && events.length > MOST && (
        <Button variant="subtle" mt="xs" onClick={() => setWhole(true)}>
          {say('show all', { count: events.length })}
        </Button>
      )}
    </section>
  );
}

function toneOf(event: HostEvent): 'bad' | 'warn' | 'good' | 'quiet' {
  if (event.kind === 'found') return event.copy.verdict.verdict === 'banned' ? 'bad' : 'quiet';
  if (event.kind === 'gone') return 'good';
  return event.kind === 'alarm' && event.alarm.kind !== 'heard-again' ? 'warn' : 'quiet';
}

function Said({ event }: { readonly event: HostEvent }): ReactNode {
  switch (event.kind) {
    case 'enrolled':
      return <SaidSimply word="event enrolled" />;
    case 'found':
    case 'gone':
      return <SaidOfCopy copy={event.copy} word={event.kind === 'found' ? 'event found' : 'event gone'} />;
    case 'alarm':
      return <SaidSimply word={`alarm ${event.alarm.kind}`} />;
    case 'order':
      return <SaidOfOrder order={event.order} />;
  }
}

function SaidSimply({ word }: { readonly word: 'event enrolled' | `alarm ${AlarmView['kind']}` }) {
  return useWords(BESIDE_WORDS).say(word);
}

function SaidOfCopy({ copy, word }: { readonly copy: FindingView; readonly word: 'event found' | 'event gone' }) {
  const { show } = useWords(BESIDE_WORDS);
  return (
    <>
      {show(word, { product: <HostText text={copy.productName} /> })}{' '}
      <span className="dim">
        <HostText text={copy.finding.anchor} isCode shown={70} />
      </span>
    </>
  );
}

function SaidOfOrder({ order }: { readonly order: CommandView }) {
  const { say, show } = useWords(BESIDE_WORDS);
  const who = order.issuedBy.replace(/^(user|token):/, '');
  return (
    <>
      {show('event order', { who: <HostText text={who} />, what: say(`order ${order.verb}`) })}
      {order.state === 'acted' && <span className="dim"> · {say('event order done')}</span>}
      {order.state === 'failed' && (
        <span className="dim"> · {show('event order failed', { why: <HostText text={order.why ?? ''} /> })}</span>
      )}
    </>
  );
}

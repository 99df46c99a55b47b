import type { ReactNode } from 'react';
import type { AlarmView, CommandView, HostRuling } from '../../../api-client/client.generated.ts';
import { HostText } from '../../display/host-text.tsx';
import { VerdictMark } from '../../display/mark.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import type { CopyEvent, ExceptionEvent, HostEvent } from './timeline.ts';

/** One event in one line. */
export function SaidOfEvent({ event }: { readonly event: HostEvent }): ReactNode {
  switch (event.kind) {
    case 'enrolled':
      return <SaidSimply word="event enrolled" />;
    case 'copy':
      return <SaidOfCopy copy={event.copy} />;
    case 'ruling':
      return <SaidOfRuling ruling={event.ruling} />;
    case 'exception':
      return <SaidOfException of={event.of} />;
    case 'alarm':
      return <SaidSimply word={`alarm ${event.alarm.kind}`} />;
    case 'order':
      return <SaidOfOrder order={event.order} />;
  }
}

function SaidSimply({ word }: { readonly word: 'event enrolled' | `alarm ${AlarmView['kind']}` }) {
  return useWords(BESIDE_WORDS).say(word);
}

function SaidOfCopy({ copy: { kind, line, from = '' } }: { readonly copy: CopyEvent }) {
  const { show } = useWords(BESIDE_WORDS);
  const product = <HostText text={line.productName} />;
  const version = (text: string) => <HostText text={text === '' ? '?' : text} shown={40} />;
  return (
    <>
      {kind === 'updated'
        ? show('event updated', { product, from: version(from), to: version(line.version ?? '') })
        : show(`event ${kind}`, { product })}{' '}
      <span className="dim">
        <HostText text={line.anchor} isCode shown={70} />
      </span>
    </>
  );
}

function SaidOfRuling({ ruling: { name, verdict } }: { readonly ruling: HostRuling }) {
  const { show } = useWords(BESIDE_WORDS);
  const product = <HostText text={name} />;
  if (verdict === undefined) return show('event ruling gone', { product });
  return show('event ruling', { product, verdict: <VerdictMark verdict={verdict} /> });
}

function SaidOfException({ of: { kind, exception, who } }: { readonly of: ExceptionEvent }) {
  const { say, show } = useWords(BESIDE_WORDS);
  return (
    <>
      {kind === 'ended' ? say('event exception ended') : show(`event exception ${kind}`, { who: nameOf(who ?? '') })}{' '}
      <span className="dim">
        <HostText text={`${exception.ticket} · ${exception.owner}`} shown={70} />
      </span>
    </>
  );
}

function SaidOfOrder({ order }: { readonly order: CommandView }) {
  const { say, show } = useWords(BESIDE_WORDS);
  return (
    <>
      {show('event order', { who: nameOf(order.issuedBy), what: say(`order ${order.verb}`) })}
      {order.state === 'acted' && <span className="dim"> · {say('event order done')}</span>}
      {order.state === 'failed' && (
        <span className="dim"> · {show('event order failed', { why: <HostText text={order.why ?? ''} /> })}</span>
      )}
    </>
  );
}

/** Of somebody as the audit log names him. */
function nameOf(actor: string): ReactNode {
  return <HostText text={actor.replace(/^(user|token):/, '')} />;
}

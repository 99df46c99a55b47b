import { forDisplay } from '../../domain/host-path.ts';
import type { EventFinding, EventHost, SinkEvent } from '../../domain/sink-event.ts';
import type { Origin, SinkMessage } from './contract.ts';

/** UTF-16 units of one text: a path can have 16,384, and a receiver takes some kilobytes in all. */
const MOST_TEXT = 1000;

/** The event as a sink may tell it: accounts and paths, which name people, only where the sink is to have them. */
export function messageOf(
  event: SinkEvent,
  origin: Origin,
  options: { readonly withAccounts?: boolean | undefined },
): SinkMessage {
  const { id, kind, at, host, detail } = event;
  const finding = event.finding && findingOf(event.finding, origin, options);
  return bounded({
    type: kind,
    timestamp: at,
    data: {
      id,
      summary: summaryOf(event, origin),
      collector: { id: origin.collectorId, name: origin.name },
      ...(host === undefined ? {} : { host }),
      ...(finding === undefined ? {} : { finding }),
      detail,
    },
  });
}

function findingOf(
  { account, path, ...finding }: EventFinding,
  origin: Origin,
  { withAccounts = false }: { readonly withAccounts?: boolean | undefined },
): SinkMessage['data']['finding'] {
  const whose = withAccounts ? { ...(account === undefined ? {} : { account }), path } : {};
  return { ...finding, productName: origin.productName(finding.product), ...whose };
}

/** One line for people: no character of a host's can break or turn it. */
function summaryOf({ kind, host, finding, detail }: SinkEvent, origin: Origin): string {
  const on = host === undefined ? '' : ` on ${nameOf(host)}`;
  const what = finding === undefined ? '' : copyOf(finding, origin);
  const word = (name: string) => forDisplay(String(detail[name] ?? 'unknown'));
  switch (kind) {
    case 'finding.opened':
      return `${what} was found${on}`;
    case 'finding.changed':
      return `${what} is ${finding?.state ?? 'unknown'} now${on}`;
    case 'finding.gone':
      return `${what} is gone${on}`;
    case 'finding.judged':
      return `${what}, until now ${finding?.before?.verdict ?? 'unreviewed'},${on || ' on a host'}`;
    case 'host.silent':
      return `${nameOf(host)} fell silent; it was last heard of ${word('since')}`;
    case 'host.back':
      return `${nameOf(host)} is heard of again; ${word('why')}`;
    case 'host.alarm':
      return `${nameOf(host)} should be looked into: ${word('alarm')}`;
    case 'host.cloned':
      return `the key of ${nameOf(host)} is in use in two places; it is set aside`;
    case 'canary.failed':
      return `the canary of ${nameOf(host)} did not come back`;
    case 'exception.expiring':
      return `the exception ${word('exception')} of ${word('owner')} ends ${word('expires')}`;
    case 'sink.changed':
      return `${word('action')} of ${word('sink')} by ${word('actor')}`;
    case 'events.lost':
      return `${word('count')} events were given up, because too many waited for this sink`;
    case 'sink.test':
      return `a test of this sink by ${word('actor')}`;
  }
}

function copyOf({ product, version, verdict, because }: EventFinding, origin: Origin): string {
  const excepted = because === 'exception' ? ', excepted' : '';
  return forDisplay(`${origin.productName(product)}${version === undefined ? '' : ` ${version}`} (${verdict}${excepted})`);
}

function nameOf(host: EventHost | undefined): string {
  return host === undefined ? 'a host' : forDisplay(host.name);
}

/** The same with every text cut and well-formed: halves of characters, which stand for bytes that are no UTF-8, are refused by many a receiver. */
function bounded<T>(value: T): T {
  const cut = (text: string) => (text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`).toWellFormed();
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? cut(one) : one))) as T;
}

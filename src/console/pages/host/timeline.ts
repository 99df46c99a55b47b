import type { AlarmView, CommandView, FindingView, HostReport } from '../../../api-client/client.generated.ts';

/** One thing that happened to a host. */
export type HostEvent = { readonly at: string; readonly key: string } & (
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'found' | 'gone'; readonly copy: FindingView }
  | { readonly kind: 'alarm'; readonly alarm: AlarmView }
  | { readonly kind: 'order'; readonly order: CommandView }
);

/** Everything that happened, the newest first. Times of copies are the host's, all others the collector's. */
export function timelineOf({ host, findings, alarms }: HostReport, orders: readonly CommandView[]): readonly HostEvent[] {
  const events: HostEvent[] = [
    { kind: 'enrolled', key: 'enrolled', at: host.enrolledAt },
    ...findings.map((copy): HostEvent => ({ kind: 'found', key: `found ${copy.finding.id}`, at: copy.finding.firstSeen, copy })),
    ...findings.flatMap((copy): readonly HostEvent[] => {
      const { id, goneAt } = copy.finding;
      return goneAt === undefined ? [] : [{ kind: 'gone', key: `gone ${id}`, at: goneAt, copy }];
    }),
    ...alarms.map((alarm, at): HostEvent => ({ kind: 'alarm', key: `alarm ${at}`, at: alarm.at, alarm })),
    ...orders.map((order): HostEvent => ({ kind: 'order', key: `order ${order.id}`, at: order.issuedAt, order })),
  ];
  return events.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

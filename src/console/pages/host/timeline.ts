import type {
  AlarmView,
  CommandView,
  ExceptionView,
  HostHistory,
  HostHistoryLine,
  HostReport,
  HostRuling,
} from '../../../api-client/client.generated.ts';

/** What became of one copy; a change of its version has both. */
export interface CopyEvent {
  readonly kind: 'found' | 'gone' | 'back' | 'updated';
  readonly line: HostHistoryLine;
  /** Of `updated`: the version before; empty when it was not known. */
  readonly from?: string;
}

/** What became of an exception that this host has, or that was asked for it. */
export interface ExceptionEvent {
  readonly kind: 'asked' | 'approved' | 'rejected' | 'revoked' | 'ended';
  readonly exception: ExceptionView;
  readonly who?: string | undefined;
}

/** One thing that happened to a host. */
export type HostEvent = { readonly at: string; readonly key: string } & (
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'copy'; readonly copy: CopyEvent; readonly isBanned: boolean }
  | { readonly kind: 'ruling'; readonly ruling: HostRuling }
  | { readonly kind: 'exception'; readonly of: ExceptionEvent }
  | { readonly kind: 'alarm'; readonly alarm: AlarmView }
  | { readonly kind: 'order'; readonly order: CommandView }
);

/** What a host went through, as far as whoever asks may know it. */
export interface HostPast {
  readonly report: HostReport;
  readonly history: HostHistory | undefined;
  readonly exceptions: readonly ExceptionView[];
  readonly orders: readonly CommandView[];
}

/** Everything that happened, the newest first, by the collector's clock. */
export function timelineOf({ report, history, exceptions, orders }: HostPast): readonly HostEvent[] {
  const { host, findings, alarms, now } = report;
  const verdicts = new Map(findings.map(({ finding, verdict }) => [finding.id, verdict.verdict]));
  const events: HostEvent[] = [
    { kind: 'enrolled', key: 'enrolled', at: host.enrolledAt },
    ...copyEvents(history?.copies ?? []).map((copy, at): HostEvent => {
      const isBanned = verdicts.get(copy.line.finding) === 'banned';
      return { kind: 'copy', key: `copy ${at}`, at: copy.line.receivedAt, copy, isBanned };
    }),
    ...(history?.rulings ?? []).map((ruling, at): HostEvent => ({ kind: 'ruling', key: `ruling ${at}`, at: ruling.at, ruling })),
    ...exceptions.filter((one) => concerns(one, report)).flatMap((one) => exceptionEvents(one, now)),
    ...alarms.map((alarm, at): HostEvent => ({ kind: 'alarm', key: `alarm ${at}`, at: alarm.at, alarm })),
    ...orders.map((order): HostEvent => ({ kind: 'order', key: `order ${order.id}`, at: order.issuedAt, order })),
  ];
  return events.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** From lines that are told newest first. That a copy runs and runs no more is no event: it would hide all others. */
function copyEvents(lines: readonly HostHistoryLine[]): readonly CopyEvent[] {
  const before = new Map<string, HostHistoryLine>();
  return lines.toReversed().flatMap((line): readonly CopyEvent[] => {
    const last = before.get(line.finding);
    before.set(line.finding, line);
    if (line.state === 'gone') return last?.state === 'gone' ? [] : [{ kind: 'gone', line }];
    if (last === undefined) return [{ kind: 'found', line }];
    if (last.state === 'gone') return [{ kind: 'back', line }];
    return last.version === line.version ? [] : [{ kind: 'updated', line, from: last.version ?? '' }];
  });
}

function concerns({ id, scope }: ExceptionView, { host, findings }: HostReport): boolean {
  return scope.host === host.id || scope.host === host.name || findings.some(({ verdict }) => verdict.exception === id);
}

function exceptionEvents(exception: ExceptionView, now: string): readonly HostEvent[] {
  const { id, status, askedAt, askedBy, decidedAt, decidedBy, expires } = exception;
  const event = (at: string, of: Omit<ExceptionEvent, 'exception'>): HostEvent => {
    return { kind: 'exception', key: `exception ${id} ${of.kind}`, at, of: { ...of, exception } };
  };
  return [
    ...(askedAt === undefined ? [] : [event(askedAt, { kind: 'asked', who: askedBy })]),
    ...(decidedAt === undefined || status === 'requested' ? [] : [event(decidedAt, { kind: status, who: decidedBy })]),
    ...(status === 'approved' && expires <= now ? [event(expires, { kind: 'ended' })] : []),
  ];
}

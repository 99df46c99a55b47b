import type { Channel } from './channel.ts';
import type { Instant } from './clock.ts';
import type { Account } from './host.ts';
import type { Because, Verdict } from './policy.ts';
import type { State } from './state.ts';

/**
 * What another system can be told of. `finding.judged`: the verdict on a copy changed without the copy; `host.alarm`: a sign of
 * tampering or of a fault; `sink.changed`: somebody added, changed or removed a way out of the collector.
 */
export const SINK_EVENT_KINDS = [
  'finding.opened',
  'finding.changed',
  'finding.gone',
  'finding.judged',
  'host.silent',
  'host.back',
  'host.alarm',
  'host.cloned',
  'canary.failed',
  'exception.expiring',
  'sink.changed',
] as const;
export type SinkEventKind = (typeof SINK_EVENT_KINDS)[number];

/** What every sink is told of besides: how many events were given up because too many waited, and that somebody tries it. */
export const OWN_EVENT_KINDS = ['events.lost', 'sink.test'] as const;

/** The host that an event is about. */
export interface EventHost {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly group: string;
}

/** The copy that an event is about, as it was then; what `before` holds is what was otherwise. */
export interface EventFinding {
  readonly id: string;
  readonly product: string;
  readonly channel: Channel;
  readonly account?: Account | undefined;
  /** The copy's anchor. */
  readonly path: string;
  readonly firstSeen: Instant;
  readonly state: State;
  readonly identity: string;
  readonly version?: string | undefined;
  readonly verdict: Verdict;
  readonly because: Because;
  readonly campaign?: string | undefined;
  readonly exception?: string | undefined;
  readonly dueAt?: Instant | undefined;
  readonly before?: { readonly state?: State; readonly version?: string; readonly verdict?: Verdict } | undefined;
}

/** Something that happened, as it waits for a sink. */
export interface SinkEvent {
  /** Random, 32 hexadecimal digits: the same whenever it is sent again. */
  readonly id: string;
  readonly kind: SinkEventKind | (typeof OWN_EVENT_KINDS)[number];
  /** The collector's clock. */
  readonly at: Instant;
  readonly host?: EventHost | undefined;
  readonly finding?: EventFinding | undefined;
  /** Short facts for a person. */
  readonly detail: Readonly<Record<string, string | number>>;
}

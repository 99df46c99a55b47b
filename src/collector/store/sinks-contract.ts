import type { Instant } from '../../domain/clock.ts';
import type { SinkEvent } from '../../domain/sink-event.ts';
import type { SinkSettings } from '../../domain/sink.ts';
import type { AuditEntry } from './audit-entry.ts';

/**
 * Where events leave the collector. What happened is noted by the transaction that made it so, when there is any sink; `routeEvents`
 * then puts it into the queue of every sink that wants it.
 */
export interface SinkStore {
  addSink(sink: NewSink): Promise<'added' | 'name-taken' | 'too-many'>;
  /** Replaces what is given; false when there is none of that name. */
  changeSink(change: SinkChange): Promise<boolean>;
  /** Stops sending, or goes on (`why` absent); false when there is none of that name. */
  pauseSink(pause: SinkPause): Promise<boolean>;
  /** Removes a sink with all that waits for it; false when there is none of that name. */
  removeSink(removal: { readonly name: string; readonly audit: AuditEntry }): Promise<boolean>;
  /** All, by name. */
  sinks(): Promise<readonly SinkRow[]>;

  /** Puts the oldest events into queues; where more than `mostQueued` wait, the oldest are given up and a notice takes their place. */
  routeEvents(step: RouteStep): Promise<{ readonly routed: number; readonly isDone: boolean }>;
  /** Notes exceptions that end between the moments, each end once; says how many. */
  noteExpiring(span: { readonly at: Instant; readonly before: Instant }): Promise<number>;
  /** Whether events wait to be routed. */
  hasEvents(): Promise<boolean>;
  /** The oldest that wait for a sink, but none of a host of which an earlier one has to wait until after `at`. */
  nextDeliveries(asked: { readonly sink: string; readonly at: Instant; readonly limit: number }): Promise<readonly DeliveryRow[]>;
  /** Writes what became of deliveries. */
  settleDeliveries(settlement: Settlement): Promise<void>;
  /** What was given up after too many attempts, oldest first (at most 1,000). */
  deadLetters(sink: string): Promise<readonly DeadLetterRow[]>;
  /** Puts dead letters back into the queue, all or those of these events; says how many. */
  retryDeadLetters(retry: DeadLetterRetry): Promise<number>;

  /** Takes or keeps a lease, or says who has it. Nothing depends on clocks: who wants it must have seen it unchanged long enough. */
  turnLease(turn: LeaseTurn): Promise<Lease>;
  /** Gives it back. */
  leaveLease(lease: { readonly name: string; readonly holder: string }): Promise<void>;
}

/** Sinks at most. */
export const MOST_SINKS = 50;
/** Events that wait for one sink at most; with 1.5 kB each 75 MB. */
export const MOST_QUEUED = 50_000;
/** An event that waits for more days while its receiver is away is a dead letter. */
export const MOST_DAYS_WAITING = 3;
/** Dead letters of one sink that are kept. */
export const MOST_DEAD = 10_000;

/** A sink to be added. */
export interface NewSink {
  readonly name: string;
  readonly settings: SinkSettings;
  /** Its secrets, sealed by a key that is not in the store. */
  readonly sealed: string;
  readonly at: Instant;
  readonly audit: AuditEntry;
}

/** What is to be otherwise. */
export interface SinkChange {
  readonly name: string;
  readonly settings?: SinkSettings | undefined;
  readonly sealed?: string | undefined;
  readonly at: Instant;
  readonly audit: AuditEntry;
}

/** A sink that is to wait, or to go on. */
export interface SinkPause {
  readonly name: string;
  readonly at: Instant;
  /** Absent: it goes on. */
  readonly why?: string | undefined;
  readonly audit: AuditEntry;
}

/** A sink, and how it fares. */
export interface SinkRow {
  readonly name: string;
  readonly settings: SinkSettings;
  readonly sealed: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly changedAt: Instant;
  readonly pausedAt?: Instant;
  readonly pausedWhy?: string;
  /** Events that wait, and dead letters. */
  readonly queued: number;
  readonly dead: number;
  /** Events and dead letters that were forgotten because there were too many. */
  readonly givenUp: number;
  /** When the receiver last took one. */
  readonly takenAt?: Instant;
  /** Since when it takes none, and why. */
  readonly failingSince?: Instant;
  readonly failure?: string;
}

/** One step of routing. */
export interface RouteStep {
  readonly at: Instant;
  readonly limit: number;
  readonly mostQueued: number;
}

/** An event that waits for a sink. */
export interface DeliveryRow {
  readonly number: number;
  readonly event: SinkEvent;
  /** How often the receiver refused this one. */
  readonly attempts: number;
}

/** What became of deliveries of one sink; those that are not named wait on. */
export interface Settlement {
  readonly sink: string;
  readonly at: Instant;
  readonly taken: readonly number[];
  /** Refused, and to be tried again at that moment. */
  readonly refused: readonly { readonly number: number; readonly dueAt: Instant; readonly why: string }[];
  /** Given up. */
  readonly dead: readonly { readonly number: number; readonly why: string }[];
  /** Why the receiver takes nothing; all that waits since before `deadBefore` is given up. */
  readonly failure?: { readonly why: string; readonly deadBefore: Instant } | undefined;
  /** Dead letters that are kept; the oldest go first. */
  readonly mostDead: number;
}

/** An event that was given up. */
export interface DeadLetterRow {
  readonly event: SinkEvent;
  readonly attempts: number;
  readonly deadAt: Instant;
  readonly why: string;
}

/** Dead letters to be tried again. */
export interface DeadLetterRetry {
  readonly sink: string;
  /** Absent: all. */
  readonly events?: readonly string[] | undefined;
  readonly at: Instant;
  readonly audit: AuditEntry;
}

/** Who does something that one of several collectors does; another `turn` each time that he says that he lives. */
export interface Lease {
  readonly holder: string;
  readonly turn: number;
}

/** What somebody wants of a lease. */
export interface LeaseTurn {
  readonly name: string;
  readonly holder: string;
  /** As the caller has seen it for so long that its holder is gone: it is taken over when it is still so. */
  readonly stale?: Lease | undefined;
}

import { READS, WRITES } from '../operations/operations.ts';
import { recordContact } from './record-contact.ts';
import { commitBatch } from './write-batch.ts';

/** What the workers do: a write is inside one transaction, of which many share one commit. */
export const BY_ROLE = { writer: { ...WRITES, commitBatch, recordContact }, reader: READS, counter: READS };

/** The threads of a store, and what each is for: what changes, what somebody waits for, and what reads the whole fleet. */
export type ThreadRole = keyof typeof BY_ROLE;

/** What takes the longer the more hosts there are, up to many seconds of a million: nobody who looks at one host waits behind it. */
export const WHOLE_FLEET: ReadonlySet<OperationName> = new Set<OperationName>([
  'countAppeared',
  'countFindings',
  'countHosts',
  'campaignProgress',
  'figures',
  'fleetHosts',
  'lives',
  'missedHosts',
  'periodTimes',
  'sampleItems',
  'verifyAuditLog',
]);

type Operations = (typeof BY_ROLE)['writer'] & (typeof BY_ROLE)['reader'];
/** What an order names. */
export type OperationName = keyof Operations;
/** What an operation takes beside the database. */
export type Argument<N extends OperationName> = Parameters<Operations[N]>[1];
/** What an operation answers. */
export type Answer<N extends OperationName> = Awaited<ReturnType<Operations[N]>>;

/** One order to a worker. */
export interface Order {
  readonly name: OperationName;
  readonly argument: unknown;
  /** Whether the argument is JSON: a text crosses to a thread at a fifth of what an object of many members costs. */
  readonly isText?: true;
}

/** Orders that cross to a worker at once, in their order. A text is JSON of several `recordContact`, `[hostId, at, what it said]` each. */
export interface Crossing {
  readonly id: number;
  readonly parts: readonly (Order | string)[];
}

/** What a worker answers to one order; `failure` is the message of a defect or of the disk. */
export type Reply = { readonly value?: unknown } | { readonly failure: string };

/** What a worker answers to a crossing, part by part; to a text a text, JSON of the replies. */
export interface Answered {
  readonly id: number;
  readonly parts: readonly (Reply | string)[];
}

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
  readonly id: number;
  readonly name: OperationName;
  readonly argument: unknown;
  /** Whether the argument is JSON: a text crosses to a thread at a fifth of what an object of many members costs. */
  readonly isText?: true;
}

/** What a worker answers; `failure` is the message of a defect or of the disk. */
export type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };

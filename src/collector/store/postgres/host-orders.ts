import type { BatchCommit, CommitOutcome, Contact, Contacted } from '../contract.ts';
import type { HostState } from './host-states.ts';

/** What hosts ask of the store all the time. */
export type HostOrder =
  | { readonly kind: 'batch'; readonly batch: BatchCommit }
  | { readonly kind: 'contact'; readonly contact: Contact };

/** What is answered to one. */
export type HostAnswer = CommitOutcome | Contacted | undefined;

/** Said of an order that needs the lock of the rare writes, and was left out of the transaction. */
export const NEEDS_LOCK = Symbol('needs the lock of the rare writes');

/** The host of an order. */
export function hostOf(order: HostOrder): string {
  return order.kind === 'batch' ? order.batch.hostId : order.contact.hostId;
}

/** A batch with what is known of its host. */
export interface BatchOfHost {
  readonly batch: BatchCommit;
  readonly state: HostState;
}

/** What a transaction that holds it may do. */
export interface Holding {
  /** The lock of the rare writes: the audit log can be appended to. */
  readonly hasLock: boolean;
}

/** A heartbeat with what is known of its host. */
export interface ContactOfHost {
  readonly contact: Contact;
  readonly state: HostState;
}

import type { BatchCommit, CommitOutcome, Contact, Contacted } from '../contract.ts';
import { NOTHING_NEW } from '../decisions/contact-columns.ts';
import { commitBatches } from './commit-batches.ts';
import type { PostgresConnection } from './connection.ts';
import { isSpent } from './failures.ts';
import { hostOf, NEEDS_LOCK, type BatchOfHost, type ContactOfHost, type HostAnswer, type HostOrder } from './host-orders.ts';
import { lockHosts, saveHosts } from './host-states.ts';
import { lockPolicy, lockRareWrites } from './locks.ts';
import { recordContacts } from './record-contacts.ts';
import { recordPlainContacts } from './record-plain-contacts.ts';
import type { PostgresServer } from './server.ts';

/** Transactions at once: while one waits for the disk, the next is filled. */
const MOST_GROUPS = 2;
/** Orders that share one transaction at most, and what they may hold, so that the first does not wait long for the last. */
const MOST_ORDERS = 256;
const MOST_ENTRIES = 5000;

interface Waiting {
  readonly order: HostOrder;
  resolve(answer: HostAnswer): void;
  reject(error: unknown): void;
}

/**
 * Writes what hosts report: batches and heartbeats of many hosts in one transaction, answered after its commit. Two orders of
 * one host are never in transactions at once.
 */
export class HostWriter {
  readonly #server: PostgresServer;
  #waiting: Waiting[] = [];
  readonly #busy = new Set<string>();
  #groups = 0;
  #isPlanned = false;

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** Commits a batch. @throws what PostgreSQL says */
  async commitBatch(batch: BatchCommit): Promise<CommitOutcome> {
    return (await this.#order({ kind: 'batch', batch })) as CommitOutcome;
  }

  /** Records a heartbeat. @throws what PostgreSQL says */
  async recordContact(contact: Contact): Promise<Contacted | undefined> {
    return (await this.#order({ kind: 'contact', contact })) as Contacted | undefined;
  }

  async #order(order: HostOrder): Promise<HostAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, resolve, reject });
      this.#plan();
    });
  }

  /** After the requests that are at hand now, so that they share a transaction. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      while (this.#groups < MOST_GROUPS) {
        const group = this.#take();
        if (group.length === 0) return;
        void this.#write(group);
      }
    });
  }

  /** The next orders, at most one a host. */
  #take(): readonly Waiting[] {
    const [group, left]: [Waiting[], Waiting[]] = [[], []];
    let entries = 0;
    for (const one of this.#waiting) {
      const host = hostOf(one.order);
      const isFull = group.length >= MOST_ORDERS || entries >= MOST_ENTRIES;
      if (isFull || this.#busy.has(host)) {
        left.push(one);
        continue;
      }
      this.#busy.add(host);
      entries += one.order.kind === 'batch' ? one.order.batch.entries.length : 1;
      group.push(one);
    }
    this.#waiting = left;
    return group;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    this.#groups += 1;
    const left = await this.#recordPlain(group);
    if (left.length > 0) await this.#settle(left, false);
    for (const { order } of group) this.#busy.delete(hostOf(order));
    this.#groups -= 1;
    this.#plan();
  }

  /** Answers the heartbeats that are news of nothing, and gives what is left; never rejects. */
  async #recordPlain(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const contacts = group.flatMap(({ order }) => (order.kind === 'contact' ? [order.contact] : []));
    if (contacts.length === 0) return group;
    try {
      const recorded = await this.#server.statement((connection) => recordPlainContacts(connection, contacts));
      const isRecorded = ({ order }: Waiting) => order.kind === 'contact' && recorded.has(order.contact.hostId);
      for (const one of group) if (isRecorded(one)) one.resolve(NOTHING_NEW);
      return group.filter((one) => !isRecorded(one));
    } catch {
      // By all rules, and with what they do about a connection that is gone: to record a heartbeat once more changes nothing.
      return group;
    }
  }

  /** Carries orders out and answers them; never rejects. */
  async #settle(group: readonly Waiting[], hasLock: boolean): Promise<void> {
    const later: Waiting[] = [];
    try {
      const orders = group.map(({ order }) => order);
      const answers = await this.#server.transaction((connection) => carryOut(connection, orders, hasLock));
      for (const [index, one] of group.entries()) {
        const answer = answers[index];
        if (answer === NEEDS_LOCK) later.push(one);
        else one.resolve(answer);
      }
    } catch (error) {
      if (group.length === 1 || isSpent(error)) for (const one of group) one.reject(error);
      // What PostgreSQL refuses, or holds up, is one order's fault, and must not fail the others.
      else await Promise.all(group.map((one) => this.#settle([one], hasLock)));
    }
    if (later.length > 0) await this.#settle(later, true);
  }
}

async function carryOut(
  connection: PostgresConnection,
  orders: readonly HostOrder[],
  hasLock: boolean,
): Promise<readonly (HostAnswer | typeof NEEDS_LOCK)[]> {
  if (hasLock) await lockRareWrites(connection);
  // Before any row, as the rare writes do: who waits for the policy holds no host.
  if (orders.some((order) => order.kind === 'batch')) await lockPolicy(connection, 'judge');
  const changing = orders.filter((order) => hasLock || order.kind === 'batch');
  const states = await lockHosts(connection, orders.map(hostOf), changing.map(hostOf));
  const batches: BatchOfHost[] = [];
  const contacts: ContactOfHost[] = [];
  for (const order of orders) {
    const state = states.get(hostOf(order));
    if (state === undefined) continue;
    if (order.kind === 'batch') batches.push({ batch: order.batch, state });
    else contacts.push({ contact: order.contact, state });
  }
  const outcomes = batches.length === 0 ? [] : await commitBatches(connection, batches, { hasLock });
  const heard = contacts.length === 0 ? [] : await recordContacts(connection, contacts, { hasLock });
  await saveHosts(connection, states.values());
  const answers = new Map<unknown, HostAnswer | typeof NEEDS_LOCK>([
    ...batches.map((one, index) => [one.batch, outcomes[index]] as const),
    ...contacts.map((one, index) => [one.contact, heard[index]] as const),
  ]);
  return orders.map((order) =>
    order.kind === 'batch' ? (answers.get(order.batch) ?? { kind: 'unknown-host' }) : answers.get(order.contact),
  );
}

import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { AT, Chain, enrolment, sha } from '../fixtures/chain.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { Store } from '../contract.ts';

/** Opens the store of that name: empty at first, and with what it held when it was closed. */
export type OpenStore = (name: string) => Promise<Store>;

/** A line for the audit log. */
export function audit(action: string): AuditEntry {
  return { at: AT, actor: 'token:test', action, subject: 'x' };
}

/** One store for each test, and what nearly every test does with it first. */
export class StoreUnderTest {
  readonly #open: OpenStore;
  #name = '';
  #store: Store | undefined;

  constructor(open: OpenStore) {
    this.#open = open;
  }

  /** The store; it is there between `begin` and `end`. */
  get store(): Store {
    if (this.#store === undefined) throw new Error('no test has begun');
    return this.#store;
  }

  /** Opens an empty store. */
  async begin(): Promise<void> {
    this.#name = randomBytes(8).toString('hex');
    this.#store = await this.#open(this.#name);
  }

  /** Closes it. */
  async end(): Promise<void> {
    await this.store.close();
    this.#store = undefined;
  }

  /** Closes the store and opens the same one again. */
  async reopen(): Promise<void> {
    await this.store.close();
    this.#store = await this.#open(this.#name);
  }

  /** Creates an enrolment token, which can be used once when nothing else is said. */
  async token(
    given: {
      readonly uses?: number;
      readonly expiresAt?: string;
      readonly group?: string;
      readonly needsApproval?: boolean;
    } = {},
  ): Promise<{ id: string; tokenDigest: string }> {
    const { uses = 1, expiresAt = '2026-12-01T00:00:00.000Z', group = '/', needsApproval = false } = given;
    const secret = randomBytes(8).toString('hex');
    const id = sha(secret).slice(0, 32);
    await this.store.createEnrolmentToken({
      id,
      name: 'n',
      uses,
      usesLeft: uses,
      group,
      needsApproval,
      createdAt: AT,
      createdBy: 'me',
      expiresAt,
      secretDigest: sha(secret),
      audit: audit('enrolment-token.create'),
    });
    return { id, tokenDigest: sha(secret) };
  }

  /** Enrols a host and gives its side of the chain. */
  async enrol(name = 'ada-laptop', group = '/'): Promise<Chain> {
    const hostId = randomBytes(16).toString('hex');
    const { tokenDigest } = await this.token({ group });
    expect(await this.store.enrolHost(enrolment({ tokenDigest, hostId, name }))).toBe('enrolled');
    return new Chain(this.store, hostId);
  }
}

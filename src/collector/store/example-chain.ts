import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Finding } from '../../domain/finding.ts';
import { openFindingsDigest } from '../../wire/open-digest.ts';
import type { BatchCommit, CommitOutcome, ReportEntry, Store } from './contract.ts';

/** For tests: two moments. */
export const AT = '2026-11-20T09:00:00.000Z';
export const LATER = '2026-11-20T10:00:00.000Z';
const ZERO = '0'.repeat(64);
const CATALOGUE = { version: '1', digest: ZERO };

/** For tests: a digest. */
export function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const KEY = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });

/** For tests: an enrolment of a host with this token. */
export function enrolment(given: { readonly tokenDigest: string; readonly hostId: string; readonly name?: string }) {
  const { tokenDigest, hostId, name = 'ada-laptop' } = given;
  return {
    tokenDigest,
    hostId,
    publicKey: KEY,
    bearerDigest: sha('bearer'),
    labels: { name, platform: 'linux' as const },
    at: AT,
    auditsRefusal: true,
  };
}

/** For tests: a heartbeat of a host that has more to send. */
export function contact(hostId: string) {
  return { hostId, at: LATER, agentVersion: '1', uptimeSeconds: 1, spooledBatches: 1 };
}

type Gaps = Extract<ReportEntry, { kind: 'scan' }>['coverage'][number]['gaps'];

/** For tests: a scan that looked at these scopes, with these gaps. */
export function scan(given: {
  readonly at?: string;
  readonly seen?: readonly string[];
  readonly scopes?: Readonly<Record<string, Gaps>>;
}): ReportEntry {
  const coverage = Object.entries(given.scopes ?? {}).map(([scope, gaps]) => ({ scope, complete: gaps.length === 0, gaps }));
  return { kind: 'scan', at: given.at ?? LATER, durationMs: 1, catalogue: CATALOGUE, coverage, seen: given.seen ?? [] };
}

/** For tests: a host's side of its chain. */
export class Chain {
  readonly hostId: string;
  readonly #store: Store;
  #sequence = 0;
  previous = ZERO;

  constructor(store: Store, hostId: string) {
    this.#store = store;
    this.hostId = hostId;
  }

  /** The next batch; not sent. */
  batch(entries: readonly ReportEntry[], open: readonly Finding[]): BatchCommit {
    const sequence = this.#sequence + 1;
    const place = { hostId: this.hostId, epoch: 1, sequence, previous: this.previous };
    return {
      ...place,
      digest: sha(JSON.stringify([place, entries])),
      receivedAt: LATER,
      entries,
      openFindings: openFindingsDigest(open),
    };
  }

  /** Sends the next batch and goes on when it is taken. */
  async send(entries: readonly ReportEntry[], open: readonly Finding[]): Promise<CommitOutcome> {
    const batch = this.batch(entries, open);
    const outcome = await this.#store.commitBatch(batch);
    if (outcome.kind === 'committed') {
      this.#sequence += 1;
      this.previous = batch.digest;
    }
    return outcome;
  }
}

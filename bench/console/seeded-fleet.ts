import { commitBatch } from '../../src/collector/store/sqlite/write-batch.ts';
import { Database } from '../../src/collector/store/sqlite/database.ts';
import { addHost } from '../../src/collector/store/operations/write-hosts.ts';
import { sha256 } from '../../src/domain/digest.ts';
import type { ScopeCoverage } from '../../src/domain/coverage.ts';
import { openFindingsDigest } from '../../src/wire/open-digest.ts';
import { FIRST_PREVIOUS } from '../../src/wire/signed-bytes.ts';
import { copyOf, FLEET_CATALOGUE } from '../../test/fleet/copies.ts';

/** Hosts in one transaction: one alone of a million would be a journal of the whole store's size. */
const AT_ONCE = 20_000;
/** One host of so many has a copy, and one could not be looked at whole. */
const WITH_A_COPY = 3;
const LOOKED_AT_PARTLY = 20;
const SITES = ['ams', 'ber', 'cdg', 'dub', 'fra', 'gru', 'hkg', 'jfk', 'lhr', 'mad', 'nrt', 'osl', 'pvg', 'sfo', 'syd', 'zrh'];
const KINDS = ['lt', 'srv', 'ws'];
/** 30 bits in six digits of base 32. */
const BITS = 30;

/** What people call the seeded host of this number: `fra-lt-k3f9q2`, no two alike, in no order of their numbers. */
export function seededName(number: number): string {
  // Odd, so that no two numbers below 2^30 meet (Knuth's multiplicative hashing).
  const mixed = Number((BigInt(number) * 0x9e37_79b1n) & ((1n << BigInt(BITS)) - 1n));
  const [site = '', kind = ''] = [SITES[number % SITES.length], KINDS[number % KINDS.length]];
  return `${site}-${kind}-${mixed.toString(32).padStart(6, '0')}`;
}

/** The letters that nothing else begins with: sites by which a list can be entered. */
export const SITE_NAMES: readonly string[] = SITES;

/**
 * Fills the store of a collector that does not run with hosts that were looked at, by the store's own statements. Their keys are nobody's:
 * they are read, and never speak.
 */
export async function seedHosts(file: string, hosts: number): Promise<void> {
  const database = new Database(file, 'writer');
  // Nobody misses what a power cut takes of it, and its indices, whose order is no order of time, stay in memory.
  database.execute('PRAGMA synchronous = OFF; PRAGMA cache_size = -600000; PRAGMA wal_autocheckpoint = 50000');
  try {
    for (let from = 0; from < hosts; from += AT_ONCE) {
      database.execute('BEGIN IMMEDIATE');
      for (let number = from; number < Math.min(from + AT_ONCE, hosts); number += 1) await addLookedAt(database, number);
      database.execute('COMMIT');
    }
    database.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

async function addLookedAt(database: Database, number: number): Promise<void> {
  const at = new Date().toISOString();
  const hostId = sha256(`console/${number}`).slice(0, 32);
  const name = seededName(number);
  const labels = { name, platform: 'linux', osName: 'Debian GNU/Linux', osVersion: '13', serial: `SN-${number}` } as const;
  await addHost(database, { hostId, publicKey: Buffer.from(hostId, 'hex'), bearerDigest: sha256(hostId), labels, at });
  const copies = number % WITH_A_COPY === 0 ? [copyOf(name, number / WITH_A_COPY, at)] : [];
  const { kind } = commitBatch(database, {
    hostId,
    epoch: 1,
    sequence: 1,
    previous: FIRST_PREVIOUS,
    digest: sha256(name),
    receivedAt: at,
    entries: [
      ...copies.map((finding) => ({ kind: 'finding' as const, finding })),
      { kind: 'scan', at, durationMs: 180, catalogue: FLEET_CATALOGUE, coverage: coverageOf(number), seen: [] },
    ],
    openFindings: openFindingsDigest(copies),
  });
  if (kind !== 'committed') throw new Error(`the batch of ${name} was ${kind}`);
}

function coverageOf(number: number): readonly ScopeCoverage[] {
  const whole = { scope: 'package-managers/npm@1000', complete: true, gaps: [] };
  const home = 'user-files@1000';
  if (number % LOOKED_AT_PARTLY !== 0) return [whole, { scope: home, complete: true, gaps: [] }];
  return [whole, { scope: home, complete: false, gaps: [{ reason: 'denied', path: '/home/user1000/.cache' }] }];
}

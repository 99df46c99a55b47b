import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { addGroup, tagHosts } from '../src/collector/store/operations/groups.ts';
import { addHost } from '../src/collector/store/operations/write-hosts.ts';
import { commitBatch } from '../src/collector/store/sqlite/write-batch.ts';
import { Database } from '../src/collector/store/sqlite/database.ts';
import type { ScopeCoverage } from '../src/domain/coverage.ts';
import { sha256 } from '../src/domain/digest.ts';
import type { Finding } from '../src/domain/finding.ts';
import { groupKey } from '../src/domain/group.ts';
import { openFindingsDigest } from '../src/wire/open-digest.ts';
import { FIRST_PREVIOUS } from '../src/wire/signed-bytes.ts';
import { CollectorProcess } from '../test/fleet/collector-process.ts';
import { copyOf, FLEET_CATALOGUE } from '../test/fleet/copies.ts';

/** Hosts in one transaction: one alone of a million would be a journal of the whole store's size. */
const AT_ONCE = 20_000;
/** Copies of six hosts one after the other: three each in the mean, and half of all hosts have none. */
const COPIES = [9, 0, 6, 0, 3, 0];
/** One copy of so many is gone, and one runs. */
const [GONE, RUNNING] = [9, 8];
/** One host of so many could not be looked at whole, was never looked at, was last looked at a week ago, fell silent, bears a tag. */
const [PARTLY, NEVER, EARLIER, SILENT, TAGGED] = [20, 45, 10, 50, 100];
const SITES = ['ams', 'ber', 'cdg', 'dub', 'fra', 'gru', 'hkg', 'jfk', 'lhr', 'mad', 'nrt', 'osl', 'pvg', 'sfo', 'syd', 'zrh'];
const KINDS = ['lt', 'srv', 'ws'];
const PLATFORMS = [
  { platform: 'linux', osName: 'Debian GNU/Linux', osVersion: '13' },
  { platform: 'windows', osName: 'Windows 11 Pro', osVersion: '10.0.26100' },
  { platform: 'macos', osName: 'macOS', osVersion: '26.1' },
] as const;
/** What hosts report was learnt of in the course of so many days. */
const DAYS = 60;
const [HOUR_MS, DAY_MS] = [3600_000, 86_400_000];
/** 30 bits in six digits of base 32. */
const BITS = 30;
const POLICY = path.resolve(import.meta.dirname, '../src/collector/policy/example.yaml');
/** The longest that hosts can be told: who was heard of when the collector starts is not missed for two hours. */
const CONTACT_SECONDS = 3600;

/** What people call the seeded host of this number: `fra-lt-k3f9q2`, no two alike, in no order of their numbers. */
export function seededName(number: number): string {
  // Odd, so that no two numbers below 2^30 meet (Knuth's multiplicative hashing).
  const mixed = Number((BigInt(number) * 0x9e37_79b1n) & ((1n << BigInt(BITS)) - 1n));
  const [site = '', kind = ''] = [SITES[number % SITES.length], KINDS[number % KINDS.length]];
  return `${site}-${kind}-${mixed.toString(32).padStart(6, '0')}`;
}

/** The number on the machine. */
export function seededSerial(number: number): string {
  return `SN-${number.toString().padStart(7, '0')}`;
}

/** The letters that nothing else begins with: sites by which a list can be entered, each a group of that name at the top. */
export const SITE_NAMES: readonly string[] = SITES;
/** A tag that one host of a hundred bears. */
export const SEEDED_TAG = 'vip';

/** What `startSeeded` works with. */
export interface Seeding {
  readonly hosts: number;
  readonly say: (line: string) => void;
}

/**
 * A collector with the example policy in force and a store of so many hosts with three findings each in the mean, most of them heard of just now. A
 * folder that is there was seeded before, and is kept.
 */
export async function startSeeded(folder: string, { hosts, say }: Seeding): Promise<CollectorProcess> {
  const isSeeded = existsSync(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const collector = new CollectorProcess(folder, SEEDED_ARGUMENTS);
  if (!isSeeded) {
    // Once without hosts: its policy is in force when they come, as it is in a company.
    await collector.start();
    await collector.stop();
    const begun = performance.now();
    await seedHosts(collector.storeFile, hosts);
    say(`${hosts} hosts seeded in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  hear(collector.storeFile);
  await collector.start();
  return collector;
}

/** How a collector of a seeded fleet is started. */
export const SEEDED_ARGUMENTS: readonly string[] = ['--policy', POLICY, '--contact-interval', String(CONTACT_SECONDS)];

/**
 * Fills the store of a collector that does not run with hosts that were looked at, by the store's own statements. Their keys are nobody's:
 * they are read, and never speak.
 */
async function seedHosts(file: string, hosts: number): Promise<void> {
  const database = new Database(file, 'writer');
  const now = Date.now();
  const audit = { at: new Date(now).toISOString(), actor: 'bench', action: 'fleet.seed', subject: 'fleet' };
  // Nobody misses what a power cut takes of it, and its indices, whose order is no order of time, stay in memory.
  database.execute('PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA wal_autocheckpoint = 50000');
  try {
    for (const site of SITES) await addGroup(database, { path: `/${site}`, at: audit.at, audit });
    for (let from = 0; from < hosts; from += AT_ONCE) {
      database.execute('BEGIN IMMEDIATE');
      const numbers = Array.from({ length: Math.min(AT_ONCE, hosts - from) }, (_, index) => from + index);
      for (const number of numbers) await addSeeded(database, number, now);
      const hostIds = numbers.filter((number) => number % TAGGED === 0).map((number) => hostIdOf(number));
      await tagHosts(database, { hostIds, add: [SEEDED_TAG], remove: [], audit });
      database.execute('COMMIT');
    }
    database.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function hostIdOf(number: number): string {
  return sha256(`console/${number}`).slice(0, 32);
}

async function addSeeded(database: Database, number: number, now: number): Promise<void> {
  const at = new Date(now - (number % DAYS) * DAY_MS - (number % 24) * HOUR_MS).toISOString();
  const hostId = hostIdOf(number);
  const name = seededName(number);
  const labels = { name, ...(PLATFORMS[number % PLATFORMS.length] ?? PLATFORMS[0]), serial: seededSerial(number) };
  const group = groupKey(`/${SITES[number % SITES.length] ?? ''}`);
  const host = await addHost(database, {
    hostId,
    publicKey: Buffer.from(hostId, 'hex'),
    bearerDigest: sha256(hostId),
    labels,
    at,
    groupKey: group,
  });
  if (number % NEVER !== 2) report(database, { hostId, name, number, at, now });
  if (number % SILENT === 1) database.run('UPDATE presence SET silent_at = ? WHERE host = ?', at, host);
}

/** What it found, and how it looked. */
function report(
  database: Database,
  {
    hostId,
    name,
    number,
    at,
    now,
  }: { readonly hostId: string; readonly name: string; readonly number: number; readonly at: string; readonly now: number },
): void {
  const copies = copiesOf(name, number, at);
  const lookedAt = new Date(now - (number % EARLIER === 3 ? 7 * DAY_MS : (number % 20) * HOUR_MS)).toISOString();
  const { kind } = commitBatch(database, {
    hostId,
    epoch: 1,
    sequence: 1,
    previous: FIRST_PREVIOUS,
    digest: sha256(name),
    receivedAt: at,
    entries: [
      ...copies.map((finding) => ({ kind: 'finding' as const, finding })),
      { kind: 'scan', at: lookedAt, durationMs: 180, catalogue: FLEET_CATALOGUE, coverage: coverageOf(number), seen: [] },
    ],
    openFindings: openFindingsDigest(copies),
  });
  if (kind !== 'committed') throw new Error(`the batch of ${name} was ${kind}`);
}

function copiesOf(name: string, number: number, at: string): readonly Finding[] {
  // Not in step with the groups, or half of them had none.
  const many = COPIES[Math.floor(number / SITES.length) % COPIES.length] ?? 0;
  return Array.from({ length: many }, (_, index) => {
    const copy = copyOf(name, number + index, at);
    if (copyNumber(number, index) % GONE === 0) return { ...copy, state: 'gone', goneAt: at };
    return copyNumber(number, index) % RUNNING === 1 ? { ...copy, state: 'running' } : copy;
  });
}

/** So that every product has copies in every state. */
function copyNumber(number: number, index: number): number {
  return Math.floor(number / COPIES.length) + index;
}

function coverageOf(number: number): readonly ScopeCoverage[] {
  const whole = { scope: 'package-managers/npm@1000', complete: true, gaps: [] };
  const home = 'user-files@1000';
  if (number % PARTLY !== 0) return [whole, { scope: home, complete: true, gaps: [] }];
  return [whole, { scope: home, complete: false, gaps: [{ reason: 'denied', path: '/home/user1000/.cache' }] }];
}

/** All who did not fall silent were heard of just now. */
function hear(file: string): void {
  const database = new Database(file, 'writer');
  database.run('UPDATE presence SET last_contact = ? WHERE silent_at IS NULL', new Date().toISOString());
  database.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

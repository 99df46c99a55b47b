import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../domain/digest.ts';
import type { Connection, Value } from '../connection.ts';
import { AT, LATER, scan } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import { addGroup, tagHosts } from '../operations/groups.ts';
import { findings } from '../operations/read-findings.ts';
import { countHosts, hosts } from '../operations/read-hosts.ts';
import { addHost } from '../operations/write-hosts.ts';
import { FIRST_PREVIOUS } from '../decisions/chain.ts';
import type { FindingFilter, HostFilter } from '../query-contract.ts';
import { Database } from './database.ts';
import { commitBatch } from './write-batch.ts';

const HOSTS = 60;
const GROUPS = ['/', '/emea', '/emea/sales', '/apac'];
const PRODUCTS = ['claude-code', 'codex-cli', 'qoder-cli'];
const STATES = ['installed', 'running', 'gone', 'residue'] as const;
const audit = { at: AT, actor: 'a', action: 'b', subject: 'c' };
const folder = mkdtempSync(path.join(tmpdir(), 'bandog-many-'));
let database: Database;
/** Says of every condition that more fit than are gathered, as in a large fleet; a maintained count is one of those. */
const large: Connection = {
  get: (sql: string, ...values: readonly Value[]) =>
    /LIMIT (10001|17001)\)|sum\(count\)/.test(sql) ? { n: 99_999 } : database.get(sql, ...values),
  all: (sql: string, ...values: readonly Value[]) => database.all(sql, ...values),
  run: (sql: string, ...values: readonly Value[]) => database.run(sql, ...values),
};

beforeAll(async () => {
  database = new Database(path.join(folder, 'many.sqlite'), 'writer');
  for (const group of GROUPS.slice(1)) await addGroup(database, { path: group, at: AT, audit });
  for (let number = 0; number < HOSTS; number += 1) {
    const hostId = sha256(`${number}`).slice(0, 32);
    const labels = {
      name: `Host-${(number * 37) % 100}`,
      platform: number % 3 === 0 ? 'linux' : 'windows',
      serial: `S-${number % 7}`,
    } as const;
    const group = GROUPS[Math.floor(number / 2) % GROUPS.length] ?? '/';
    const groupKey = group === '/' ? group : `${group}/`;
    await addHost(database, {
      hostId,
      publicKey: Buffer.from('k'),
      bearerDigest: sha256('b'),
      labels,
      at: number % 3 === 0 ? LATER : AT,
      groupKey,
    });
    if (number % 9 === 8) continue;
    const copies = PRODUCTS.filter((_, index) => number % (index + 2) === 0).map((product, index) =>
      finding({ name: `${number}/${product}`, product, state: STATES[(number + index) % STATES.length] ?? 'installed' }),
    );
    const entries = [
      ...copies.map((one) => ({ kind: 'finding' as const, finding: one })),
      scan({ scopes: { homes: number % 4 === 0 ? [{ reason: 'denied' as const }] : [] } }),
    ];
    commitBatch(database, {
      hostId,
      epoch: 1,
      sequence: 1,
      previous: FIRST_PREVIOUS,
      digest: sha256(hostId),
      receivedAt: number % 5 === 0 ? LATER : AT,
      entries,
      openFindings: sha256(''),
    });
    if (number % 3 === 0) await tagHosts(database, { hostIds: [hostId], add: ['vip'], remove: [], audit });
  }
  database.run('UPDATE presence SET silent_at = ? WHERE host % 8 = 0', AT);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const COPY: HostFilter = { copy: { products: ['claude-code'], states: ['installed', 'running'] } };
const HOST_FILTERS: readonly HostFilter[] = [
  {},
  { text: 'h' },
  { text: 'host-1' },
  { asset: 's-3' },
  { within: ['/emea'] },
  { within: ['/emea', '/apac'] },
  { within: ['/nowhere'] },
  { tags: ['vip'] },
  { platforms: ['linux'] },
  COPY,
  { copy: { verdicts: ['unreviewed'] } },
  { copy: { states: ['residue'] }, within: ['/emea'] },
  { ...COPY, within: ['/'], tags: ['vip'] },
  { ...COPY, platforms: ['windows'], isOpen: true },
  { looked: 'partly' },
  { looked: 'never', within: ['/apac', '/emea/sales'] },
  { isSilent: true },
  { coverage: { state: 'complete', since: AT } },
  { coverage: { state: 'partly', since: AT }, within: ['/emea'] },
  { enrolledSince: LATER, isOpen: true },
  { enrolledSince: LATER, within: ['/emea'] },
];
const FINDING_FILTERS: readonly FindingFilter[] = [
  {},
  { products: ['claude-code'] },
  { products: PRODUCTS, states: ['installed', 'gone'] },
  { verdicts: ['unreviewed'], states: ['running'] },
  { within: ['/emea'] },
  { within: ['/emea'], products: ['codex-cli'], tags: ['vip'] },
  { cameSince: LATER, states: ['installed'] },
  { goneSince: LATER, within: ['/'] },
  { text: 'host-1', states: ['installed'] },
];

describe('when many fit, the answer is the one that is given when few do', () => {
  it.each(HOST_FILTERS)('hosts by %j', async (filter) => {
    const few = await hosts(database, { ...filter, limit: HOSTS });
    expect(await hosts(large, { ...filter, limit: HOSTS })).toEqual(few);
    expect(await countHosts(large, { filter, most: HOSTS })).toBe(few.length);
    expect(await countHosts(database, { filter, most: HOSTS })).toBe(few.length);
    const [, second, third, fourth] = few.map(({ labels, hostId }) => ({ name: labels.name, hostId }));
    for (const connection of [database, large]) {
      if (second !== undefined) expect(await hosts(connection, { ...filter, after: second, limit: 2 })).toEqual(few.slice(2, 4));
      if (fourth !== undefined && third !== undefined)
        expect(await hosts(connection, { ...filter, before: fourth, limit: 2 })).toEqual(few.slice(1, 3));
    }
  });

  it.each(FINDING_FILTERS)('findings by %j', async (filter) => {
    const few = await findings(database, { ...filter, limit: 1000 });
    expect(await findings(large, { ...filter, limit: 1000 })).toEqual(few);
    const [, second, , fourth] = few;
    for (const connection of [database, large]) {
      if (second !== undefined)
        expect(await findings(connection, { ...filter, after: second.number, limit: 2 })).toEqual(few.slice(2, 4));
      if (fourth !== undefined)
        expect(await findings(connection, { ...filter, before: fourth.number, limit: 2 })).toEqual(few.slice(1, 3));
    }
  });

  it('the fleet of this test has some of all', async () => {
    const empty = [];
    for (const filter of HOST_FILTERS) if ((await countHosts(database, { filter, most: HOSTS })) === 0) empty.push(filter);
    expect(empty).toEqual([{ within: ['/nowhere'] }]);
  });
});

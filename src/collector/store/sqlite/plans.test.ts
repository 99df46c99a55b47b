import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text, type Connection, type Value } from '../connection.ts';
import { countFindings, findings, findingsByHost } from '../operations/read-findings.ts';
import { assets, countAppeared, unlistedHosts } from '../operations/assets.ts';
import { campaignHosts } from '../operations/campaigns.ts';
import { counts, countHosts, findHosts, hosts } from '../operations/read-hosts.ts';
import { auditLog } from '../operations/read-audit.ts';
import { enrolledHosts, fleetHosts } from '../operations/read-fleet.ts';
import { judgeFindings } from '../operations/judging.ts';
import type { HostFilter, FindingFilter } from '../query-contract.ts';
import { Database } from './database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-plans-'));
let database: Database;
beforeAll(() => {
  database = new Database(path.join(folder, 'plans.sqlite'), 'writer');
  database.run("INSERT INTO host_group VALUES ('/emea/', '', '', 0), ('/apac/', '', '', 0)");
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Tables that grow with the fleet: none of them is ever read as a whole for a page. An index of those rows alone that are wanted may be
 * read from its beginning, up to a bound.
 */
const LARGE =
  /^(?:within: )?SCAN (host|finding|presence|scan|coverage|host_tag|finding_history|asset)\b(?! USING (COVERING )?INDEX (scan_incomplete|host_never_looked|presence_away|presence_stale|coverage_environment_gap|host_set_aside)$)/;
/** A page's own rows are sorted last, a hundred at most; whatever else is sorted is within the statement that finds them. */
const SORT = /^within: .*TEMP B-TREE FOR ORDER BY/;
/** How many rows fit is counted to a bound, or known. */
const COUNTED = /LIMIT (10001|17001)\)|sum\(count\)/;

/** Notes the plan of every statement; `isMuch`: as if every condition fitted more rows than are gathered. */
class Plans implements Connection {
  readonly steps: string[] = [];
  readonly #isMuch: boolean;

  constructor(isMuch: boolean) {
    this.#isMuch = isMuch;
  }

  get(sql: string, ...values: readonly Value[]) {
    this.#note(sql, values);
    return this.#isMuch && COUNTED.test(sql) ? { n: 99_999 } : database.get(sql, ...values);
  }
  all(sql: string, ...values: readonly Value[]) {
    this.#note(sql, values);
    return database.all(sql, ...values);
  }
  run(sql: string, ...values: readonly Value[]) {
    this.#note(sql, values);
    return database.run(sql, ...values);
  }
  #note(sql: string, values: readonly Value[]): void {
    for (const row of database.all(`EXPLAIN QUERY PLAN ${sql}`, ...values))
      this.steps.push(`${row['parent'] === 0 ? '' : 'within: '}${text(row['detail'])}`);
  }
}

const place = { name: 'm', hostId: 'f' };
const HOSTS: readonly HostFilter[] = [
  {},
  { text: 'laptop' },
  { text: 'la' },
  { asset: 'at-0042' },
  { within: ['/emea', '/apac'] },
  { tags: ['vip', 'lab'] },
  { copy: { products: ['claude-code'] } },
  { copy: { products: ['claude-code', 'codex-cli'], states: ['installed', 'running'], verdicts: ['banned'] } },
  { copy: { verdicts: ['banned', 'restricted'] } },
  { copy: { account: 'ada' } },
  { copy: { campaign: 'c' } },
  { looked: 'completely' },
  { looked: 'partly' },
  { looked: 'never' },
  { isSilent: true },
  { notSince: '2026-11-20T00:00:00.000Z' },
  { needs: 'stale-catalogue' },
  { needs: 'environment-gap' },
  { needs: 'clone' },
  { coverage: { state: 'partly', since: '2026-11-20T00:00:00.000Z' } },
  { enrolledSince: '2026-11-20T00:00:00.000Z' },
  {
    text: 'laptop',
    within: ['/emea'],
    tags: ['vip'],
    copy: { products: ['claude-code'], verdicts: ['banned'] },
    looked: 'partly',
  },
];
const FINDINGS: readonly FindingFilter[] = [
  {},
  { products: ['claude-code'] },
  { products: ['claude-code', 'codex-cli'], states: ['installed', 'running'] },
  { verdicts: ['banned'] },
  { states: ['gone'] },
  { cameSince: '2026-11-20T00:00:00.000Z', states: ['installed', 'running'] },
  { verdicts: ['banned', 'restricted'], states: ['installed'] },
  { products: ['claude-code'], verdicts: ['banned'], states: ['installed', 'running'] },
  { account: 'ada' },
  { campaign: 'c' },
  { exception: 'e' },
  { within: ['/emea'] },
  { tags: ['vip'] },
  { hostId: 'a'.repeat(32), states: ['installed'] },
  { products: ['claude-code'], within: ['/emea', '/apac'], tags: ['vip'] },
];

describe.each([
  { much: false, name: 'few fit' },
  { much: true, name: 'many fit' },
])('when $name', ({ much }) => {
  const plansOf = async (ask: (connection: Connection) => Promise<unknown>) => {
    const plans = new Plans(much);
    await ask(plans);
    expect(plans.steps.length).toBeGreaterThan(0);
    return plans.steps;
  };
  for (const filter of HOSTS) {
    it(`hosts by ${JSON.stringify(filter)} are found by an index`, async () => {
      const forwards = await plansOf((connection) => hosts(connection, { ...filter, after: place, limit: 50 }));
      const backwards = await plansOf((connection) => hosts(connection, { ...filter, before: place, limit: 50 }));
      const steps = [...forwards, ...backwards];
      expect(steps.filter((step) => LARGE.test(step))).toEqual([]);
      // A copy of a host is looked for among its own.
      if (much)
        expect(steps.filter((step) => /SEARCH finding .*INDEX finding_(of_(product|kind)|by_verdict)/.test(step))).toEqual([]);
      // What is gathered is sorted; what is read in its order never.
      // Of several groups each is read in its order, and their pages are merged.
      const isMerged = filter.within !== undefined && filter.within.length > 1;
      if ((much && !isMerged) || Object.keys(filter).length === 0) expect(steps.filter((step) => SORT.test(step))).toEqual([]);
    });
  }
  for (const filter of FINDINGS) {
    it(`findings by ${JSON.stringify(filter)} are found by an index`, async () => {
      const steps = [
        ...(await plansOf((connection) => findings(connection, { ...filter, after: 5, limit: 50 }))),
        ...(await plansOf((connection) => findings(connection, { ...filter, before: 5, limit: 50 }))),
      ];
      expect(steps.filter((step) => LARGE.test(step))).toEqual([]);
      const isGathered =
        filter.hostId !== undefined ||
        filter.account !== undefined ||
        filter.campaign !== undefined ||
        filter.exception !== undefined;
      if (much && !isGathered) expect(steps.filter((step) => SORT.test(step))).toEqual([]);
    });
  }
  for (const filter of FINDINGS) {
    it(`findings by host, by ${JSON.stringify(filter)}, are found by an index`, async () => {
      const at = { ...place, product: 'codex-cli', number: 5 };
      const steps = [
        ...(await plansOf((connection) => findingsByHost(connection, { ...filter, after: at, limit: 50 }))),
        ...(await plansOf((connection) => findingsByHost(connection, { ...filter, before: at, limit: 50 }))),
      ];
      expect(steps.filter((step) => LARGE.test(step))).toEqual([]);
      const isInOrder = filter.hostId === undefined && (much || Object.keys(filter).length === 0);
      // Of what is read in the order of names only one host's findings are sorted; what is gathered is, and no host but its own is read.
      if (isInOrder) {
        expect(steps.filter((step) => /TEMP B-TREE FOR ORDER BY/.test(step))).toEqual([]);
        expect(steps.filter((step) => step.includes('INDEX host_by_name'))).toHaveLength(2);
      } else expect(steps.filter((step) => step.includes('INDEX host_by_name'))).toEqual([]);
    });
  }
});

describe('other questions', () => {
  const questions: readonly { readonly name: string; readonly ask: (connection: Connection) => Promise<unknown> }[] = [
    { name: 'one host by id or name', ask: (connection) => findHosts(connection, 'ada-laptop') },
    {
      name: 'judging what time changed',
      ask: (connection) => judgeFindings(connection, { at: '2026-11-20T00:00:00.000Z', limit: 10 }),
    },
    {
      name: 'counting hosts that fit',
      ask: (connection) => countHosts(connection, { filter: { copy: { verdicts: ['banned'] } }, most: 10_000 }),
    },
    { name: 'who came by a token', ask: (connection) => enrolledHosts(connection, { token: 'a', limit: 50 }) },
    { name: 'who came', ask: (connection) => enrolledHosts(connection, { before: 7, limit: 50 }) },
    { name: 'what hosts run', ask: (connection) => fleetHosts(connection, { after: 7, limit: 50 }) },
    { name: 'which assets are missing', ask: (connection) => assets(connection, { state: 'missing', after: 7, limit: 50 }) },
    { name: 'how many assets appeared', ask: (connection) => countAppeared(connection, { after: 7, to: 50 }) },
    { name: 'which hosts are not on the list', ask: (connection) => unlistedHosts(connection, { after: 7, limit: 50 }) },
    {
      name: 'counting findings that fit',
      ask: (connection) => countFindings(connection, { filter: { verdicts: ['banned'] }, most: 10_000 }),
    },
  ];
  for (const { name, ask } of questions) {
    it(`${name} reads no table as a whole`, async () => {
      const plans = new Plans(false);
      await ask(plans);
      expect(plans.steps.length).toBeGreaterThan(0);
      expect(plans.steps.filter((step) => LARGE.test(step))).toEqual([]);
    });
  }

  it('assets are matched by the index of serial numbers', async () => {
    const plans = new Plans(false);
    await countAppeared(plans, { after: 7, to: 50 });
    expect(plans.steps).toContainEqual(expect.stringMatching(/SEARCH host USING INDEX host_by_serial \(<expr>=\?\)/));
  });

  const AUDIT = [
    { name: 'an actor', asked: { actor: 'user:ada' }, index: 'audit_log_by_actor' },
    { name: 'an action', asked: { action: 'host.read' }, index: 'audit_log_by_action' },
    { name: 'a subject before a line', asked: { subject: 'x', before: 7 }, index: 'audit_log_by_subject' },
    {
      name: 'a period',
      asked: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' },
      index: 'INTEGER PRIMARY KEY',
    },
  ];
  it.each(AUDIT)('the audit log is asked for $name by an index, in its order', async ({ asked, index }) => {
    const plans = new Plans(false);
    await auditLog(plans, { limit: 100, ...asked });
    expect(plans.steps.filter((step) => SORT.test(step))).toEqual([]);
    expect(plans.steps.at(-1)).toContain(`SEARCH audit_log USING ${index === 'INTEGER PRIMARY KEY' ? '' : 'INDEX '}${index}`);
  });

  it('counting all for the metrics reads no finding, and of hosts only an index', async () => {
    const plans = new Plans(false);
    await counts(plans);
    const steps = plans.steps.filter((step) => LARGE.test(step));
    expect(steps.filter((step) => !step.startsWith('SCAN host USING COVERING INDEX '))).toEqual([]);
    expect(plans.steps.join()).toContain('host_set_aside');
  });

  it('this test sees a whole table when one is read', async () => {
    const plans = new Plans(false);
    await campaignHosts(plans, { id: 'c', start: '2026-11-20T00:00:00.000Z', within: ['/'], state: 'found', limit: 5 });
    plans.all("SELECT * FROM finding WHERE identity = 'proven'");
    expect(plans.steps.filter((step) => LARGE.test(step)).length).toBeGreaterThan(0);
  });
});

import fc from 'fast-check';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AT, CLOCK, DIGEST, finding, record, seal } from './fixtures/finding.ts';
import { wholeSpool } from '../../../test/faults/spool/whole-spool.ts';
import { openSpool } from './open-spool.ts';
import type { SpoolEntry } from './entry.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { Finding, Observation } from '../../domain/finding.ts';
import { afterLook } from '../life-cycle/life-cycle.ts';
import { openDatabase, transaction, usedBytes } from './database.ts';
import type { Ground } from './ground.ts';
import { brokenInvariants } from './invariants.ts';
import { Spool } from './spool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function numbered(id: number, version: string, gone: boolean): Finding {
  return { ...finding('0', version, gone ? 'gone' : 'installed'), id: id.toString(16).padStart(32, '0') };
}

const COVERED = [{ scope: 'npm@system', complete: true, gaps: [] }];

/** What a look sees of the copy of that number. */
function observed(id: number): Observation {
  const { firstSeen: _, lastSeen: __, catalogue: ___, goneAt: ____, state: _____, ...rest } = numbered(id, '1', false);
  return { ...rest, state: 'installed' };
}

/** A spool without a disk. */
function inMemory(database: DatabaseSync): Spool {
  return new Spool(groundOn(database), CLOCK);
}

function groundOn(database: DatabaseSync): Ground & { database: DatabaseSync } {
  return {
    database,
    isOnDisk: true,
    transaction: (work) => transaction(database, work),
    read: (work) => work(),
    close: () => database.close(),
  };
}

function fresh(): string {
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-spool-'));
  return folder;
}

const nameOf = (entry: SpoolEntry) => (entry.kind === 'finding' ? `finding ${entry.finding.id[0] ?? ''}` : entry.kind);

describe('Spool', () => {
  it('records a look again by its times alone, as long as nothing else was recorded and it changed nothing', () => {
    const { spool } = openSpool(folder, CLOCK);
    const catalogue = { version: '1', digest: DIGEST };
    const look = (second: number): number => {
      const at = `2026-01-01T00:00:0${second}.000Z`;
      const outlook = afterLook(spool.findings(), { at, catalogue: DIGEST, observations: [observed(1)], coverage: COVERED });
      return spool.record({ scan: { at, durationMs: 1, catalogue, coverage: COVERED }, ...outlook });
    };
    const again = { at: '2026-01-01T00:00:05.000Z', durationMs: 9 };
    const first = look(1);
    expect([spool.canRepeat(first), spool.repeat(first, again)]).toEqual([false, false]);
    const second = look(2);
    expect([spool.canRepeat(first), spool.canRepeat(second), spool.repeat(second, again)]).toEqual([false, true, true]);
    expect(spool.repeat(second, { ...again, at: '2026-01-01T00:00:06.000Z' })).toBe(true);
    const told = spool.draft(100)?.rows.map(({ entry }) => entry) ?? [];
    const at = '2026-01-01T00:00:06.000Z';
    expect(told.filter(({ kind }) => kind === 'scan')).toEqual([
      { kind: 'scan', at, durationMs: 9, catalogue, coverage: COVERED, seen: [observed(1).id] },
    ]);
    // As if the whole look had been recorded again.
    expect(spool.findings().get(observed(1).id)?.lastSeen).toBe(at);
    expect(spool.coverage()).toEqual([{ at, coverage: COVERED[0] }]);
    record(spool, []);
    expect(spool.repeat(second, again)).toBe(false);
    spool.close();
    expect(wholeSpool(folder)).toEqual([]);
  });

  it('repeats no look in another database than it was recorded in, nor one of which the commit failed', () => {
    const [one, other] = [openDatabase(path.join(folder, '1')), openDatabase(path.join(folder, '2'))];
    const ground = { ...groundOn(one), isFailing: false };
    const inTurn = (work: () => unknown) => {
      if (ground.isFailing) throw new Error('the disk is full');
      return transaction(ground.database, work);
    };
    const spool = new Spool(
      {
        ...ground,
        get database() {
          return ground.database;
        },
        transaction: inTurn as typeof ground.transaction,
      },
      CLOCK,
    );
    const look = (): number =>
      spool.record({
        scan: { at: AT, durationMs: 1, catalogue: { version: '1', digest: DIGEST }, coverage: COVERED },
        findings: new Map(),
        changes: [],
        seenAgain: [],
      });
    const again = { at: '2026-01-01T00:00:05.000Z', durationMs: 9 };
    const first = look();
    ground.isFailing = true;
    expect(() => spool.repeat(first, again)).toThrow('full');
    ground.isFailing = false;
    expect(spool.repeat(first, again)).toBe(false);
    const second = look();
    expect(spool.repeat(second, again)).toBe(true);
    ground.database = other;
    expect(spool.repeat(second, again)).toBe(false);
    expect(spool.waiting()).toBe(0);
    one.close();
    other.close();
  });

  it('F26: stays within its bounds whatever comes, keeps the newest of each finding that it took, and counts what it gave up', () => {
    const bounds = { open: 10, gone: 5, bytes: 512 * 1024 };
    const change = fc.record({
      id: fc.integer({ min: 0, max: 40 }),
      version: fc.integer({ min: 1, max: 99 }),
      gone: fc.boolean(),
    });
    const run = fc.array(fc.uniqueArray(change, { selector: (one) => one.id, maxLength: 12 }), { maxLength: 15 });
    const property = fc.property(run, (rounds) => {
      const { spool } = openSpool(fresh(), CLOCK, { bounds });
      const newest = new Map<string, string>();
      let givenUp = 0;
      for (const round of rounds) {
        const before = spool.findings();
        const changes = round.map(({ id, version, gone }) => numbered(id, String(version), gone));
        record(spool, changes);
        const after = spool.findings();
        for (const one of changes) {
          if (after.get(one.id)?.version === one.version) newest.set(one.id, `${one.version ?? ''} ${one.state}`);
          else givenUp += 1;
          const wasOpen = before.has(one.id) && before.get(one.id)?.state !== 'gone';
          if (wasOpen) expect(after.get(one.id)).toEqual(one);
        }
      }
      const known = [...spool.findings().values()];
      for (const one of known) expect(`${one.version ?? ''} ${one.state}`).toBe(newest.get(one.id));
      expect(known.filter((one) => one.state !== 'gone').length).toBeLessThanOrEqual(bounds.open);
      const losses = spool.draft(1000)?.rows.flatMap(({ entry }) => (entry.kind === 'loss' ? [entry.count] : [])) ?? [];
      expect(losses).toEqual(givenUp === 0 ? [] : [givenUp]);
      spool.close();
      expect(statSync(path.join(folder, 'agent.sqlite')).size).toBeLessThan(bounds.bytes);
    });
    fc.assert(property, { numRuns: 10, seed: 4 });
  });

  it('takes no new finding when the bytes are used up, and still keeps what it knows up to date', () => {
    const { spool } = openSpool(folder, CLOCK, { bounds: { open: 1000, gone: 5, bytes: 200 * 1024 } });
    const paths = Array.from({ length: 100 }, (_, index) => `/opt/some/long/path/that/takes/room/${index}`);
    for (let id = 0; id < 200; id += 1) record(spool, [{ ...numbered(id, '1', false), paths }]);
    const known = spool.findings().size;
    expect(known).toBeLessThan(80);
    record(spool, [{ ...numbered(0, '2', false), paths }]);
    expect(spool.findings().get(numbered(0, '2', false).id)?.version).toBe('2');
    const losses = spool.draft(1000)?.rows.flatMap(({ entry }) => (entry.kind === 'loss' ? [entry.count] : []));
    expect(losses).toEqual([200 - known]);
    spool.close();
    expect(statSync(path.join(folder, 'agent.sqlite')).size).toBeLessThan(300 * 1024);
  });

  it('F16: orders by number, whatever the clock says: what ended first is forgotten first, what was looked at last is kept', () => {
    const days = ['2026-06-01', '1970-01-01', '2038-01-20', '2026-05-30', '2027-07-06', '1969-12-31'];
    let day = 0;
    const clock = { now: () => `${days[day % days.length] ?? ''}T00:00:00.000Z`, monotonicMs: () => 0 };
    const { spool } = openSpool(folder, clock, { bounds: { open: 100, gone: 3, bytes: 1e6 } });
    for (; day < 12; day += 1) {
      record(spool, [{ ...numbered(day, '1', true), goneAt: clock.now() }]);
      for (let draft = spool.draft(50); draft !== undefined; draft = spool.draft(50)) {
        seal(spool, draft);
        spool.acknowledge();
      }
    }
    expect([...spool.findings().keys()].toSorted()).toEqual([9, 10, 11].map((id) => numbered(id, '1', true).id).toSorted());
    spool.close();
  });

  it('keeps the batch in flight to the byte over a restart', () => {
    const { spool } = openSpool(folder, CLOCK);
    record(spool, [finding('1', '1')]);
    const draft = spool.draft(10);
    if (draft === undefined) throw new Error('nothing to send');
    const body = new Uint8Array([31, 139, 0, 255, 10]);
    spool.seal(draft, { position: { epoch: 3, sequence: 7, previous: DIGEST }, digest: 'e'.repeat(64), body });
    record(spool, [finding('1', '2')]);
    spool.close();
    const again = openSpool(folder, CLOCK).spool;
    expect(again.inFlight()).toEqual({
      position: { epoch: 3, sequence: 7, previous: DIGEST },
      digest: 'e'.repeat(64),
      body,
      entries: 2,
    });
    again.acknowledge();
    expect(again.chain()).toEqual({ epoch: 3, sequence: 8, previous: 'e'.repeat(64) });
    expect(again.draft(10)?.rows.map((row) => row.entry)).toMatchObject([{ finding: { version: '2' } }, { kind: 'scan' }]);
    again.close();
  });

  it('F27: holds one change for each finding, however often it changes while offline', () => {
    const { spool } = openSpool(folder, CLOCK);
    for (let round = 0; round < 60; round += 1)
      record(spool, [finding('1', String(round)), finding('2', '1', round % 2 === 0 ? 'gone' : 'installed')]);
    expect(spool.waiting()).toBe(3);
    spool.close();
  });

  it('reports what the collector refuses as a loss, once, and does not send it again in a resync until it changes', () => {
    const { spool } = openSpool(folder, CLOCK);
    record(spool, [finding('1', '1')]);
    const draft = spool.draft(1);
    if (draft === undefined) throw new Error('nothing to send');
    seal(spool, draft);
    spool.setAside('E_BATCH_MALFORMED');
    spool.requestResync();
    expect(spool.draft(10)?.rows.map((row) => nameOf(row.entry))).toEqual(['scan', 'loss', 'resync']);
    record(spool, [finding('1', '2')]);
    expect(spool.draft(10)?.rows.map((row) => nameOf(row.entry))).toContain('finding 1');
    spool.close();
  });

  it('writes no finding again that was seen without a change, and knows when it was seen', () => {
    const database = openDatabase(':memory:');
    const spool = inMemory(database);
    const known = Array.from({ length: 300 }, (_, id) => numbered(id, '1', false));
    record(spool, known);
    const changes = () => Number(database.prepare('SELECT total_changes() AS n').get()?.['n']);
    const before = changes();
    const lastSeen = '2026-01-02T00:00:00.000Z';
    const findings = new Map(known.map((one) => [one.id, { ...one, lastSeen, catalogue: 'e'.repeat(64) }]));
    const scan = { at: lastSeen, durationMs: 1, catalogue: { version: '1', digest: DIGEST }, coverage: [] };
    spool.record({ scan, findings, changes: [], seenAgain: [...findings.keys()] });
    expect(changes() - before).toBeLessThan(10);
    expect(spool.findings()).toEqual(findings);
    expect(spool.draft(1)?.rows[0]?.entry).toMatchObject({ kind: 'finding', finding: { lastSeen } });
    record(spool, [numbered(7, '2', false)]);
    expect(spool.findings().get(numbered(7, '2', false).id)).toMatchObject({ version: '2', lastSeen: AT });
    expect(brokenInvariants(database)).toEqual([]);
    spool.close();
  });

  it('F26: ninety days without a collector, with looks four times a day: as large as what is on the host, all days right', () => {
    const database = openDatabase(':memory:');
    const spool = inMemory(database);
    let known = spool.findings();
    let size = 0;
    for (let look = 0; look < 360; look += 1) {
      const at = new Date(Date.parse(AT) + look * 6 * 3_600_000).toISOString();
      // Copy 0 is there all the time, copy 1 on the even days, and each week another one comes to stay.
      const ids = [
        0,
        ...(Math.floor(look / 4) % 2 === 0 ? [1] : []),
        ...Array.from({ length: Math.floor(look / 28) }, (_, week) => 10 + week),
      ];
      const outlook = afterLook(known, { at, catalogue: DIGEST, observations: ids.map((id) => observed(id)), coverage: COVERED });
      spool.record({ scan: { at, durationMs: 1, catalogue: { version: '1', digest: DIGEST }, coverage: COVERED }, ...outlook });
      known = spool.findings();
      if (look === 30) size = usedBytes(database);
    }
    expect(spool.waiting()).toBe(2 + 12 + 1);
    expect(usedBytes(database)).toBeLessThan(2 * size);
    const [always, sometimes] = [0, 1].map((id) => known.get(numbered(id, '1', false).id));
    expect(always).toMatchObject({ state: 'installed', firstSeen: AT, lastSeen: '2026-03-31T18:00:00.000Z' });
    expect(sometimes).toMatchObject({
      state: 'gone',
      firstSeen: AT,
      lastSeen: '2026-03-30T18:00:00.000Z',
      goneAt: '2026-03-31T00:00:00.000Z',
    });
    const sent = spool.draft(1000)?.rows.map((row) => row.entry) ?? [];
    expect(JSON.stringify(sent).length).toBeLessThan(100_000);
    spool.close();
  });

  it('F27: ten tools installed and removed ten thousand times: one change for each waits, with its first and last day', () => {
    const database = openDatabase(':memory:');
    const spool = inMemory(database);
    let known = spool.findings();
    for (let look = 0; look < 1000; look += 1) {
      const at = new Date(Date.parse(AT) + look * 60_000).toISOString();
      const observations = look % 2 === 0 ? Array.from({ length: 10 }, (_, id) => observed(id)) : [];
      const outlook = afterLook(known, { at, catalogue: DIGEST, observations, coverage: COVERED });
      expect(outlook.changes.length).toBe(10);
      spool.record({ scan: { at, durationMs: 1, catalogue: { version: '1', digest: DIGEST }, coverage: COVERED }, ...outlook });
      known = spool.findings();
    }
    const entries = spool.draft(1000)?.rows.map((row) => row.entry) ?? [];
    const findings = entries.flatMap((entry) => (entry.kind === 'finding' ? [entry.finding] : []));
    expect(findings.length).toBe(10);
    expect(entries.length).toBe(11);
    const times = { firstSeen: AT, lastSeen: '2026-01-01T16:38:00.000Z', goneAt: '2026-01-01T16:39:00.000Z' };
    for (const one of findings) expect(one).toMatchObject({ state: 'gone', ...times });
    expect(usedBytes(database)).toBeLessThan(200_000);
    spool.close();
  });

  it('keeps at most sixteen looks of different scopes', () => {
    const { spool } = openSpool(folder, CLOCK);
    for (let round = 0; round < 40; round += 1) record(spool, [], `npm@${round}`);
    const scans = spool.draft(100)?.rows.map((row) => row.entry) ?? [];
    expect(scans.length).toBe(16);
    expect(new Set(scans.flatMap((scan) => (scan.kind === 'scan' ? scan.coverage.map((one) => one.scope) : []))).size).toBe(40);
    spool.close();
  });
});

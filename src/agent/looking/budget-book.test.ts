import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BudgetBook } from './budget-book.ts';
import { BUDGET_SETTING, budgetIn } from '../governor/budget.ts';
import { limitsWithin } from '../governor/limits.ts';
import { openSpool } from '../spool/open-spool.ts';
import type { Spool } from '../spool/spool.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-21T12:00:00.000Z');
const CATALOGUE = { version: '1', digest: 'c'.repeat(64) };
const COST = { cpuMs: 700, watcherCpuMs: 0, peakBytes: 1, endedAtCap: 0 };

let folder: string;
let spool: Spool;
let ms: number;
const clock = { now: () => new Date(NOON + ms).toISOString(), monotonicMs: () => ms };
const at = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-book-'));
  ({ spool } = openSpool(folder, clock));
  ms = 0;
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true });
});

const book = () =>
  new BudgetBook({
    spool,
    spoolFile: path.join(folder, 'agent.sqlite'),
    limits: limitsWithin(),
    clock,
    catalogue: () => CATALOGUE,
  });
const look = (one: BudgetBook, times: number) => {
  for (let time = 0; time < times; time += 1) one.looked({ depth: 'quick', tookMs: 700 }, COST);
};
const told = () => budgetIn(spool.setting(BUDGET_SETTING));

it('says at once that a look waits, and of what changed and is looked at late that it is not looked at', () => {
  const scopes = ['npm@1', 'pip@1'].map((scope) => ({ scope, complete: true, gaps: [] }));
  spool.record({
    scan: { at: at(0), durationMs: 1, catalogue: CATALOGUE, coverage: scopes },
    findings: new Map(),
    changes: [],
    seenAgain: [],
  });
  const one = book();
  look(one, 4);
  one.changed(['npm@1', 'unheard@of']);
  const wait = one.quickWaitMs({ why: 'change', waitedMs: 0 });
  expect(wait).toBeGreaterThan(MINUTE);
  expect(wait).toBeLessThanOrEqual(10 * MINUTE);
  expect(told()).toMatchObject({
    waiting: [{ what: 'quick', why: 'cpu', since: at(0), atTheLatest: at(10) }],
    cpu: { used5m: 2800, limit: 3000 },
  });
  const detail = `changed since ${at(0)}; looked at when there is CPU time for it, at the latest at ${at(10)}`;
  expect(spool.coverage().map(({ coverage }) => coverage)).toEqual([
    { scope: 'npm@1', complete: false, gaps: [{ reason: 'budget', detail }] },
    { scope: 'pip@1', complete: true, gaps: [] },
  ]);
  ms = wait;
  expect(one.quickWaitMs({ why: 'change', waitedMs: wait })).toBe(0);
  one.quickBegins();
  one.tell();
  spool.remember('x', '');
  expect(told()?.waiting).toEqual([]);
});

it('lets the first look and what a person asks for wait for nothing', () => {
  const one = book();
  look(one, 20);
  expect(one.quickWaitMs({ why: 'interval', waitedMs: 0 })).toBeGreaterThan(0);
  expect([one.quickWaitMs({ why: 'start', waitedMs: 0 }), one.quickWaitMs({ why: 'asked', waitedMs: 0 })]).toEqual([0, 0]);
});

it('says what a sweep waits for, since when, and when it is made nevertheless', () => {
  const one = book();
  ms = 30 * MINUTE;
  one.governor.stands({ onBattery: true, loadPerCore: 0 });
  const times = { dueAtMs: 20 * MINUTE, latestAtMs: 60 * MINUTE };
  one.sweepWaits(one.governor.held, times);
  expect(told()?.waiting).toEqual([{ what: 'sweep', why: 'battery', since: at(20), atTheLatest: at(60) }]);
  one.sweepWaits(undefined, times);
  expect(told()?.waiting).toEqual([]);
});

it('T14: leaves out what hung, also after it was started again, until it may be asked once more', () => {
  const one = book();
  one.answered(['/mnt/dead'], []);
  expect(told()?.hung).toEqual([{ what: '/mnt/dead', times: 1, lastAt: at(0), until: at(60) }]);
  ms = 59 * MINUTE;
  const again = book();
  expect(again.leftOut().map(({ what }) => what)).toEqual(['/mnt/dead']);
  again.answered([], again.leftOut());
  ms = 60 * MINUTE;
  expect(again.leftOut()).toEqual([]);
  again.hung(['/mnt/dead']);
  expect(again.leftOut()).toEqual([{ what: '/mnt/dead', times: 2, lastAt: at(60), until: at(300) }]);
  ms = 301 * MINUTE;
  again.answered([], again.leftOut());
  expect(told()?.hung).toEqual([]);
});

import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../store/audit-entry.ts';
import { HostsAhead } from './hosts-ahead.ts';

const clock = {
  ms: Date.parse('2026-11-22T04:15:00.000Z'),
  now: () => new Date(clock.ms).toISOString(),
  monotonicMs: () => clock.ms,
};
let noted: AuditEntry[] = [];
let isAway = false;
let before = 0;
let ahead: HostsAhead;
beforeEach(() => {
  clock.ms = Date.parse('2026-11-22T04:15:00.000Z');
  noted = [];
  isAway = false;
  before = 0;
  const noteRestore = async (entry: AuditEntry) => {
    if (isAway) throw new Error('away');
    noted.push(entry);
  };
  ahead = new HostsAhead({ store: { noteRestore, revisionsBefore: async () => before }, clock, log: pino({ level: 'silent' }) });
});

describe('a store of which hosts know more than it does', () => {
  it('was put back when three of them say so, once a day', async () => {
    for (const host of ['a', 'a', 'b', 'a']) expect(await ahead.heard(host)).toBe(false);
    expect(await ahead.heard('c')).toBe(true);
    for (const host of ['d', 'e', 'f']) expect(await ahead.heard(host)).toBe(false);
    expect(noted).toMatchObject([{ action: 'store.restore', detail: { hostsAhead: 3 } }]);
    clock.ms += 24 * 3600_000;
    for (const host of ['a', 'b']) expect(await ahead.heard(host)).toBe(false);
    expect(await ahead.heard('c')).toBe(true);
  });
  it('is noted once, whoever noted it', async () => {
    before = 202_611_211_200;
    for (const host of ['a', 'b', 'c']) expect(await ahead.heard(host)).toBe(false);
    clock.ms += 24 * 3600_000;
    for (const host of ['a', 'b']) expect(await ahead.heard(host)).toBe(false);
    expect(await ahead.heard('c')).toBe(true);
    expect(noted).toHaveLength(1);
  });
  it('is not taken for one by few that come seldom', async () => {
    for (const host of ['a', 'b', 'c', 'd']) {
      expect(await ahead.heard(host)).toBe(false);
      clock.ms += 40 * 60_000;
    }
  });
  it('is noted later when it was away', async () => {
    isAway = true;
    for (const host of ['a', 'b']) await ahead.heard(host);
    await expect(ahead.heard('c')).rejects.toThrow('away');
    isAway = false;
    for (const host of ['a', 'b']) expect(await ahead.heard(host)).toBe(false);
    expect(await ahead.heard('c')).toBe(true);
  });
});

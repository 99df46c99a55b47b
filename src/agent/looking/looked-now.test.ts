import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { foundCopy } from '../../../test/doubles/agent-face.ts';
import type { Finding } from '../../domain/finding.ts';
import { changesBetween, lookedNow } from './looked-now.ts';

const byId = (...findings: readonly Finding[]) => new Map(findings.map((one) => [one.id, one]));
const a = foundCopy('a');

it.each([
  { name: 'nothing', before: [a], after: [{ ...a, lastSeen: '2027-01-01T00:00:00.000Z' }], want: [] },
  { name: 'a new copy', before: [], after: [a], want: [undefined] },
  { name: 'a copy that is gone', before: [a], after: [{ ...a, state: 'gone' as const }], want: ['installed'] },
  { name: 'another version', before: [a], after: [{ ...a, version: '2' }], want: ['installed'] },
  { name: 'one that was gone before, and is remembered', before: [], after: [{ ...a, state: 'gone' as const }], want: [] },
  { name: 'one that was forgotten', before: [a], after: [], want: [] },
])('tells of $name', ({ before, after, want }) => {
  expect(changesBetween(byId(...before), byId(...after)).map(({ was }) => was)).toEqual(want);
});

const spool = {
  findings: () => byId(a),
  coverage: () => [{ at: a.lastSeen, coverage: { scope: 's', complete: false, gaps: [] } }],
  setting: () => a.lastSeen,
};

it('says whether it waits for a look that began before, and in which scope its own is', async () => {
  let current = { id: 1, depth: 'quick' as const, scope: 'old@system', tookMs: 1 };
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const looks = { lookNow: () => promise, underWay: () => [current], recorded: { hasLooked: true, lastQuickMs: 12 } };
  const said: object[] = [];
  const outcome = lookedNow({ spool, looks }, (step) => said.push(step));
  await sleep(600);
  current = { ...current, id: 2, scope: 'new@system' };
  await sleep(600);
  resolve(undefined);
  expect(await outcome).toMatchObject({ durationMs: 12, scopes: 1, incomplete: ['s'], changes: [], open: 1 });
  expect(said[0]).toEqual({ phase: 'waiting', scope: 'old@system' });
  expect(said.at(-1)).toEqual({ phase: 'looking', scope: 'new@system' });
});

it('a look that fails says why', async () => {
  const looks = { lookNow: () => Promise.resolve('no disk'), underWay: () => [], recorded: { hasLooked: true, lastQuickMs: 0 } };
  await expect(lookedNow({ spool, looks }, () => undefined)).rejects.toMatchObject({
    code: 'E_SCAN_FAILED',
    message: 'the look failed: no disk',
  });
});

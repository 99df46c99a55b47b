import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HangMark } from './hang-mark.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'bandog-mark-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

const doneBy = async (mark: HangMark): Promise<boolean> => {
  let isDone = false;
  await mark.during(async () => {
    isDone = true;
    await Promise.resolve();
  });
  return isDone;
};

it('T14: a scanner that ended while it set up its watching is followed by one that does not, for an hour', async () => {
  void new HangMark(cache).during(() => new Promise(() => undefined));
  const file = path.join(cache, 'watching');
  const cases = [
    { name: 'killed just now', ageS: 0, want: false },
    { name: 'killed, and started again after the longest wait', ageS: 90, want: false },
    { name: 'ended because it did not get ready', ageS: 125, want: true },
    { name: 'the same, tried again for most of an hour', ageS: 3500, want: true },
    { name: 'an hour later', ageS: 3700, want: false },
    { name: 'the clock was set back', ageS: -125, want: false },
  ];
  for (const { name, ageS, want } of cases) {
    const at = new Date(Date.now() - ageS * 1000);
    utimesSync(file, at, at);
    const next = new HangMark(cache);
    expect({ name, is: next.isCautious, does: want ? await doneBy(next) : false }).toEqual({ name, is: want, does: false });
  }
  writeFileSync(file, 'another start of the system\n');
  const at = new Date(Date.now() - 125_000);
  utimesSync(file, at, at);
  expect(new HangMark(cache).isCautious).toBe(false);
});

it('leaves no mark when it went well, when it failed, and where there is no cache', async () => {
  expect(await doneBy(new HangMark(cache))).toBe(true);
  await expect(new HangMark(cache).during(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(readdirSync(cache)).toEqual([]);
  expect(await doneBy(new HangMark(undefined))).toBe(true);
  writeFileSync(path.join(cache, 'watching'), '');
  expect(new HangMark(undefined).isCautious).toBe(false);
});

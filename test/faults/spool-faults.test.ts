import { describe, expect, it } from 'vitest';
import { flipBytes } from './spool/flips.ts';
import { onOwnDisk, powerCut, whyNoMounts, whyNoPowerCut } from './spool/own-disk.ts';
import { whyNoStrace } from './spool/strace.ts';
import { callsOf, injectionsOf, SWEEPS, tried } from './spool/sweeps.ts';

// The long form, at every call and every place: `npm run faults`.

const noStrace = whyNoStrace();
const noMounts = whyNoMounts();
const noPowerCut = whyNoPowerCut('ext4');
/** Where in a commit cycle the short form strikes: the same places every time. */
const PLACES = [0.31, 0.83];

describe(`a commit cycle, with one system call that fails${noStrace === undefined ? '' : ` (skipped: ${noStrace})`}`, () => {
  let counts: ReadonlyMap<string, number> | undefined;

  /** Tries all sweeps of that row at a few places. */
  function sample(id: string): void {
    counts ??= callsOf(1);
    const sweeps = SWEEPS.filter((sweep) => sweep.id === id);
    expect(sweeps).not.toEqual([]);
    for (const sweep of sweeps) {
      const all = injectionsOf(sweep, counts);
      expect(all.length).toBeGreaterThan(10);
      for (const place of PLACES) {
        const injection = all[Math.floor(place * all.length)];
        if (injection !== undefined) expect(tried(sweep, 1, injection)).toEqual([]);
      }
    }
  }

  const testIf = it.skipIf(noStrace !== undefined);
  testIf('F01: killed at some of its system calls, it loses nothing and does nothing twice', () => sample('F01'));
  testIf('F06: with no space for some of its writes it goes on, and loses nothing that it said was on disk', () => sample('F06'));
  testIf('F08: with an fsync or write that fails it counts as not done, and is done anew', () => sample('F08'));
  testIf('F09: with short and interrupted writes it is whole', () => sample('F09'));
});

describe(`a disk of its own${noMounts === undefined ? '' : ` (skipped: ${noMounts})`}`, () => {
  it.skipIf(noMounts !== undefined)(
    'F06: full: the reserve, then memory, marked on disk; delivery goes on; all of it is on disk when there is room again',
    () => {
      expect(onOwnDisk('full', '1m')).toEqual({
        byReserve: { troubles: ['reserve-released'], onDisk: true },
        inMemory: { troubles: ['reserve-released', 'in-memory'], onDisk: false, known: '1234' },
        marked: { known: '123', losses: ['spells in which the disk failed and memory alone held what was recorded'] },
        delivered: '12345',
        again: { troubles: ['on-disk-again'], onDisk: true },
        after: { known: '123456', losses: [], violations: [] },
        broken: [],
        bytes: 1024 * 1024,
      });
    },
  );

  it.skipIf(noMounts !== undefined)('F10: read-only at the start: memory, until it can be written again', () => {
    expect(onOwnDisk('read-only', '1m')).toMatchObject({
      started: { troubles: ['in-memory'], onDisk: false, known: '12' },
      again: { troubles: ['on-disk-again'], onDisk: true },
      after: { known: '123' },
      broken: [],
    });
  });

  it.skipIf(noPowerCut !== undefined)(
    `F04: the power is cut on ext4: what was said to be on disk is there${noPowerCut === undefined ? '' : ` (skipped: ${noPowerCut})`}`,
    () => {
      const cut = powerCut('ext4', 150);
      expect(cut).toMatchObject({ wasInMemory: true, violations: [] });
      expect(cut.recorded).toBeGreaterThan(0);
    },
  );
});

it('F11: one bit is another, at forty places of the file: at most a page of findings is lost, and that is told', () => {
  const { violations, told, worst } = flipBytes(2221, 11);
  expect(violations).toEqual([]);
  expect(told).toBeGreaterThan(5);
  expect(worst).toBeLessThanOrEqual(2);
});

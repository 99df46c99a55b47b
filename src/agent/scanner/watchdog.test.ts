import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ScannerWatchdog } from './watchdog.ts';
import type { FromScanner } from '../../wire/pipe.ts';

const WAITS = { readyMs: 700, silenceMs: 700 };

const cases: readonly {
  readonly name: string;
  readonly says: readonly FromScanner['kind'][];
  readonly want: readonly string[];
}[] = [
  { name: 'one that does not get ready', says: [], want: ['it does not get ready'] },
  { name: 'one that gets ready and falls silent', says: ['ready', 'conditions'], want: ['it is silent'] },
  { name: 'one that has never told conditions, and so does not talk by itself', says: ['ready'], want: [] },
  {
    name: 'one that talks',
    says: ['ready', ...Array.from({ length: 20 }, () => 'conditions' as const)],
    want: [],
  },
];

describe('the watchdog ends', () => {
  for (const { name, says, want } of cases) {
    it(`${name}: ${want.join() || 'not at all'}`, async () => {
      const ends: string[] = [];
      const dog = new ScannerWatchdog((why) => ends.push(why), WAITS);
      dog.expect();
      for (const kind of says) {
        await sleep(50);
        dog.heard({ kind });
      }
      if (want.length > 0 || says.length < 3) await sleep(1200);
      dog.stop();
      expect(ends).toEqual(want);
    });
  }
});

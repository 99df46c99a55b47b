import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WorkerSilence } from './worker-silence.ts';

const SILENCE_MS = 200;

/** How often a silent worker was taken for hung within so many silences; `worksMs` of CPU time in each half of one. */
async function hangsIn(silences: number, given: { readonly worksMs: number; readonly speaks?: boolean }): Promise<number> {
  let hangs = 0;
  let cpuMs = 1000;
  const silence = new WorkerSilence({ silenceMs: SILENCE_MS, cpuMs: () => (cpuMs += given.worksMs), hangs: () => (hangs += 1) });
  for (const end = performance.now() + silences * SILENCE_MS; performance.now() < end;) {
    await sleep(20);
    if (given.speaks === true) silence.heard();
  }
  silence.end();
  await sleep(SILENCE_MS);
  return hangs;
}

const cases = [
  { name: 'T14: one that uses no CPU time hangs', given: { worksMs: 0 }, silences: 3, want: 1 },
  {
    name: 'F37: one that gets little of it does not, for as long as the system counts that',
    given: { worksMs: 30 },
    silences: 1.7,
    want: 0,
  },
  { name: 'one that uses all of it runs in circles', given: { worksMs: SILENCE_MS / 2 }, silences: 3, want: 1 },
  { name: 'one that speaks is never silent', given: { worksMs: 0, speaks: true }, silences: 3, want: 0 },
] as const;

describe('the silence of a worker', () => {
  for (const { name, given, silences, want } of cases) {
    it(name, async () => expect(await hangsIn(silences, given)).toBe(want));
  }
});

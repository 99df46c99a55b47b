import { readFileSync, readdirSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWorker, type WorkerRun } from './worker-run.ts';

/** The beginning of every program below: it speaks the worker's lines (scan-worker.ts) as the real one does. */
const SPEAKS = `
  import { existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
  const request = JSON.parse(readFileSync(0, 'utf8'));
  const say = (message) => writeSync(1, JSON.stringify(message) + '\\n');
  const skip = new Set(request.skip);
  const hang = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  const die = () => process.kill(process.pid, 'SIGKILL');
  const once = (act) => {
    const mark = process.argv[1] + '.once';
    if (existsSync(mark)) return;
    writeFileSync(mark, '');
    act();
  };
  const look = (scope, inside) => {
    if (skip.has(scope)) return;
    say({ kind: 'scope-started', scope });
    inside?.();
    say({ kind: 'scope-done', coverage: { scope, complete: true, gaps: [] } });
    looked.push({ scope, complete: true, gaps: [] });
  };
  const looked = [];
  const done = () => say({ kind: 'done', startedAt: 'then', durationMs: 1, catalogue: { version: '1', digest: 'd' },
    observations: [], coverage: looked, nearMisses: [] });
  writeSync(2, '');
`;

const PROGRAMS = {
  'comes back': `look('a'); look('b'); done();`,
  'hangs in one scope': `look('a'); look('b', hang); look('c'); done();`,
  'hangs in two scopes': `look('a', hang); look('b', hang); look('c'); done();`,
  'hangs after its last scope': `look('a'); hang();`,
  'hangs before its first scope': `hang();`,
  'outgrows its memory': `look('a'); look('b', () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }); look('c'); done();`,
  'kills itself': `look('a'); look('b', () => process.kill(process.pid, 'SIGKILL')); look('c'); done();`,
  'is killed from outside in a scope': `look('a'); look('b', () => once(die)); look('c'); done();`,
  'is killed from outside before its first scope': `once(die); look('a'); done();`,
  'says half a line and dies': `look('a', () => { writeSync(1, '{"kind":"scope-do'); process.kill(process.pid, 'SIGKILL'); }); done();`,
  'says what it should not': `writeSync(1, 'null\\n[1]\\n<--- Last few GCs --->\\n{"kind":"failed","code":"rm -rf","message":"x"}\\n'); look('a'); done();`,
  'runs in circles': `look('a', () => { for (;;); }); look('b'); done();`,
  'speaks and speaks': `look('a', () => { const end = Date.now() + 60000; while (Date.now() < end) { say({ kind: 'tick' }); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50); } }); done();`,
  'fails with a word': `say({ kind: 'failed', code: 'E_CATALOGUE_INVALID', message: 'no catalogue' });`,
  'never ends after its answer': `look('a'); done(); hang();`,
  'says what to watch, and hangs': `look('a'); done(); say({ kind: 'watched', list: { folders: [], names: ['tool'], catalogue: 'c' } }); hang();`,
  'says what to watch, and not what it saw': `look('a'); say({ kind: 'watched', list: { folders: [], names: ['tool'], catalogue: 'c' } });`,
  'leaves its request unread': `process.exit(0);`,
  'stops when it is told': `look('a'); looked.push({ scope: 'b', complete: false, gaps: [{ reason: 'timed-out', detail: String(request.stopAfterMs) }] }); done();`,
};

const REQUEST = { catalogue: '/none', depth: 'quick' } as const;
const COMPLETE = (scope: string) => ({ scope, complete: true, gaps: [] });
const LOST = (scope: string, reason: string) => ({ scope, complete: false, gaps: [{ reason }] });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-worker-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: keyof typeof PROGRAMS): string {
  const file = path.join(folder, `${name.replaceAll(' ', '-')}.mjs`);
  writeFileSync(file, SPEAKS + PROGRAMS[name]);
  return file;
}

describe('F02, F36, T14: a worker that', () => {
  const rows: readonly { name: keyof typeof PROGRAMS; given?: Partial<WorkerRun>; want: readonly unknown[] }[] = [
    { name: 'comes back', want: [COMPLETE('a'), COMPLETE('b')] },
    { name: 'hangs in one scope', want: [COMPLETE('a'), COMPLETE('c'), LOST('b', 'hung')] },
    { name: 'hangs in two scopes', want: [COMPLETE('c'), LOST('a', 'hung'), LOST('b', 'hung')] },
    { name: 'outgrows its memory', given: { silenceMs: 20_000 }, want: [COMPLETE('a'), COMPLETE('c'), LOST('b', 'budget')] },
    { name: 'runs in circles', want: [COMPLETE('b'), LOST('a', 'hung')] },
    { name: 'kills itself', want: [COMPLETE('a'), COMPLETE('c'), LOST('b', 'budget')] },
    { name: 'is killed from outside in a scope', want: [COMPLETE('a'), COMPLETE('b'), COMPLETE('c')] },
    { name: 'is killed from outside before its first scope', want: [COMPLETE('a')] },
    { name: 'says half a line and dies', want: [LOST('a', 'budget')] },
    { name: 'says what it should not', want: [COMPLETE('a')] },
    { name: 'speaks and speaks', given: { deadlineMs: 1500 }, want: [LOST('a', 'timed-out')] },
    { name: 'never ends after its answer', want: [COMPLETE('a')] },
    {
      name: 'hangs in one scope',
      given: { deadlineMs: 1500, silenceMs: 20_000 },
      want: [LOST('a', 'timed-out'), LOST('b', 'timed-out')],
    },
  ];
  for (const { name, given, want } of rows) {
    it(`${name}${given === undefined ? '' : `, with ${JSON.stringify(given)}`}`, async () => {
      const begun = performance.now();
      const result = await runWorker(REQUEST, { deadlineMs: 15_000, silenceMs: 1000, ...given, program: program(name) });
      expect(result.coverage).toEqual(want);
      expect(performance.now() - begun).toBeLessThan((given?.deadlineMs ?? 15_000) + 3000);
      expect(childrenOf(process.pid)).toEqual([]);
    }, 30_000);
  }

  it('says what to watch behind its answer: both are taken, though it never ends', async () => {
    const started: number[] = [];
    const result = await runWorker(REQUEST, {
      deadlineMs: 15_000,
      silenceMs: 1000,
      program: program('says what to watch, and hangs'),
      onStart: (pid) => started.push(pid),
    });
    expect(result).toMatchObject({ coverage: [COMPLETE('a')], watched: { names: ['tool'] } });
    expect(started.length).toBe(1);
  }, 30_000);

  const failures: readonly { name: keyof typeof PROGRAMS; want: object }[] = [
    { name: 'fails with a word', want: { code: 'E_CATALOGUE_INVALID', message: 'no catalogue' } },
    {
      name: 'hangs before its first scope',
      want: { code: 'E_SCAN_FAILED', message: expect.stringContaining('does not answer') },
    },
    { name: 'hangs after its last scope', want: { code: 'E_SCAN_FAILED' } },
    { name: 'says what to watch, and not what it saw', want: { code: 'E_SCAN_FAILED' } },
    { name: 'leaves its request unread', want: { code: 'E_SCAN_FAILED', message: 'the scan worker ended without an answer' } },
  ];
  for (const { name, want } of failures) {
    it(`${name}: a known error`, async () => {
      const run = runWorker(REQUEST, { deadlineMs: 15_000, silenceMs: 1000, program: program(name) });
      await expect(run).rejects.toMatchObject({ name: 'KnownError', ...want });
      expect(childrenOf(process.pid)).toEqual([]);
    });
  }

  it('is told to stop before we would kill it', async () => {
    const result = await runWorker(REQUEST, { deadlineMs: 10_000, program: program('stops when it is told') });
    const told = Number(result.coverage[1]?.gaps[0]?.detail);
    expect(told).toBeGreaterThan(6000);
    expect(told).toBeLessThanOrEqual(8000);
  });

  it('is ended at once, and not started again, when its caller ends', async () => {
    const ending = new AbortController();
    const started: string[] = [];
    const onScope = (scope: string): void => {
      started.push(scope);
      if (scope === 'b') ending.abort();
    };
    const begun = performance.now();
    const run = { deadlineMs: 15_000, signal: ending.signal, onScope, program: program('hangs in one scope') };
    expect((await runWorker(REQUEST, run)).coverage).toEqual([LOST('a', 'timed-out'), LOST('b', 'timed-out')]);
    expect(started).toEqual(['a', 'b']);
    expect((await runWorker(REQUEST, run)).coverage).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

/** Processes whose parent is this one, zombies included. */
function childrenOf(pid: number): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(fields[1]) === pid ? [stat] : [];
      } catch {
        return []; // it has ended
      }
    });
}

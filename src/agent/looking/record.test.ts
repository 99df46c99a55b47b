import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hungIn, recordLook } from './record.ts';
import { openSpool } from '../spool/open-spool.ts';
import type { Spool } from '../spool/spool.ts';
import { systemClock } from '../../domain/clock.ts';
import type { Observation } from '../../domain/finding.ts';
import type { ScanResult } from '../../wire/pipe.ts';

let folder: string;
let spool: Spool;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-record-'));
  ({ spool } = openSpool(folder, systemClock));
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true });
});

const NONE: ReadonlySet<string> = new Set();

function copy(anchor: string, scopes: readonly string[]): Observation {
  return {
    id: Buffer.from(anchor).toString('hex').padEnd(32, '0').slice(0, 32),
    product: 'codex-cli',
    channel: 'npm',
    environment: { kind: 'host' },
    anchor,
    paths: [anchor],
    running: [],
    identity: 'proven',
    evidence: [],
    state: 'installed',
    scopes,
  };
}

function look(second: number, observations: readonly Observation[], scopes: readonly string[]): ScanResult {
  return {
    kind: 'result',
    id: second,
    startedAt: `2026-11-21T12:00:0${second}.000Z`,
    durationMs: 1,
    catalogue: { version: '1', digest: 'c'.repeat(64) },
    observations,
    coverage: scopes.map((scope) => ({ scope, complete: true, gaps: [] })),
  };
}

const known = () => [...spool.findings().values()].map(({ anchor, state }) => `${anchor} ${state}`).toSorted();

it('keeps what a sweep alone saw, and leaves to later quick looks what they looked at while it was made', () => {
  const quick = (second: number, ...anchors: readonly string[]) =>
    recordLook(spool, {
      result: look(
        second,
        anchors.map((anchor) => copy(anchor, ['npm@1'])),
        ['npm@1'],
      ),
      leftOut: [],
      overtaken: NONE,
    });
  // The sweep begins while /old is there; then it is removed, and /new is installed.
  const sweep = look(
    1,
    [copy('/old', ['npm@1']), copy('/far', ['sweep@1']), copy('/both', ['npm@1', 'sweep@1'])],
    ['npm@1', 'sweep@1'],
  );
  quick(0, '/old');
  quick(2, '/new');
  expect(known()).toEqual(['/new installed', '/old gone']);
  recordLook(spool, { result: sweep, leftOut: [], overtaken: new Set(['npm@1']) });
  expect(known()).toEqual(['/far installed', '/new installed', '/old gone']);
});

it('says of a scope that was left out that it hung, and calls nothing in it gone', () => {
  recordLook(spool, {
    result: look(1, [copy('/x', ['npm@1']), copy('/y', ['pip@1'])], ['npm@1', 'pip@1']),
    leftOut: [],
    overtaken: NONE,
  });
  const at = '2026-11-21T12:00:00.000Z';
  const leftOut = ['npm@1', '/mnt/dead'].map((what) => ({ what, times: 2, lastAt: at, until: '2026-11-21T16:00:00.000Z' }));
  recordLook(spool, { result: look(2, [], ['pip@1']), leftOut, overtaken: NONE });
  expect(known()).toEqual(['/x unknown', '/y gone']);
  expect(spool.coverage().map(({ coverage }) => coverage)).toEqual([
    {
      scope: 'npm@1',
      complete: false,
      gaps: [{ reason: 'hung', detail: `did not answer at ${at} (2 times in a row); left out until 2026-11-21T16:00:00.000Z` }],
    },
    { scope: 'pip@1', complete: true, gaps: [] },
  ]);
});

it('tells what hung: paths, and scopes in which no path did', () => {
  const coverage = [
    { scope: 'npm@1', complete: false, gaps: [{ reason: 'hung' as const }] },
    { scope: 'pip@1', complete: false, gaps: [{ reason: 'hung' as const, path: '/mnt/dead' }] },
    { scope: 'brew@1', complete: false, gaps: [{ reason: 'denied' as const }] },
  ];
  expect(hungIn({ coverage, hung: ['/mnt/dead'] })).toEqual(['/mnt/dead', 'npm@1']);
});

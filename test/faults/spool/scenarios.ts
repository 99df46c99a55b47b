/**
 * `scenarios.ts NAME FOLDER`: what a spool goes through on a disk of its own, run inside a mount namespace where FOLDER is that
 * disk. Prints one line of JSON: what was seen.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../src/domain/finding.ts';
import { openSpool, openSpoolToRead } from '../../../src/agent/spool/open-spool.ts';
import type { Spool } from '../../../src/agent/spool/spool.ts';
import { CLOCK, finding, record } from '../../../src/agent/spool/fixtures/finding.ts';
import { wholeSpool } from './whole-spool.ts';
import { deliver, hello, ModelCollector } from './judge.ts';

const [name = '', disk = ''] = process.argv.slice(2);
const folder = path.join(disk, 'state');
const troubles: string[] = [];
let nowMs = 0;

function open(): Spool {
  const clock = { ...CLOCK, monotonicMs: () => nowMs };
  return openSpool(folder, clock, { say: ({ kind }) => troubles.push(kind) }).spool;
}

/** A finding that takes much room. */
function heavy(digit: string, kilobytes: number): Finding {
  const one = finding(digit, '1');
  return { ...one, paths: Array.from({ length: kilobytes }, (_, at) => `/opt/${digit}/${at}-${'x'.repeat(1000)}`) };
}

/** Takes all room that is left. */
function fill(): void {
  let size = 256 * 1024;
  for (let at = 0; size >= 1; at += 1) {
    try {
      writeFileSync(path.join(disk, `filler-${at}`), Buffer.alloc(size, 1));
    } catch {
      size = Math.floor(size / 2);
    }
  }
}

function makeRoom(): void {
  spawnSync('find', [disk, '-name', 'filler-*', '-delete']);
}

const known = (spool: Spool) => [...spool.findings().keys()].map((id) => id[0] ?? '').join('');
const losses = (spool: Spool) =>
  spool.draft(1000)?.rows.flatMap(({ entry }) => (entry.kind === 'loss' ? [entry.what] : [])) ?? [];

/** Full while it runs: first a commit that fits into the reserve, then one that fits nowhere; then there is room again. */
function full(): object {
  const collector = new ModelCollector();
  let spool = open();
  spool.beginChain({ epoch: 1, sequence: 1, previous: '0'.repeat(64) });
  record(spool, [finding('1', '1')]);
  deliver(spool, collector, () => undefined);
  fill();
  record(spool, [heavy('2', 20)]);
  const byReserve = { troubles: troubles.splice(0), onDisk: spool.isOnDisk };
  makeRoom();
  nowMs += 60_000;
  record(spool, [finding('3', '1')]); // takes the reserve again
  fill();
  record(spool, [heavy('4', 500)]);
  const inMemory = { troubles: troubles.splice(0), onDisk: spool.isOnDisk, known: known(spool) };
  const beside = openSpoolToRead(path.join(folder, 'agent.sqlite'));
  const marked = { known: known(beside), losses: losses(beside) };
  beside.close();
  record(spool, [finding('5', '1')]);
  deliver(spool, collector, () => undefined);
  const delivered = [...collector.open.keys()].map((id) => id[0] ?? '').join('');
  makeRoom();
  nowMs += 60_000;
  record(spool, [finding('6', '1')]);
  const again = { troubles: troubles.splice(0), onDisk: spool.isOnDisk };
  spool.close();
  spool = open();
  hello(spool, collector);
  deliver(spool, collector, () => undefined);
  const after = { known: known(spool), losses: [...collector.losses.keys()], violations: collector.violations };
  spool.close();
  return { byReserve, inMemory, marked, delivered, again, after, broken: wholeSpool(folder) };
}

function remount(how: 'ro' | 'rw'): void {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,${how}`, disk], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Read-only at the start; then writable again. */
function readOnly(): object {
  let spool = open();
  record(spool, [finding('1', '1')]);
  spool.close();
  remount('ro');
  spool = open();
  record(spool, [finding('2', '1')]);
  const started = { troubles: troubles.splice(0), onDisk: spool.isOnDisk, known: known(spool) };
  remount('rw');
  nowMs += 60_000;
  record(spool, [finding('3', '1')]);
  const again = { troubles: troubles.splice(0), onDisk: spool.isOnDisk };
  spool.close();
  spool = open();
  const after = { known: known(spool) };
  spool.close();
  return { started, again, after, broken: wholeSpool(folder) };
}

mkdirSync(folder, { mode: 0o700 });
const seen = name === 'full' ? full() : readOnly();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ ...seen, bytes: statfsSync(disk).bsize * statfsSync(disk).blocks }));

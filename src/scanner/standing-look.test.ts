import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HangMark } from './hang-mark.ts';
import { factsAt } from './host/list-folder.ts';
import { readProcesses } from './host/processes.ts';
import { isOutcome, type ProcessFacts } from './host/contract.ts';
import { KeptLooksFile } from './kept-looks/kept-looks-file.ts';
import { MarkTable } from './kept-looks/mark-table.ts';
import { markOf, type Mark } from './kept-looks/marks.ts';
import { runsThen } from './kept-looks/runs.ts';
import { StandingLook } from './standing-look.ts';
import type { Sight } from './pipeline.ts';
import type { Observation, RunningProcess } from '../domain/finding.ts';

const NOTHING: Sight = { observations: [], coverage: [], nearMisses: [] };
const CATALOGUE = '/a.catalogue';
const running: ChildProcess[] = [];
let folder: string;
/** A program that nobody else runs. */
let program: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-standing-'));
  program = path.join(folder, 'program');
  copyFileSync('/bin/sleep', program);
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
  rmSync(folder, { recursive: true });
});

/** A view of /proc with some processes only: the machine's others come and go. */
function shows(pids: readonly number[]): void {
  rmSync(proc(), { recursive: true, force: true });
  mkdirSync(proc());
  // Who does not see the first process may not see others.
  for (const name of ['self', '1', ...pids.map(String)]) symlinkSync(`/proc/${name}`, path.join(proc(), name));
}
const proc = (): string => path.join(folder, 'proc');
const kept = (): string => path.join(folder, 'looks');

async function run(file: string, ...args: readonly string[]): Promise<number> {
  const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  running.push(child);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  while (titleOf(pid) !== path.basename(file)) await sleep(5);
  return pid;
}

async function end(pid: number): Promise<void> {
  const child = running.find((one) => one.pid === pid);
  child?.kill('SIGKILL');
  if (child !== undefined) await once(child, 'close');
}

const titleOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

/** What a look sees that finds this process, on disk or because it runs. */
function finding(pid: number, scopes: readonly string[] = ['npm@system']): Sight {
  const one: RunningProcess = { pid, startTicks: '1', executable: program, deleted: false };
  const observation: Observation = {
    id: 'a'.repeat(32),
    product: 'tool',
    channel: 'copied-binary',
    environment: { kind: 'host' },
    anchor: program,
    paths: [program],
    running: [one],
    identity: 'proven',
    evidence: [],
    state: 'running',
    scopes,
  };
  return { ...NOTHING, observations: [observation] };
}

/** Looks while these run; what it returns says later whether another look would see the same while those run. */
function looked(pids: readonly number[], { sight = NOTHING, marks = new Map<string, Mark>(), catalogue = CATALOGUE } = {}) {
  const file = new KeptLooksFile(kept(), 'key', Date.now());
  file.write({ looks: new Map(), marks: MarkTable.of(marks) });
  shows(pids);
  const runs = runsThen(
    readProcesses(proc(), () => false),
    sight,
  );
  const look = new StandingLook({ file: kept(), mark: new HangMark(folder), proc: proc() });
  look.begins(catalogue);
  if (runs !== undefined) look.keep(7, catalogue, { stamp: file.stamp ?? '', runs });
  return (now: readonly number[], known = 7, given = catalogue): Promise<boolean> => {
    shows(now);
    return look.stands(known, given);
  };
}

describe.skipIf(process.platform !== 'linux')('a look need not be made', () => {
  it('while the same runs', async () => {
    const pid = await run(program, '100');
    const stands = looked([pid]);
    expect([await stands([pid]), await stands([pid])]).toEqual([true, true]);
  });

  it('but for another look, or with another catalogue, or when what was kept is gone', async () => {
    const pid = await run(program, '100');
    const stands = looked([pid]);
    expect([await stands([pid], 6), await stands([pid], 7, '/another')]).toEqual([false, false]);
    rmSync(kept());
    expect(await stands([pid])).toBe(false);
  });

  it('but where the kernel tells nothing of processes any more', async () => {
    const file = new KeptLooksFile(kept(), 'key', Date.now());
    file.write({ looks: new Map(), marks: MarkTable.EMPTY });
    const look = new StandingLook({ file: kept(), mark: new HangMark(folder), proc: path.join(folder, 'none') });
    look.begins(CATALOGUE);
    look.keep(1, CATALOGUE, { stamp: file.stamp ?? '', runs: { lives: [], known: [] } });
    expect(await look.stands(1, CATALOGUE)).toBe(false);
  });

  it('when a program that is nobody’s business ends, and when it is started again', async () => {
    const first = await run(program, '100');
    const stands = looked([first]);
    expect(await stands([])).toBe(true);
    const again = await run(program, '100');
    expect([await stands([again]), await stands([first, again])]).toEqual([true, true]);
  });

  it('but when another program is started, or the same file with other content', async () => {
    const first = await run(program, '100');
    const other = path.join(folder, 'other');
    copyFileSync('/bin/sleep', other);
    const stands = looked([first]);
    expect(await stands([first, await run(other, '100')])).toBe(false);
    renameSync(other, program);
    expect(await stands([first, await run(program, '100')])).toBe(false);
  });

  it('but when a running program that no package manager put there gets another name', async () => {
    const pid = await run(program, '100');
    const stands = looked([pid]);
    expect(await stands([pid])).toBe(true);
    renameSync(program, path.join(folder, 'claude'));
    expect(await stands([pid])).toBe(false);
  });

  it('but when an argument with a blank is two', async () => {
    const stands = looked([await run('/bin/sh', '-c', 'read one; : a', 'b c')]);
    expect(await stands([await run('/bin/sh', '-c', 'read one; : a', 'b', 'c')])).toBe(false);
  });

  it('but when the catalogue was replaced in its place', async () => {
    const catalogue = path.join(folder, 'a.catalogue');
    writeFileSync(catalogue, '1');
    const pid = await run(program, '100');
    const stands = looked([pid], { catalogue });
    expect(await stands([pid], 7, catalogue)).toBe(true);
    writeFileSync(catalogue, '22');
    expect(await stands([pid], 7, catalogue)).toBe(false);
  });

  it('but when what was kept was damaged', async () => {
    const marks = new Map<string, Mark>([[path.join(folder, 'missing'), { kind: 'absent' }]]);
    const stands = looked([], { marks });
    expect(await stands([])).toBe(true);
    const bytes = readFileSync(kept());
    // The kind of the last mark, in four bytes before the second JSON.
    const at = bytes.indexOf('{"looks"') - 4;
    writeFileSync(kept(), Buffer.concat([bytes.subarray(0, at), Buffer.of(77), bytes.subarray(at + 1)]));
    expect(await stands([])).toBe(false);
  });

  it('but when an interpreter is started with something else to run', async () => {
    const stands = looked([await run('/bin/sh', '-c', 'read one; : a')]);
    expect(await stands([await run('/bin/sh', '-c', 'read one; : a')])).toBe(true);
    expect(await stands([await run('/bin/sh', '-c', 'read one; : b')])).toBe(false);
  });

  it('but when a process becomes another program', async () => {
    const child = spawn('/bin/sh', ['-c', `read go; exec ${program} 100`], { stdio: ['pipe', 'ignore', 'ignore'] });
    running.push(child);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    while (titleOf(pid) !== 'sh') await sleep(5);
    const stands = looked([pid]);
    expect(await stands([pid])).toBe(true);
    child.stdin.write('go\n');
    while (titleOf(pid) === 'sh') await sleep(5);
    expect(await stands([pid])).toBe(false);
  });

  it('but when what a finding runs has ended, is started once more, or was deleted', async () => {
    const pid = await run(program, '100');
    const stands = looked([pid], { sight: finding(pid) });
    expect(await stands([pid])).toBe(true);
    expect(await stands([pid, await run(program, '100')])).toBe(false);
    rmSync(program);
    expect(await stands([pid])).toBe(false);
    await end(pid);
    expect(await stands([])).toBe(false);
  });

  it('but when anything ended while something was found only because it ran', async () => {
    const [pid, found] = [await run(program, '100'), await run('/bin/sleep', '100')];
    const sight = finding(found, ['processes@system']);
    const stands = looked([pid, found], {
      sight: { ...sight, observations: sight.observations.map((one) => ({ ...one, running: [] })) },
    });
    expect([await stands([pid, found]), await stands([found])]).toEqual([true, false]);
  });

  it('while every inode is as it was', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, 'a');
    const facts = factsAt(file);
    if (isOutcome(facts)) throw new Error(facts);
    const marks = new Map<string, Mark>([
      [file, markOf(facts)],
      [path.join(folder, 'missing'), { kind: 'absent' }],
    ]);
    const stands = looked([], { marks });
    expect(await stands([])).toBe(true);
    writeFileSync(path.join(folder, 'missing'), '');
    expect(await stands([])).toBe(false);
    rmSync(path.join(folder, 'missing'));
    expect(await stands([])).toBe(true);
    await sleep(10);
    appendFileSync(file, 'b');
    expect(await stands([])).toBe(false);
  });

  it('but after one in which something was not looked at for want of time', async () => {
    const pid = await run(program, '100');
    const late = { scope: 'npm@system', complete: false, gaps: [{ reason: 'timed-out' as const }] };
    expect(await looked([pid], { sight: { ...NOTHING, coverage: [late] } })([pid])).toBe(false);
  });

  it('while a process is hidden that was, and but after one of which it is not told whether it is the same', () => {
    const facts: ProcessFacts = {
      pid: 7,
      parent: 1,
      owner: 1000,
      startTicks: '5',
      life: '5 0 other',
      title: 'other',
      deleted: false,
      arguments: [],
    };
    expect(runsThen([{ ...facts, isHidden: true }], NOTHING)?.lives).toEqual([
      [7, { life: '5 0 other', state: 'hidden', isFound: true }],
    ]);
    expect(runsThen([facts], NOTHING)).toBeUndefined();
  });

  it('T14: where a scanner hung while it asked', async () => {
    const pid = await run(program, '100');
    expect(await looked([pid])([pid])).toBe(true);
    writeFileSync(path.join(folder, 'watching'), readFileSync('/proc/sys/kernel/random/boot_id'));
    const ago = new Date(Date.now() - 125_000);
    utimesSync(path.join(folder, 'watching'), ago, ago);
    expect(await looked([pid])([pid])).toBe(false);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bunPayload } from './example-programs/bun-payload.ts';
import { localHost } from './host/local.ts';
import { withStarted } from './host/started.ts';
import { identityCache } from './identity-cache.ts';
import { lookAt } from './pipeline.ts';
import { StartedPrograms, type Handover, type Wanted } from './started-programs.ts';
import type { Observation } from '../domain/finding.ts';
import { catalogueOf, indexOf, type ShortSignature } from '../../test/tree-on-disk.ts';
import { runWorker } from './worker-run.ts';

const TOOL: ShortSignature = {
  id: 'tool',
  npm: [{ name: '@tool/tool', bins: ['tool'] }],
  executables: { names: ['tool'], markers: [{ in: 'bun', text: 'a-tool-that-nobody-has-5b1c' }] },
};
const INDEX = indexOf(TOOL);

/** A program that really runs for so long as its argument says, and that bears a tool's mark in its content. */
function program(): Uint8Array {
  const payload = bunPayload([{ name: '/$bunfs/root/cli', source: '/* a-tool-that-nobody-has-5b1c */' }]);
  const whole = Buffer.concat([readFileSync('/bin/sleep'), payload, Buffer.alloc(8)]);
  whole.writeBigUInt64LE(BigInt(whole.length), whole.length - 8);
  return whole;
}

describe.skipIf(process.platform !== 'linux')('StartedPrograms (Linux)', () => {
  let folder: string;
  let woken: (readonly [Wanted, string])[];
  let programs: StartedPrograms;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-started-'));
    woken = [];
    programs = new StartedPrograms((wanted, name) => woken.push([wanted, name]));
  });
  afterEach(async () => {
    programs.close();
    for (const child of children.splice(0)) await end(child);
    rmSync(folder, { recursive: true });
  });

  const inFolder = (name: string): string => path.join(folder, name);
  function placed(name: string, bytes = program()): string {
    writeFileSync(inFolder(name), bytes, { mode: 0o755 });
    return inFolder(name);
  }
  async function start(file: string, ...args: readonly string[]): Promise<ChildProcess & { readonly pid: number }> {
    const child = spawn(file, args.length === 0 ? ['60'] : args, { stdio: 'ignore', cwd: folder });
    children.push(child);
    await once(child, 'spawn');
    return child as ChildProcess & { readonly pid: number };
  }
  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  /** A program of the name that has run and is over; as a sensor would say it. */
  async function hasRun(file: string, named: { readonly name?: string } = { name: 'tool' }): Promise<void> {
    const child = await start(file);
    programs.started({ pid: child.pid, file, ...named });
    await end(child);
  }
  /** What a look at processes says of programs in the folder, given what a handover holds. */
  function seen({
    started,
  }: Pick<Handover, 'started'>): readonly Pick<Observation, 'state' | 'anchor' | 'identity' | 'running'>[] {
    const order = { depth: 'quick', scopes: new Set(['processes@system']) } as const;
    return lookAt(withStarted(localHost(), started).host, INDEX, { order, cache: identityCache() })
      .observations.filter(({ anchor }) => anchor.startsWith(folder))
      .map(({ state, anchor, identity, running }) => ({ state, anchor, identity, running }));
  }
  const openFiles = (): number => readdirSync('/proc/self/fd').length;

  it('a run that is over and left no copy is told as one that ran, by the content of what ran', async () => {
    const file = placed('tool');
    const child = await start(file);
    programs.started({ pid: child.pid, file, name: 'tool' });
    rmSync(file);
    await end(child);
    expect(seen(programs.handOver())).toEqual([{ state: 'ran', anchor: file, identity: 'proven', running: [] }]);
    expect(woken).toEqual([['now', 'tool']]);
  });

  it('a run that is over, of a copy that is still there, is that copy', async () => {
    const file = placed('tool');
    await hasRun(file);
    expect(seen(programs.handOver())).toEqual([{ state: 'installed', anchor: file, identity: 'proven', running: [] }]);
  });

  it('one that still runs is running', async () => {
    const file = placed('tool');
    const { pid } = await start(file);
    programs.started({ pid, file, name: 'tool' });
    const [one] = seen(programs.handOver());
    expect([one?.state, one?.running.map((run) => run.pid)]).toEqual(['installed', [pid]]);
  });

  it('a name alone is nothing', async () => {
    const file = placed('tool', readFileSync('/bin/sleep'));
    const child = await start(file);
    programs.started({ pid: child.pid, file, name: 'tool' });
    rmSync(file);
    await end(child);
    expect(seen(programs.handOver())).toEqual([]);
  });

  it('another name is told by its content while the file is there, and waits for a later look', async () => {
    const file = placed('notes-helper');
    await hasRun(file, {});
    expect(woken).toEqual([['later', 'notes-helper']]);
    expect(seen(programs.handOver())).toEqual([{ state: 'installed', anchor: file, identity: 'proven', running: [] }]);
  });

  it('a package that node ran and that is gone is told by where its script lay', async () => {
    const script = inFolder('tool.js');
    writeFileSync(script, 'setTimeout(() => {}, 60_000);');
    const child = await start(process.execPath, script);
    programs.started({ pid: child.pid, file: process.execPath, name: 'tool' });
    const { started } = programs.handOver();
    expect(started.map(({ facts }) => facts.arguments.at(-1))).toEqual([script]);
  });

  it('the same program is looked at once, however often it is started; a lasting one wakes a look again', async () => {
    const file = placed('tool');
    for (let turn = 0; turn < 5; turn += 1) await hasRun(file);
    const first = programs.handOver();
    first.done(true);
    await hasRun(file);
    const { pid } = await start(file);
    programs.started({ pid, file, name: 'tool' });
    expect([first.started.length, programs.handOver().started.length, woken]).toEqual([1, 0, [['now', 'tool']]]);
    programs.tick(performance.now() + 2500);
    expect(woken.slice(1)).toEqual([['now', 'tool']]);
  });

  it('a program that was replaced is another one', async () => {
    const file = placed('tool');
    await hasRun(file);
    programs.handOver().done(true);
    renameSync(placed('next'), file);
    await hasRun(file);
    expect(programs.handOver().started.length).toBe(1);
  });

  it('one that was over before anybody could ask wakes one look', () => {
    for (let turn = 0; turn < 3; turn += 1) programs.started({ pid: 4_194_303, file: '/opt/tool', name: 'tool' });
    programs.started({ pid: 4_194_303, file: './tool', name: 'tool' });
    expect(woken).toEqual([['now', 'tool']]);
  });

  it('a failed look gives its starts back once, and then they are counted as missed', async () => {
    await hasRun(placed('tool'));
    programs.missed(3);
    const first = programs.handOver();
    expect([first.started.length, first.missedStarts]).toEqual([1, 3]);
    first.done(false);
    const second = programs.handOver();
    expect([second.started.length, second.missedStarts]).toEqual([1, 3]);
    second.done(false);
    expect(programs.handOver()).toMatchObject({ started: [], missedStarts: 4 });
  });

  it('holds no more files open than it says, none for longer than a minute, and none in the end', async () => {
    const before = openFiles();
    for (let count = 0; count < 40; count += 1) {
      copyFileSync('/bin/sleep', inFolder(`tool-${count}`));
      await hasRun(inFolder(`tool-${count}`));
    }
    expect(openFiles() - before).toBe(32);
    programs.tick(performance.now() + 61_000);
    expect(openFiles() - before).toBe(0);
    expect(programs.handOver().started.length).toBe(40);
  });

  it('T16: asks nothing of a program on a file system that can hang', async () => {
    const file = placed('tool');
    programs.mounted(`36 35 0:99 / ${folder} rw - nfs4 server:/x rw\n`);
    const before = openFiles();
    await hasRun(file);
    expect(openFiles() - before).toBe(0);
    expect(programs.handOver().started.map(({ facts }) => facts.executableFacts)).toEqual([undefined]);
  });

  it('a look by a process of its own reads what was kept open, and tells what was missed', async () => {
    const catalogue = inFolder('catalogue');
    writeFileSync(catalogue, catalogueOf(TOOL));
    const file = placed('tool');
    const child = await start(file);
    programs.started({ pid: child.pid, file, name: 'tool' });
    rmSync(file);
    await end(child);
    const { started } = programs.handOver();
    const request = { catalogue, depth: 'quick', scopes: ['processes@system'], started, missedStarts: 7 } as const;
    const { observations, coverage } = await runWorker(request, { deadlineMs: 60_000 });
    expect(observations.filter(({ anchor }) => anchor === file)).toMatchObject([
      { product: 'tool', state: 'ran', identity: 'proven' },
    ]);
    expect(coverage.find(({ scope }) => scope === 'processes@system')).toMatchObject({
      complete: false,
      gaps: expect.arrayContaining([{ reason: 'missed', detail: '7 starts' }]),
    });
  });

  it('a process that has the number of one that ended is not taken for it', async () => {
    const file = placed('tool');
    await hasRun(file);
    const { started } = programs.handOver();
    const other = await start('/bin/sleep');
    const reused = started.map((one) => ({ ...one, facts: { ...one.facts, pid: other.pid, startTicks: '1' } }));
    const { host, missed } = withStarted(localHost(), reused);
    expect(host.processes().filter(({ ended }) => ended === true)).toEqual([]);
    expect(missed()).toBe(1);
  });
});

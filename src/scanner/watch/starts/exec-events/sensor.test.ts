import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProgramStart, StartsSensor } from '../contract.ts';
import { pipeOf, PREPARED, tracefs } from './instance.ts';
import { until } from '../../../../../test/e2e/stack.ts';
import { openExecEvents } from './sensor.ts';

const RELATIVE = './claude';
const folder = tracefs() ?? '';
const isOurs = process.getuid?.() === 0 && folder !== '' && !existsSync(pipeOf(folder, PREPARED));

describe.skipIf(!isOurs)('exec events (skipped unless root, with tracefs mounted and no prepared instance)', () => {
  let base: string;
  let sensor: StartsSensor;
  let said: ProgramStart[];
  const failures: string[] = [];
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), 'bandog-exec-'));
    said = [];
    sensor = openExecEvents({ started: (start) => said.push(start), missed: () => {}, failed: (why) => failures.push(why) });
    sensor.want(new Set(['claude', 'codex']));
  });
  afterEach(async () => {
    sensor.close();
    rmSync(base, { recursive: true });
    await until('its instance goes with it', () => !existsSync(`${folder}/instances/bandog-${process.pid}`));
    expect(failures.splice(0)).toEqual([]);
  });
  const inBase = (name: string): string => path.join(base, name);
  const program = (name: string): string => {
    copyFileSync('/bin/true', inBase(name));
    return inBase(name);
  };
  const script = (name: string, first: string): string => {
    writeFileSync(inBase(name), `${first}\n`, { mode: 0o755 });
    return inBase(name);
  };
  /** Until a process of ours that is started now was heard, and so all before it. */
  const heard = async (): Promise<void> => {
    const { pid } = spawnSync('/bin/true');
    sensor.expect?.(pid);
    expect(await sensor.isDeaf?.()).toBe(false);
  };
  /** What was said of files in the test's own folder: other programs start on this machine all the time. */
  const own = async (): Promise<readonly (readonly [string, string | undefined])[]> => {
    await heard();
    return said
      .filter(({ file }) => file?.startsWith(base) === true || file === RELATIVE)
      .map(({ file = '', name }) => [path.basename(file), name]);
  };

  const rows: readonly {
    readonly name: string;
    readonly run: () => void;
    readonly want: readonly (readonly [string, string | undefined])[];
  }[] = [
    { name: 'its own name, over before anybody looks', run: () => spawnSync(program('claude')), want: [['claude', 'claude']] },
    {
      name: 'its own name, relative',
      run: () => spawnSync(RELATIVE, { cwd: path.dirname(program('claude')) }),
      want: [['claude', 'claude']],
    },
    {
      name: 'a script by its own name',
      run: () => spawnSync(script('codex.js', '#!/usr/bin/env -S true')),
      want: [['codex.js', 'codex']],
    },
    {
      name: 'another name outside of packages’ folders, once',
      run: () => [1, 2, 3].forEach(() => spawnSync(program('notes-helper'))),
      want: [['notes-helper', undefined]],
    },
  ];
  for (const { name, run, want } of rows) {
    it(`says ${name}`, async () => {
      run();
      expect(await own()).toEqual(want);
    });
  }

  it('says what an interpreter runs', async () => {
    const child = spawn(process.execPath, [script('claude.js', 'setTimeout(() => {}, 30_000);')], { stdio: 'ignore' });
    try {
      await new Promise((resolve) => child.once('spawn', resolve));
      await heard();
      expect(said.filter(({ pid }) => pid === child.pid).map(({ name }) => name)).toContain('claude');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says nothing of programs in packages’ folders', async () => {
    await heard();
    expect(said.filter(({ file }) => file === '/bin/true')).toEqual([]);
  });

  it('knows that it does not hear a process that was not started while it listens', async () => {
    sensor.expect?.(spawnSync('/bin/true').pid);
    expect(await sensor.isDeaf?.()).toBe(false);
    sensor.expect?.(4_194_304);
    expect(await sensor.isDeaf?.()).toBe(true);
  });
});

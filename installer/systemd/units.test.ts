import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitsWithin } from '../../src/agent/governor/limits.ts';
import { LEAN_FLAGS } from '../../src/agent/program/lean.ts';
import { argumentsFor } from '../../src/scanner/worker-command.ts';
import { render, renderUnits } from './render-units.ts';

/** Tenths of systemd's "exposure", 100 for a service of root without any of this; what each costs is in docs/installing.md. */
const AT_MOST = new Map([
  ['bandog.service', 14],
  ['bandog-scan@.service', 16],
  ['bandog-enrol.service', 5],
  ['bandog-events.service', 10],
]);
const isHere = spawnSync('systemd-analyze', ['--version']).status === 0;
const units = renderUnits();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-units-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the units, for a machine on which Bandog is not installed: another program that is there takes the place of ours. */
function write(change: (text: string) => string = (text) => text): readonly string[] {
  for (const { name, text } of units)
    writeFileSync(path.join(folder, name), change(text.replaceAll('/usr/lib/bandog/node', process.execPath)));
  return units.map(({ name }) => path.join(folder, name.replace('@', '@1-2-3')));
}

function analyze(...args: readonly string[]) {
  const { status, stderr } = spawnSync('systemd-analyze', args, {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', SYSTEMD_UNIT_PATH: `${folder}:`, LC_ALL: 'C' },
  });
  // Where no systemd runs it says so; that is nothing about our units.
  return { status, said: stderr.split('\n').filter((line) => line.includes('bandog')) };
}

it('gives both services the flags that the agent gives itself elsewhere', () => {
  const starts = units.flatMap(({ text }) => /^ExecStart=.*(?:agent|scanner) run.*$/m.exec(text)?.[0] ?? []);
  expect(starts).toHaveLength(2);
  for (const start of starts) for (const flag of LEAN_FLAGS) expect(start).toContain(flag);
});

/** Of a unit: one of its bounds of memory, in MiB. */
function memoryOf(name: string, bound: 'MemoryHigh' | 'MemoryMax'): number {
  const text = units.find((unit) => unit.name === name)?.text ?? '';
  return Number(new RegExp(`^${bound}=(\\d+)M$`, 'm').exec(text)?.[1]);
}

function heapOf(flags: readonly string[]): number {
  return Number(/^--max-old-space-size=(\d+)$/m.exec(flags.join('\n'))?.[1]);
}

it('gives the scanner room for two looks at the cap of the governor, and its watcher', () => {
  const { memoryMiB } = limitsWithin();
  expect(memoryOf('bandog-scan@.service', 'MemoryHigh')).toBeGreaterThan(2 * memoryMiB);
  expect(memoryOf('bandog-scan@.service', 'MemoryMax')).toBeGreaterThan(2 * memoryMiB + heapOf(LEAN_FLAGS));
  // One of them grows for a moment beyond its cap, before that is measured: not beyond its heap, and what it is allowed beside it.
  expect(heapOf(argumentsFor('scan-worker.ts', 'deep', memoryMiB))).toBeLessThan(memoryMiB);
});

it('gives the agent room for its heap', () => {
  expect(memoryOf('bandog.service', 'MemoryMax')).toBeGreaterThan(heapOf(LEAN_FLAGS));
  expect(memoryOf('bandog.service', 'MemoryHigh')).toBeLessThan(memoryOf('bandog.service', 'MemoryMax'));
});

it('gives the agent, and no other service, the proxy that root sets, and clears what redirects a Node', () => {
  for (const { name, text } of units.filter((unit) => unit.name.endsWith('.service'))) {
    const files = text.match(/^EnvironmentFile=.*$/gm) ?? [];
    expect(files, name).toEqual(name === 'bandog.service' ? ['EnvironmentFile=-/etc/bandog/environment'] : []);
    // UnsetEnvironment= is the last step (systemd.exec(5)), so that no file has a say in these.
    const cleared = /^UnsetEnvironment=(.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
    expect(cleared, name).toEqual(expect.arrayContaining(['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LD_PRELOAD', 'SSLKEYLOGFILE']));
  }
});

it('refuses a name that nothing fills', () => {
  expect(() => render('ExecStart=@NOWHERE@')).toThrow('@NOWHERE@');
});

it('has a bound for every service', () => {
  expect(units.map(({ name }) => name).filter((name) => name.endsWith('.service'))).toEqual([...AT_MOST.keys()].toSorted());
});

describe.skipIf(!isHere)('systemd-analyze (skipped where it is not installed)', () => {
  it('verifies every unit', () => {
    const { status, said } = analyze('verify', '--man=no', ...write());
    expect(said).toEqual([]);
    expect(status).toBe(0);
  });

  it('shows a seeded fault', () => {
    const { said } = analyze('verify', '--man=no', ...write((text) => text.replace('NoNewPrivileges=', 'NoNewPriviliges=')));
    expect(said.join('\n')).toContain('NoNewPriviliges');
  });

  it.each([...AT_MOST])('%s is exposed at most by %i tenths', (name, most) => {
    write();
    const score = (threshold: number) =>
      analyze('security', '--offline=true', '--no-pager', `--threshold=${threshold}`, path.join(folder, name)).status;
    expect(score(most)).toBe(0);
    // The bound is near: what is won by one setting may not be lost by another unseen.
    expect(score(most - 4)).not.toBe(0);
  });
});

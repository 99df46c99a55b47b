import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProcessPolling } from './sensor.ts';

let base: string;
let said: string[];
const on = { started: ({ name }: { readonly name?: string }) => void said.push(`${name} was started`), missed: () => {} };
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-starts-'));
  said = [];
});
afterEach(() => rmSync(base, { recursive: true }));

/** A /proc of files, with the newest process last. */
function proc(pid: number, comm: string, ...args: readonly string[]): void {
  mkdirSync(path.join(base, String(pid)), { recursive: true });
  writeFileSync(path.join(base, String(pid), 'comm'), `${comm}\n`);
  writeFileSync(path.join(base, String(pid), 'cmdline'), `${args.join('\0')}\0`);
  writeFileSync(path.join(base, 'loadavg'), `0.20 0.18 0.12 1/80 ${pid}\n`);
}

function starts(): ProcessPolling {
  const one = new ProcessPolling(on, base);
  one.want(new Set(['claude', 'codex', 'a-very-long-command']));
  one.tick();
  return one;
}

const processes: readonly { readonly name: string; readonly given: readonly [string, ...string[]]; readonly want: boolean }[] = [
  { name: 'its own name', given: ['claude', 'claude'], want: true },
  { name: 'a script that an interpreter runs', given: ['node', 'node', '/usr/bin/codex'], want: true },
  { name: 'a script with its suffix', given: ['node', 'node', '--x', '/opt/codex.js'], want: true },
  { name: 'a name that the kernel cut', given: ['a-very-long-com', './x'], want: true },
  { name: 'another program', given: ['bash', 'bash', '-l'], want: false },
  { name: 'a name that only begins so', given: ['claudette', 'claudette'], want: false },
  { name: 'a wanted name far behind', given: ['vi', 'vi', 'a', 'b', 'claude'], want: false },
];

describe('ProcessPolling', () => {
  for (const { name, given, want } of processes) {
    it(`${want ? 'notices' : 'does not notice'} ${name}`, () => {
      proc(1, 'init', 'init');
      const one = starts();
      proc(2, ...given);
      one.tick();
      one.close();
      expect(said.length > 0).toBe(want);
    });
  }

  it('says nothing of what ran before it, and nothing twice', () => {
    proc(1, 'claude', 'claude');
    const one = starts();
    proc(2, 'codex', 'codex');
    for (let tick = 0; tick < 5; tick += 1) one.tick();
    one.close();
    expect(said).toEqual(['codex was started']);
  });

  it('notices a program that a shell became after the first tick', () => {
    proc(1, 'init', 'init');
    const one = starts();
    proc(2, 'bash', 'bash');
    one.tick();
    proc(2, 'claude', 'claude');
    one.tick();
    one.close();
    expect(said).toEqual(['claude was started']);
  });

  it('notices a real one', async () => {
    const command = path.join(base, 'codex');
    symlinkSync('/bin/sleep', command);
    const one = new ProcessPolling(on);
    one.want(new Set(['codex']));
    one.tick();
    const child: ChildProcess = spawn(command, ['30'], { stdio: 'ignore' });
    await once(child, 'spawn');
    one.tick();
    one.close();
    child.kill('SIGKILL');
    expect(said).toEqual(['codex was started']);
  });
});

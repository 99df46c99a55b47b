import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Line } from './judge.ts';

/** What one system call is made to do. */
export interface Injection {
  readonly call: string;
  /** Which one of its name that touches the state folder, from 1; and whether all later ones, too. */
  readonly at: number;
  readonly isLasting?: boolean;
  /** In strace's words: `signal=KILL`, `error=EIO`, `retval=1`. */
  readonly effect: string;
}

/** What a driver left behind: its lines, and how it ended. */
export interface Ran {
  readonly lines: readonly Line[];
  readonly end: string;
  readonly stderr: string;
}

const DRIVER = fileURLToPath(new URL('driver.ts', import.meta.url));
const FILES = ['', 'agent.sqlite', 'agent.sqlite-journal', 'agent.sqlite.new', 'agent.sqlite.new-journal', 'agent.reserve'];

/** Why system calls cannot be injected here; undefined when they can. */
export function whyNoStrace(): string | undefined {
  if (process.platform !== 'linux') return 'this is no Linux';
  const tried = spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=getpid:retval=1', 'true'], { encoding: 'utf8' });
  if (tried.error !== undefined) return 'there is no strace (`npm run setup:system` installs it)';
  return tried.status === 0 ? undefined : `strace cannot trace here: ${tried.stderr.slice(0, 200)}`;
}

/** A new state folder, and `use` with it; removed after. */
export function withState<T>(use: (folder: string) => T): T {
  const base = mkdtempSync(path.join(tmpdir(), 'bandog-faults-'));
  const folder = path.join(base, 'state');
  mkdirSync(folder, { mode: 0o700 });
  try {
    return use(folder);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** Runs the driver over the folder, with the injection. */
export function runDriver(folder: string, rounds: number, injection?: Injection): Ran {
  const driver = [process.execPath, '--no-warnings', DRIVER, folder, String(rounds)];
  const [file = '', ...args] = injection === undefined ? driver : [...straceFor(folder, injection), ...driver];
  const { status, signal, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', timeout: 60_000 });
  return { lines: linesOf(stdout), end: signal ?? String(status), stderr };
}

/** How often a driver of so many rounds makes each system call on its state folder. */
export function countCalls(rounds: number, calls: string): ReadonlyMap<string, number> {
  return withState((folder) => {
    const trace = path.join(folder, '../trace');
    const watched = ['-f', '--seccomp-bpf', '-qq', '-o', trace, ...paths(folder), '-e', `trace=${calls}`];
    const args = [...watched, process.execPath, '--no-warnings', DRIVER, folder, String(rounds)];
    const { status, stderr } = spawnSync('strace', args, { encoding: 'utf8' });
    if (status !== 0 || !existsSync(trace)) throw new Error(`the driver failed without a fault: ${stderr}`);
    const names = readFileSync(trace, 'utf8')
      .split('\n')
      .flatMap((line) => /^\d+\s+(\w+)\(/.exec(line)?.[1] ?? []);
    return new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
  });
}

function straceFor(folder: string, { call, at, isLasting = false, effect }: Injection): readonly string[] {
  const inject = `inject=${call}:${effect}:when=${at}${isLasting ? '+' : ''}`;
  return ['strace', '-f', '-qq', '-o', '/dev/null', ...paths(folder), '-e', `trace=${call}`, '-e', inject];
}

function paths(folder: string): readonly string[] {
  return FILES.flatMap((name) => ['-P', name === '' ? folder : path.join(folder, name)]);
}

/** The last line of a killed process can be cut anywhere. */
function linesOf(stdout: string): readonly Line[] {
  return stdout.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
}

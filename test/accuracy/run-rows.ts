/**
 * Inside enter.sh: starts the rows of a subject that are processes, as the users whose homes they lie in, waits until they
 * are up, runs what it was given to look at this machine, and ends them.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunAnswer, RunOrder } from './scan-subject.ts';
import type { TruthRow } from './truth.ts';

/** Long enough for the slowest to have set its title; tools start in one to three seconds here. */
const SETTLE_MS = 6000;
/** Arguments with which a tool stays up without a network or a terminal. */
const SERVES = new Map([
  ['claude-code', ['mcp', 'serve']],
  ['codex-cli', ['app-server']],
  ['opencode', ['serve', '--port', '45999']],
]);

/** Copies a program into memory and starts it from there (memfd_create is number 319 on x86-64); Perl is on every Debian. */
const FROM_MEMORY = `
  my ($from, $name, @args) = @ARGV;
  $^F = 255;
  my $fd = syscall(319, $name, 0);
  open(my $in, '<:raw', $from) or die $!;
  open(my $out, '>&=:raw', $fd) or die $!;
  while (read($in, my $piece, 1 << 20)) { print $out $piece }
  $out->flush;
  exec { "/proc/self/fd/$fd" } $name, @args;
`;

const [input = '', output = ''] = process.argv.slice(2);
const { rows, truth, looks } = JSON.parse(readFileSync(input, 'utf8')) as RunOrder;
const started = rows.map((row) => start(row));
if (started.length > 0) await sleep(SETTLE_MS);
for (const { remove } of started) if (remove !== undefined) rmSync(remove, { recursive: true, force: true });
const dead = started.filter(({ process: child }) => child.exitCode !== null || child.signalCode !== null);
const pids = Object.fromEntries(started.map(({ row, process: child }) => [row.id, withChildren(child.pid)]));
const answers = looks.map(({ command: [file = '', ...args], input: given }) =>
  spawnSync(file, args, { maxBuffer: 256 * 1024 * 1024, encoding: 'utf8', input: given ?? '' }),
);
for (const { process: child } of started) child.kill('SIGKILL');
for (const { row } of dead) process.stderr.write(`did not stay up: ${row.id} ${row.method} ${row.path}\n`);
writeFileSync(output, JSON.stringify({ pids, answers: answers.map(({ stdout }) => stdout) } satisfies RunAnswer));
for (const { stdout, stderr } of answers) if (stdout === '') throw new Error(`no answer: ${stderr}`);
process.exit(0);

interface Started {
  readonly row: TruthRow;
  readonly process: ChildProcess;
  /** Deleted once it runs. */
  readonly remove?: string;
}

function start(row: TruthRow): Started {
  const isDeleted = row.method.includes('deleted');
  const owner = ownerOf(row.path);
  if (isDeleted) copyNative(row, owner);
  const { file, args } = commandFor(row);
  const child = spawn(file, args, {
    argv0: row.method.includes('argv0') ? '[kworker/u4:2]' : file,
    cwd: owner.home,
    uid: owner.uid,
    gid: owner.gid,
    env: { HOME: owner.home, PATH: '/usr/bin:/bin', TERM: 'xterm', DISABLE_AUTOUPDATER: '1', DISABLE_TELEMETRY: '1' },
    stdio: ['pipe', 'ignore', 'ignore'], // an open standard input keeps servers over stdio alive
  });
  child.on('error', (error) => process.stderr.write(`${row.id}: ${error.message}\n`));
  return { row, process: child, ...(isDeleted ? { remove: path.dirname(row.path) } : {}) };
}

/** A process, and what it started. */
function withChildren(pid: number | undefined): readonly number[] {
  if (pid === undefined) return [];
  const list = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(list) ? readFileSync(list, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  return [pid, ...children.flatMap(withChildren)];
}

function commandFor(row: TruthRow): { readonly file: string; readonly args: readonly string[] } {
  if (row.method === 'running-memfd')
    return {
      file: 'perl',
      args: [
        '-e',
        FROM_MEMORY,
        nativeOf(row),
        path.basename(row.path).slice('memfd:'.length),
        ...(SERVES.get(row.product) ?? []),
      ],
    };
  if (row.method === 'running-loader')
    return { file: '/lib64/ld-linux-x86-64.so.2', args: [nodeOf(row.path), row.path, ...(SERVES.get(row.product) ?? [])] };
  // The copy behind it is of an old version, whose server has another name.
  if (row.method === 'running-wrapper') return { file: '/home/gus/bin/assistant', args: ['mcp'] };
  if (row.method.includes('tail')) return { file: 'tail', args: ['-f', row.path] };
  if (row.path.endsWith('.py')) return { file: 'python3', args: [row.path] };
  const serves = SERVES.get(row.product) ?? [];
  const target = statSync(row.path).isDirectory() ? commandOf(row.path) : row.path;
  if (/\.[cm]?js$/.test(target)) return { file: nodeOf(row.path), args: [target, ...serves] };
  return { file: target, args: serves };
}

/** The subject's own Node, since old tools do not start on a new one: the account's, the system's, else ours. */
function nodeOf(script: string): string {
  const [own] = globSync(path.join(ownerOf(script).home, '.nvm/versions/node/*/bin/node'));
  return own ?? (existsSync('/usr/local/bin/node') ? '/usr/local/bin/node' : process.execPath);
}

/** The command that a package's manifest names. */
function commandOf(folder: string): string {
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly bin?: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : Object.values(bin ?? {})[0];
  if (file === undefined) throw new Error(`${folder} has no command`);
  return path.join(folder, file);
}

/** A native copy of the row's product at the row's path, from wherever the subject has one. */
function copyNative(row: TruthRow, owner: Owner): void {
  const source = nativeOf(row);
  mkdirSync(path.dirname(row.path), { recursive: true });
  copyFileSync(source, row.path);
  chmodSync(row.path, 0o755);
  for (const made of [row.path, path.dirname(row.path)]) chownSync(made, owner.uid, owner.gid);
}

/** A native program of the row's product that accounts may read. */
function nativeOf(row: TruthRow): string {
  const source = truth
    .filter((other) => other.product === row.product && other.expect === 'installed' && existsSync(other.path))
    .map((other) => largestFile(other.path))
    .find((file) => file !== undefined && statSync(file).size > 20_000_000 && !file.endsWith('.zip'));
  if (source === undefined) throw new Error(`${row.id}: the subject has no native copy of ${row.product}`);
  return source;
}

function largestFile(at: string): string | undefined {
  if (statSync(at).isFile()) return at;
  const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sized = files.map((entry) => ({
    file: path.join(entry.parentPath, entry.name),
    size: statSync(path.join(entry.parentPath, entry.name)).size,
  }));
  return sized.toSorted((one, other) => other.size - one.size)[0]?.file;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

function ownerOf(file: string): Owner {
  const home = file.startsWith('/memfd:') ? '/home/cho' : file.split('/').slice(0, 3).join('/');
  const facts = statSync(home);
  return { uid: facts.uid, gid: facts.gid, home };
}

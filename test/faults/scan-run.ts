import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ScanDocument } from '../../src/domain/scan-document.ts';

/** How one call of `bandog scan` ended. */
export interface ScanRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Highest resident memory seen of any of its processes. */
  readonly peakMb: number;
  readonly durationMs: number;
}

export interface ScanCall {
  readonly args: readonly string[];
  /** Numeric account to run as; absent: this one. */
  readonly uid?: number;
  /** A sh script that runs the command, `"$@"`, in a mount namespace of its own. */
  readonly inside?: string;
}

const BANDOG = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
/** What is mounted inside is seen nowhere else, and gone with the last process. */
const OWN_MOUNTS = ['unshare', '--mount', '--propagation', 'private'] as const;
const DEADLINE_MS = 60_000;
const SAMPLE_MS = 10;

/** Runs the real command with its real worker process, and watches the memory of both. */
export async function runScan({ args, uid, inside }: ScanCall): Promise<ScanRun> {
  const begun = performance.now();
  const command = [process.execPath, BANDOG, 'scan', ...args];
  const [file = '', ...rest] = inside === undefined ? command : [...OWN_MOUNTS, 'sh', '-c', inside, 'sh', ...command];
  const child = spawn(file, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  let peakMb = 0;
  const sampling = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), SAMPLE_MS);
  const { promise, resolve, reject } = Promise.withResolvers<Pick<ScanRun, 'code' | 'signal'>>();
  child.once('error', reject);
  child.once('close', (code, signal) => resolve({ code, signal }));
  try {
    return { ...(await promise), ...output, peakMb, durationMs: performance.now() - begun };
  } finally {
    clearInterval(sampling);
  }
}

/** Whether another account may read this checkout and start its Node, so that the command can be run as it. */
export function canRunAs(uid: number): boolean {
  const reads = `require('node:fs').accessSync(${JSON.stringify(BANDOG)})`;
  return spawnSync(process.execPath, ['-e', reads], { uid, gid: uid, cwd: '/' }).status === 0;
}

/** Whether this account may mount in a namespace of its own. */
export function canMount(): boolean {
  const [file, ...rest] = OWN_MOUNTS;
  return process.platform === 'linux' && spawnSync(file, [...rest, 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0;
}

/** What `--json` printed. */
export function documentOf(run: ScanRun): ScanDocument {
  return JSON.parse(run.stdout) as ScanDocument;
}

/** Highest VmHWM of a process and its descendants now, in MB (proc(5)). */
function peakOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  const kilobytes = Number(/VmHWM:\s*(\d+) kB/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);
  const children = textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return Math.max(kilobytes / 1024, ...children.map((child) => peakOf(Number(child))));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

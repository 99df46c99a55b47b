import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TruthRow } from './truth.ts';
import type { Observation } from '../../src/domain/finding.ts';
import { isWithin } from '../../src/domain/host-path.ts';
import type { Platform } from '../../src/domain/platform.ts';
import type { ScanDocument } from '../../src/domain/scan-document.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const MAX_OUTPUT = 256 * 1024 * 1024;

/** The command that is `bandog`: the sources, or something that was built of them. */
export type Program = readonly [string, ...string[]];
export const SOURCES: Program = [process.execPath, path.join(CHECKOUT, 'bin/bandog.mjs')];

/** A built program: a bundle's bandog.mjs on this Node, or an executable. */
export function programAt(file: string): Program {
  return file.endsWith('.mjs') ? [process.execPath, file] : [file];
}

/** What a scan of the subject as a folder says. */
export async function scanFolder(subject: string, platform: Platform = 'linux', program = SOURCES): Promise<ScanDocument> {
  return (await runScan([...program, 'scan', '--root', subject, '--platform', platform, '--json'])).document;
}

/** Whether this machine lets us make namespaces and overlays: then processes can be run on a subject without touching it. */
export function canRunProcesses(): boolean {
  return (
    process.platform === 'linux' &&
    process.geteuid?.() === 0 &&
    spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0
  );
}

/** A command that looks at the machine, and what it reads. */
export interface LookCommand {
  readonly command: readonly string[];
  readonly input?: string;
}

/** What run-rows.ts is told to start and run. */
export interface RunOrder {
  readonly rows: readonly TruthRow[];
  readonly truth: readonly TruthRow[];
  readonly looks: readonly LookCommand[];
}

/** What it gives back: the processes of each row, and what each command printed. */
export interface RunAnswer {
  readonly pids: Readonly<Record<string, readonly number[]>>;
  readonly answers: readonly string[];
}

export interface LiveScan {
  readonly findings: readonly Observation[];
  /** Whether a finding lies in what the subject brought, rather than in this machine's own /usr and the like. */
  isOfSubject(finding: Observation): boolean;
}

/** Starts the subject's `running` rows and its running decoys as their users, and scans the machine that it has become. */
export async function scanRunning(subject: string, truth: readonly TruthRow[], program = SOURCES): Promise<LiveScan> {
  const { answers } = await lookRunning(subject, truth, [{ command: [...program, 'scan', '--json'] }]);
  const document = JSON.parse(answers[0] ?? '') as ScanDocument;
  const tops = truth.map((row) => row.path);
  return {
    findings: document.findings,
    // Below an overlay a layer's marks of removal are that overlay's own: containers are judged on the folder alone.
    isOfSubject: ({ anchor, environment }) =>
      environment.kind === 'host' && (isWithin(anchor, '/home') || tops.some((top) => isWithin(anchor, top))),
  };
}

/** Starts the subject's rows that are processes, and runs commands one after another on the machine that it has become. */
export async function lookRunning(
  subject: string,
  truth: readonly TruthRow[],
  looks: readonly LookCommand[],
): Promise<RunAnswer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-running-'));
  try {
    const rows = truth.filter((row) => row.method.startsWith('running'));
    writeFileSync(path.join(folder, 'rows.json'), JSON.stringify({ rows, truth, looks } satisfies RunOrder));
    const out = path.join(folder, 'answers.json');
    const inside = [process.execPath, 'test/accuracy/run-rows.ts', path.join(folder, 'rows.json'), out];
    const { stderr } = await promisify(execFile)(
      'sh',
      [path.join(CHECKOUT, 'test/accuracy/enter.sh'), subject, CHECKOUT, ...inside],
      { maxBuffer: MAX_OUTPUT },
    );
    if (stderr !== '') process.stderr.write(stderr.slice(0, 4000));
    return JSON.parse(readFileSync(out, 'utf8')) as RunAnswer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runScan([file, ...args]: Program): Promise<{ readonly document: ScanDocument }> {
  const run = promisify(execFile)(file, args, { maxBuffer: MAX_OUTPUT });
  const { stdout } = await run.catch((error: unknown) => {
    // Exit code 1 is the answer "something was found".
    if (isFailure(error) && (error.code === 1 || error.code === 3) && error.stdout !== '') return error;
    throw error;
  });
  return { document: JSON.parse(stdout) as ScanDocument };
}

function isFailure(error: unknown): error is { readonly code: unknown; readonly stdout: string } {
  return typeof error === 'object' && error !== null && 'code' in error && 'stdout' in error && typeof error.stdout === 'string';
}

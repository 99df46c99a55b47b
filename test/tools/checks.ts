import { spawn } from 'node:child_process';
import path from 'node:path';

/** One tool that judges the whole tree without running it. */
export interface Check {
  readonly name: string;
  /** The program in node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** How many of our files it says that it looked at; undefined when it does not say. */
  filesSeen(output: string, root: string): number | undefined;
}

/** What one check said. */
export interface CheckResult {
  readonly name: string;
  readonly isPassed: boolean;
  readonly files: number;
  readonly durationMs: number;
  /** Everything that it printed, and why it failed when it did not say so itself. */
  readonly output: string;
}

const DEADLINE_MS = 120_000;

/** The checks of `npm run check`, the slowest first so that two processors end together; `page` is the types of the console, which runs in a browser, `own page` those of the employee's. */
export const CHECKS: readonly Check[] = [
  {
    name: 'types',
    command: ['tsc', '-p', '.', '--listFiles', '--pretty', 'false'],
    filesSeen: (output, root) => output.split('\n').filter((line) => isOwnFile(line, root)).length,
  },
  {
    name: 'page',
    command: ['tsc', '-p', 'src/console', '--listFiles', '--pretty', 'false'],
    filesSeen: (output, root) => output.split('\n').filter((line) => isOwnFile(line, root)).length,
  },
  {
    name: 'own page',
    command: ['tsc', '-p', 'src/console/my-machine', '--listFiles', '--pretty', 'false'],
    filesSeen: (output, root) => output.split('\n').filter((line) => isOwnFile(line, root)).length,
  },
  {
    name: 'unused',
    command: ['knip', '--no-progress', '--reporter', 'symbols', '--reporter', './test/tools/knip-count.ts'],
    filesSeen: counted,
  },
  { name: 'lint', command: ['oxlint'], filesSeen: counted },
  { name: 'format', command: ['oxfmt', '--check', '.'], filesSeen: counted },
];

/** Runs one check in `root`; it fails when the tool fails, is not there, takes too long, or looked at no file. */
export async function runCheck(check: Check, root: string): Promise<CheckResult> {
  const started = performance.now();
  const { status, output } = await run(check.command, root);
  const files = check.filesSeen(output, root) ?? 0;
  const isPassed = status === 0 && files > 0;
  const why = status === 0 && files === 0 ? `\n${check.command[0]} looked at no file: it proves nothing.\n` : '';
  const said = output.split('\n').filter((line) => !isListedFile(line));
  return { name: check.name, isPassed, files, durationMs: performance.now() - started, output: said.join('\n').trim() + why };
}

/** `Finished in 5ms on 29 files using 2 threads.`; oxfmt and oxlint say it alike, knip through its reporter. */
function counted(output: string): number | undefined {
  const match = /\bon (\d+) files\b/.exec(output);
  return match === null ? undefined : Number(match[1]);
}

function isOwnFile(line: string, root: string): boolean {
  return line.startsWith(root + path.sep) && !line.includes('/node_modules/');
}

/** A line of `tsc --listFiles`: an absolute path and nothing else. */
function isListedFile(line: string): boolean {
  return path.isAbsolute(line) && /\.[cm]?tsx?$|\.json$/.test(line) && !line.includes(': ');
}

async function run([program, ...argv]: readonly [string, ...string[]], root: string) {
  const bin = path.join(root, 'node_modules', '.bin');
  const child = spawn(path.join(bin, program), argv, {
    cwd: root,
    // The tools' own `#!/usr/bin/env node` must find the pinned Node.
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const status = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += `${program} did not start: ${error.message}\n`;
      resolve(1);
    });
    child.once('close', (code, signal) => {
      if (signal !== null) output += `${program} was ended by ${signal} after ${DEADLINE_MS / 1000} s\n`;
      resolve(code ?? 1);
    });
  });
  return { status, output };
}

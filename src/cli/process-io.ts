import { statSync } from 'node:fs';
import path from 'node:path';
import type { Io, Output } from './contract.ts';

/** The parts of a process that commands may use, for `main.ts`. */
export function processIo(signal: AbortSignal): Io {
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    env: process.env,
    cwd: workingFolder(process.env, process.cwd()),
    signal,
  };
}

/**
 * Where the caller stood. `npm run bandog` runs in the package's own folder and says in INIT_CWD where it was called; that
 * variable is inherited by everything below, so it counts only for a process that npm itself put into that folder.
 */
export function workingFolder(env: Io['env'], cwd: string): string {
  const called = env['INIT_CWD'];
  const isPutByNpm = env['npm_package_json'] === path.join(cwd, 'package.json');
  if (!isPutByNpm || called === undefined || !path.isAbsolute(called)) return cwd;
  return statSync(called, { throwIfNoEntry: false })?.isDirectory() === true ? called : cwd;
}

/** A closed pipe (`bandog findings | head`) ends the output quietly: the reader has what it wanted. */
function output(stream: NodeJS.WriteStream): Output {
  let isClosed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true;
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => {
      if (!isClosed) stream.write(text);
    },
    isTTY: stream.isTTY ?? false,
    columns: stream.columns ?? 80,
  };
}

import { spawn } from 'node:child_process';
import type { ScannerSession } from './session.ts';

/** How the scanner is started as a child. */
export interface ScannerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment of it: nothing of ours is inherited, so that NODE_OPTIONS and the like reach no privileged process. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the scanner as our child: in development, in the demo, and where no service manager splits privileges. */
export function startChild({ file, args, env }: ScannerCommand, ended: (why: string) => void): ScannerSession {
  const child = spawn(file, args, { cwd: '/', env, stdio: ['pipe', 'pipe', 'inherit'] });
  const once = Promise.withResolvers<string>();
  // One that has ended says EPIPE before it says that it ended.
  child.stdin.on('error', () => {});
  child.once('error', (error) => once.resolve(error.message));
  child.once('close', (code, signal) => once.resolve(signal ?? `exit ${code}`));
  void once.promise.then(ended);
  return {
    input: child.stdin,
    output: child.stdout,
    end() {
      child.stdin.end();
      child.kill('SIGTERM');
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

import { spawnSync } from 'node:child_process';

/** How a tool is run. */
export interface ToolCall {
  readonly cwd?: string;
  /** Beside a fixed PATH and locale; nothing else of the caller's environment reaches a tool. */
  readonly env?: Readonly<Record<string, string>>;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a tool to its end and gives what it printed. @throws Error with what it said when it fails or is not there */
export function runTool([program, ...args]: readonly [string, ...string[]], { cwd, env = {} }: ToolCall = {}): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', ...env },
  });
  if (error === undefined && status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? `ended with ${status}`}\n${stderr}`);
}

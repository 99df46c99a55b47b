import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MEMORY_MIB } from '../../domain/memory-bounds.ts';
import { compiledCode, ownArguments } from '../../domain/own-process.ts';

/** The entry of everything. */
export const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

/** SIGUSR1 opens a port of Node's debugger to everybody on the machine, who then runs what they like as this account. */
const NO_DEBUGGER = '--disable-sigusr1';

/**
 * Flags for a process that idles nearly always, measured on Node 26 (docs/agent.md): nothing in it runs so often that to compile it would pay. `--expose-gc` lets it give back what a look needed.
 */
export const LEAN_FLAGS: readonly string[] = [
  `--max-old-space-size=${MEMORY_MIB.residentHeap}`,
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--v8-pool-size=0',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--single-threaded-gc',
  // What was not run between two collections, as all that a start takes, is compiled anew when it is.
  '--bytecode-old-age=1',
  '--expose-gc',
  '--no-warnings',
  NO_DEBUGGER,
];
/** What the agent alone takes over from who started it; the file `network.json` may say otherwise. */
const INHERITED = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
const MARK = 'BANDOG_LEAN';
const WARM_MS = 20_000;

/** What a long-lived process of ours finds in its environment, but for where compiled code is kept. */
export const LEAN_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  // One heap arena, and two threads for file work: nothing here waits for a file, but one for the kernel to say that a program was started.
  MALLOC_ARENA_MAX: '1',
  // What is large is a mapping of its own, and back with the system as soon as it is not used (mallopt(3)).
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '65536',
  MALLOC_TOP_PAD_: '0',
  UV_THREADPOOL_SIZE: '2',
  [MARK]: '1',
};

/**
 * The whole environment of a long-lived process of ours: nothing is inherited, so that NODE_OPTIONS and the like have no
 * say. Code is compiled once, below the state folder, which only we can write.
 */
export function leanEnvironment(folder: string): Readonly<Record<string, string>> {
  const compiled = path.join(folder, 'compiled');
  mkdirSync(compiled, { recursive: true, mode: 0o700 });
  return { ...LEAN_ENVIRONMENT, ...compiledCode(compiled, MAIN) };
}

/**
 * Makes this process a lean one, by replacing its program with the same one under LEAN_FLAGS; the process id stays. Returns
 * where it already is one, and where the system cannot do that (Windows): there it is only larger. `warm` is a script that
 * loads what will be loaded, of the sources: it is run once so that they are compiled before the process that lives.
 */
export function becomeLean(folder: string, given: { readonly args: readonly string[]; readonly warm?: string }): void {
  // oxlint-disable-next-line node/no-process-env -- a mark of our own, set above
  if (process.env[MARK] === '1' || process.execve === undefined || process.platform === 'win32') return;
  const env = leanEnvironment(folder);
  if (given.warm !== undefined) compileOnce(given.warm, { folder, env });
  process.removeAllListeners('warning');
  process.on('warning', () => undefined); // execve is experimental, and says so where people read
  // oxlint-disable-next-line node/no-process-env -- the few that have a say
  const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  process.execve(process.execPath, [process.execPath, ...ownArguments(LEAN_FLAGS, [MAIN, ...given.args])], {
    ...env,
    ...Object.fromEntries(inherited),
  });
}

function compileOnce(script: string, { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv }): void {
  const mark = path.join(folder, 'compiled', `warm-${process.version}-${MAIN.replaceAll('/', '!').slice(-200)}`);
  if (existsSync(mark)) return;
  const flags = ownArguments(LEAN_FLAGS, [script, '--version']);
  const { status } = spawnSync(process.execPath, flags, { env, cwd: '/', stdio: 'ignore', timeout: WARM_MS });
  if (status === 0) writeFileSync(mark, '', { mode: 0o600 });
}

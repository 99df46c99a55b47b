import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What one run of a command and all its descendants cost. */
export interface Cost {
  readonly wallSeconds: number;
  /** User and system time of the whole process tree. */
  readonly cpuSeconds: number;
  /** Highest sum of proportional set sizes over the tree, sampled. */
  readonly peakPssMiB: number;
  readonly exitCode: number;
}

const SAMPLE_MS = 15;
const SAMPLED_RUNS = 3;

/** Runs a command to its end and measures its tree. The shell's `times` gives what its children used, to 10 ms or better. */
export async function costOf(
  command: readonly string[],
  options: {
    readonly env?: NodeJS.ProcessEnv;
    readonly input?: string;
    /** Whether memory is asked, which costs time; default true. */
    readonly isSampled?: boolean;
  } = {},
): Promise<Cost> {
  const begun = performance.now();
  // Without --norc it reads `.bashrc`, since its input is a socket (bash(1), INVOCATION), and what that starts would count.
  const shell = spawn(
    'bash',
    ['--norc', '-c', '"$@" >/dev/null 2>/dev/null; code=$?; times; echo "exit $code"', 'measure', ...command],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: options.env ?? process.env,
    },
  );
  shell.stdin.end(options.input ?? '');
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  let peak = 0;
  const sampler =
    options.isSampled === false ? undefined : setInterval(() => (peak = Math.max(peak, pssOfTree(shell.pid ?? 0))), SAMPLE_MS);
  await new Promise((resolve) => shell.on('close', resolve));
  clearInterval(sampler);
  const wallSeconds = (performance.now() - begun) / 1000;
  const children = said.trim().split('\n')[1] ?? '';
  const exitCode = Number(/exit (\d+)/.exec(said)?.[1] ?? Number.NaN);
  return { wallSeconds, cpuSeconds: secondsOf(children), peakPssMiB: peak / 1024, exitCode };
}

/**
 * The median costs of sides that are compared, run in turns, so that a machine that is slow for some seconds is slow for all of them. The
 * first run of each, which warms caches, is not counted. Memory is asked in further runs of its own: to sample it takes most of a core, of
 * which the sides do not suffer alike.
 */
export async function medianCosts(
  runs: number,
  sides: readonly ((isSampled: boolean) => Promise<Cost>)[],
): Promise<readonly Cost[]> {
  const turns = async (count: number, isSampled: boolean): Promise<readonly (readonly Cost[])[]> => {
    const costs: readonly Cost[][] = sides.map(() => []);
    for (let turn = 0; turn < count; turn += 1) {
      for (const [at, run] of sides.entries()) costs[at]?.push(await run(isSampled));
    }
    return costs;
  };
  const costs = await turns(runs + 1, false);
  const sampled = await turns(SAMPLED_RUNS, true);
  return costs.map(([, ...counted], at) => ({
    wallSeconds: median(counted.map((cost) => cost.wallSeconds)),
    cpuSeconds: median(counted.map((cost) => cost.cpuSeconds)),
    peakPssMiB: median((sampled[at] ?? []).map((cost) => cost.peakPssMiB)),
    exitCode: counted[0]?.exitCode ?? Number.NaN,
  }));
}

/** The middle one of the values, of an even number the upper of the two; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** `0m0.340s 0m0.110s` */
function secondsOf(times: string): number {
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** KiB that a process and its descendants hold, shared pages counted by share (proc(5), smaps_rollup). */
export function pssOfTree(root: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (pid: number): number => (children.get(pid) ?? []).reduce((sum, child) => sum + pssOf(child) + below(child), 0);
  return below(root);
}

/** KiB of one process, 0 when it has ended. */
export function pssOf(pid: number): number {
  return memoryOf(pid).pssKiB;
}

/** What one process holds, with its share of what others hold too, and alone, clean pages of a program file included; nothing when it has ended. */
export function memoryOf(pid: number): { readonly pssKiB: number; readonly privateKiB: number } {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kib = (name: string): number => Number(new Map(linesOf(rollup)).get(name) ?? 0);
    return { pssKiB: kib('Pss'), privateKiB: kib('Private_Clean') + kib('Private_Dirty') };
  } catch {
    return { pssKiB: 0, privateKiB: 0 };
  }
}

/** `Pss:   1234 kB` */
function linesOf(rollup: string): readonly (readonly [string, number])[] {
  return [...rollup.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name = '', kib]) => [name, Number(kib)]);
}

/** CPU seconds that a process has used, with its waited-for children; 0 when it has ended. */
export function cpuSecondsOf(pid: number): number {
  const fields = statOf(pid);
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields?.[at] ?? 0), 0) / 100;
}

/** The same of a process and those that it started and that run. */
export function cpuSecondsWithChildren(pid: number): number {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const children = pids.filter((one) => parentOf(one) === pid);
  return [pid, ...children].reduce((sum, one) => sum + cpuSecondsOf(one), 0);
}

function parentOf(pid: number): number | undefined {
  const fields = statOf(pid);
  return fields === undefined ? undefined : Number(fields[1]);
}

/** What proc(5) says of a process after its name, which can hold anything: state, parent, …; undefined when it has ended. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

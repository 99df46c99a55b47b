import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Stack, until } from '../../test/e2e/stack.ts';
import { familyOf } from '../../test/e2e/process-tree.ts';
import type { Benchmark } from '../contract.ts';
import { cpuSecondsOf, pssOf } from '../measure.ts';
import { osquery } from '../osquery.ts';
import { equivalentQueries } from '../scan/queries.ts';

const MINUTES = 5;
/** Both sides have done what they do at their start, and ours has given back what its first look needed. */
const SETTLE_MS = 30_000;
const SAMPLE_MS = 5000;
/** Minutes in which something was installed or started on this machine are no idle ones, and are measured anew. */
const MAX_TRIES = 4;
/** Every how many seconds osqueryd asks: a usual interval for what is installed. Ours looks at least every 15 minutes, and at every change. */
const INTERVAL_SECONDS = 300;

/** What one side used while nothing happened. */
interface Idle {
  readonly cpuSeconds: number;
  /** Median of the sums of proportional set sizes over its processes. */
  readonly pssMiB: number;
  readonly processes: number;
}

/**
 * The agent with its scanner at rest on this machine, beside osqueryd that is asked for the same, over the same minutes. Where others
 * start programs meanwhile: `unshare --pid --fork --mount-proc --kill-child npm run bench -- idle`, so that both sides see only their own.
 */
export const benchmark: Benchmark = {
  name: 'idle',
  summary:
    'agent and scanner at rest on this machine after their first look, beside osqueryd that asks for the same every 5 minutes (--minutes 5)',
  bar: "at most half of osqueryd's CPU and of its memory",
  async run({ argv, folder, say }) {
    const { values } = parseArgs({ args: [...argv], options: { minutes: { type: 'string', default: String(MINUTES) } } });
    const minutes = Number(values.minutes);
    if (!(minutes > 0)) throw new Error('--minutes is a number above 0');
    if (process.platform !== 'linux') throw new Error('needs Linux: it reads /proc');
    const stack = await Stack.start({ host: 'machine' });
    const theirs = await startOsqueryd(path.join(folder, 'osquery'), say);
    try {
      await until('the first look', () => stack.log('agent').some((line) => line.msg === 'looked'), 300_000);
      await sleep(SETTLE_MS);
      const { ours, osqueryd } = await quietMinutes(minutes, { stack, osqueryd: theirs, say });
      say(`agent and scanner  ${figures(ours)}`);
      say(`osqueryd           ${figures(osqueryd)}`);
      return {
        measures: [
          {
            name: 'CPU against osqueryd',
            ratio: ours.cpuSeconds / osqueryd.cpuSeconds,
            atMost: 0.5,
            figures: `${ours.cpuSeconds.toFixed(2)} s against ${osqueryd.cpuSeconds.toFixed(2)} s in ${minutes} minutes`,
          },
          {
            name: 'memory (PSS)',
            ratio: ours.pssMiB / osqueryd.pssMiB,
            atMost: 0.5,
            figures: `${ours.pssMiB.toFixed(1)} MiB against ${osqueryd.pssMiB.toFixed(1)} MiB`,
          },
        ],
      };
    } finally {
      await end(theirs);
      await stack.stop();
    }
  },
};

/** Measures both sides over the same minutes, in which nothing that the agent watches has changed. */
async function quietMinutes(
  minutes: number,
  { stack, osqueryd, say }: { readonly stack: Stack; readonly osqueryd: ChildProcess; readonly say: (line: string) => void },
): Promise<{ readonly ours: Idle; readonly osqueryd: Idle }> {
  const agent = stack.part('agent').process.pid ?? 0;
  for (let left = MAX_TRIES; left > 0; left -= 1) {
    const before = stack.log('agent').length;
    say(`${minutes} minutes begin`);
    const [ours, theirs] = await Promise.all([idle(agent, minutes * 60_000), idle(osqueryd.pid ?? 0, minutes * 60_000)]);
    const changes = stack
      .log('agent')
      .slice(before)
      .filter((line) => line.msg === 'something changed');
    if (changes.length === 0) return { ours, osqueryd: theirs };
    say(
      `not idle: ${[...new Set(changes.map((line) => String(line['why'])))].slice(0, 3).join(', ')} (ours used ${ours.cpuSeconds.toFixed(2)} s)`,
    );
    await sleep(SETTLE_MS);
  }
  throw new Error('this machine does not come to rest: something is installed or started all the time');
}

/** osqueryd as its packages run it, with its state in `folder`, no event sources, and the scan benchmark's statements as its schedule. */
async function startOsqueryd(folder: string, say: (line: string) => void): Promise<ChildProcess> {
  const binary = osquery('osqueryd', say);
  mkdirSync(folder, { recursive: true });
  const queries = await equivalentQueries();
  const schedule = Object.fromEntries(queries.map((query, at) => [`query-${at}`, { query, interval: INTERVAL_SECONDS }]));
  writeFileSync(path.join(folder, 'osquery.conf'), JSON.stringify({ options: {}, schedule }));
  const child = spawn(
    binary,
    [
      `--config_path=${path.join(folder, 'osquery.conf')}`,
      `--database_path=${path.join(folder, 'database')}`,
      `--pidfile=${path.join(folder, 'pid')}`,
      `--extensions_socket=${path.join(folder, 'socket')}`,
      `--logger_path=${folder}`,
      '--disable_audit=true',
      '--disable_events=true',
      '--disable_extensions=true',
      '--schedule_splay_percent=10',
    ],
    { stdio: 'ignore', cwd: folder },
  );
  return child;
}

/** Watches a process and its descendants for so long; children that ended meanwhile count through their parents. */
async function idle(pid: number, ms: number): Promise<Idle> {
  const family = () => [pid, ...familyOf(pid)];
  const begun = performance.now();
  const before = sum(family(), cpuSecondsOf);
  const sizes: number[] = [];
  while (performance.now() - begun < ms) {
    await sleep(Math.min(SAMPLE_MS, ms));
    sizes.push(sum(family(), pssOf) / 1024);
  }
  const processes = family().length;
  const median = sizes.toSorted((one, other) => one - other)[Math.floor(sizes.length / 2)] ?? Number.NaN;
  if (median === 0) throw new Error(`process ${pid} has ended`);
  return { cpuSeconds: sum(family(), cpuSecondsOf) - before, pssMiB: median, processes };
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await once(child, 'exit');
  clearTimeout(timer);
}

function figures({ cpuSeconds, pssMiB, processes }: Idle): string {
  return `CPU ${cpuSeconds.toFixed(2)} s, PSS ${pssMiB.toFixed(1)} MiB in ${processes} processes`;
}

/**
 * Runs inside the namespaces of test/accuracy/enter.sh: agent and scanner of the built product at rest beside osqueryd, over the same
 * minutes. Prints JSON lines: `{"say":"…"}` for the reader, and as the last one what each side used.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf } from '../../test/e2e/process-tree.ts';
import { Stack, until } from '../../test/e2e/stack.ts';
import { cpuSecondsOf, median, memoryOf } from '../measure.ts';
import { equivalentQueries } from '../scan/queries.ts';

/** What `at-rest.ts` is asked for. */
export interface RestInput {
  readonly minutes: number;
  /** The built product's program, and osquery's service. */
  readonly bandog: string;
  readonly osqueryd: string;
  /** An empty folder. */
  readonly folder: string;
}

/** What one side used while nothing happened. */
export interface Idle {
  readonly cpuSeconds: number;
  /** Medians of the sums over its processes. */
  readonly pssMB: number;
  readonly privateMB: number;
  readonly processes: number;
}

/** What both sides used. */
export interface Rest {
  readonly ours: Idle;
  readonly osqueryd: Idle;
  /** Looks of ours in these minutes. */
  readonly looks: number;
  /** How long `bandog scan --now` took on this unchanged machine. */
  readonly nowMs: readonly number[];
}

/** Both sides have done what they do at their start, and ours has given back what its first look needed. */
const SETTLE_MS = 30_000;
const SAMPLE_MS = 5000;
/** Minutes in which something was installed or started are no idle ones, and are measured anew. */
const MAX_TRIES = 4;
/** How often each side looks: a usual interval for what is installed. */
const INTERVAL_SECONDS = 300;

const LOOKS_NOW = 11;

const say = (text: string): boolean => process.stdout.write(`${JSON.stringify({ say: text })}\n`);

async function atRest({ minutes, bandog, osqueryd, folder }: RestInput): Promise<Rest> {
  // The collector is not on the machine: what it would share with the agent in memory is not shared here.
  const node = path.join(folder, 'node');
  copyFileSync(process.execPath, node);
  const stack = await Stack.start({ host: 'machine', program: bandog, agent: () => ({ flags: [], env: {}, node }) });
  const theirs = await startOsqueryd(osqueryd, path.join(folder, 'osquery'));
  try {
    await until('the first look', () => looksOf(stack) > 0, 300_000);
    await sleep(SETTLE_MS);
    // Who asks for looks here is a program that a look of such a machine has seen before.
    await lookNow(stack);
    await sleep(SETTLE_MS);
    const rest = await quietMinutes(minutes, stack, theirs.pid ?? 0);
    return { ...rest, nowMs: await looksNow(stack) };
  } finally {
    await end(theirs);
    await stack.stop();
  }
}

/** Measures both sides over the same minutes, in which nothing that the agent watches has changed. */
async function quietMinutes(minutes: number, stack: Stack, osqueryd: number): Promise<Omit<Rest, 'nowMs'>> {
  const agent = stack.part('agent').process.pid ?? 0;
  for (let left = MAX_TRIES; left > 0; left -= 1) {
    const [before, looks] = [stack.log('agent').length, looksOf(stack)];
    say(`${minutes} minutes begin`);
    const asking = askForLooks(stack, minutes);
    const [ours, theirs] = await Promise.all([idle(agent, minutes * 60_000), idle(osqueryd, minutes * 60_000)]);
    await asking;
    const changes = stack
      .log('agent')
      .slice(before)
      .filter((line) => line.msg === 'something changed');
    if (changes.length === 0) return { ours, osqueryd: theirs, looks: looksOf(stack) - looks };
    const why = [...new Set(changes.map((line) => String(line['why'])))].slice(0, 3).join(', ');
    say(`not idle: ${why} (ours used ${ours.cpuSeconds.toFixed(2)} s)`);
    await sleep(SETTLE_MS);
  }
  throw new Error('this machine does not come to rest: something is installed or started all the time');
}

/** A look in the middle of each interval, as if the agent came to it by itself. */
async function askForLooks(stack: Stack, minutes: number): Promise<void> {
  for (let left = minutes * 60; left > 0; left -= INTERVAL_SECONDS) {
    const seconds = Math.min(left, INTERVAL_SECONDS);
    await sleep((seconds * 1000) / 2);
    await lookNow(stack);
    await sleep((seconds * 1000) / 2 - 5000);
  }
}

async function lookNow(stack: Stack): Promise<number> {
  const begun = performance.now();
  const { code, stderr } = await stack.call(['scan', '--now', '--state', stack.stateFolder], true);
  if (code !== 0 && code !== 1) throw new Error(`no look: ${stderr}`);
  return performance.now() - begun;
}

async function looksNow(stack: Stack): Promise<readonly number[]> {
  const took: number[] = [];
  for (let left = LOOKS_NOW; left > 0; left -= 1) {
    took.push(await lookNow(stack));
    await sleep(1000);
  }
  return took;
}

function looksOf(stack: Stack): number {
  return stack.log('agent').filter((line) => line.msg === 'looked').length;
}

/** osqueryd as its packages run it, with its state in `folder`, no event sources, and the scan benchmark's statements as its schedule. */
async function startOsqueryd(binary: string, folder: string): Promise<ChildProcess> {
  mkdirSync(folder, { recursive: true });
  const queries = await equivalentQueries();
  const schedule = Object.fromEntries(queries.map((query, at) => [`query-${at}`, { query, interval: INTERVAL_SECONDS }]));
  writeFileSync(path.join(folder, 'osquery.conf'), JSON.stringify({ options: {}, schedule }));
  const files = { config_path: 'osquery.conf', database_path: 'database', pidfile: 'pid', extensions_socket: 'socket' };
  const places = Object.entries(files).map(([flag, name]) => `--${flag}=${path.join(folder, name)}`);
  const quiet = ['--disable_audit=true', '--disable_events=true', '--disable_extensions=true', '--schedule_splay_percent=10'];
  return spawn(binary, [...places, `--logger_path=${folder}`, ...quiet], { stdio: 'ignore', cwd: folder });
}

/** Watches a process and its descendants for so long; children that ended meanwhile count through their parents. */
async function idle(pid: number, ms: number): Promise<Idle> {
  const family = () => [pid, ...familyOf(pid)];
  const begun = performance.now();
  const before = sum(family().map(cpuSecondsOf));
  const [pss, own]: [number[], number[]] = [[], []];
  while (performance.now() - begun < ms) {
    await sleep(Math.min(SAMPLE_MS, ms));
    const all = family().map(memoryOf);
    pss.push((sum(all.map((one) => one.pssKiB)) * 1024) / 1e6);
    own.push((sum(all.map((one) => one.privateKiB)) * 1024) / 1e6);
  }
  if (median(pss) === 0) throw new Error(`process ${pid} has ended`);
  const cpuSeconds = sum(family().map(cpuSecondsOf)) - before;
  return { cpuSeconds, pssMB: median(pss), privateMB: median(own), processes: family().length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await once(child, 'exit');
  clearTimeout(timer);
}

process.stdout.write(`${JSON.stringify(await atRest(JSON.parse(process.argv[2] ?? '') as RestInput))}\n`);

/**
 * Runs inside `own-machine.sh`: a real agent, programs that live 50 ms, and others that start meanwhile. Prints, as its last line, what was
 * noticed, how soon the agent had it on disk, and what the scanner used.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { bunPayload } from '../../src/scanner/example-programs/bun-payload.ts';
import { Stack, until } from '../../test/e2e/stack.ts';
import { cpuSecondsOf } from '../measure.ts';

/** What `runs.ts` is asked for. */
export interface RunsInput {
  /** Copies of the banned program under its own name, each at a path of its own, removed after its last start. */
  readonly copies: number;
  readonly startsOfEach: number;
  readonly everyMs: number;
  readonly othersPerSecond: number;
  /** Copies under another name, left where they are, each started once. */
  readonly renamed: number;
  /** What the agent's looks may use of one core, in percent. */
  readonly cpu: number;
}

/** What `runs.ts` prints. */
export interface RunsFigures {
  readonly starts: number;
  readonly noticed: number;
  /** From each start until its copy's finding is on disk: 0 when it was there before, half a minute when it was not until then. */
  readonly onDiskMs: readonly number[];
  /** The same of the first start of each copy. */
  readonly firstOnDiskMs: readonly number[];
  readonly othersPerSecond: number;
  /** Share of one core: the scanner itself, and with the looks that it made. */
  readonly watcherShare: number;
  readonly scannerShare: number;
  readonly renamed: { readonly starts: number; readonly found: number };
}

const LIFE_SECONDS = '0.05';
/** Where no quick look goes on its own. */
const RENAMED = '/var/cache/renamed';
/** A renamed copy waits two minutes for its look at most. */
const RENAMED_WAIT_MS = 150_000;
/** What the first look used of the budget has come back. */
const QUIET_MS = 90_000;
const POLL_MS = 10;
const LATE_MS = 30_000;

const say = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

/** A program that really runs for so long as it is told, and bears Kilo Code's mark where Bun puts programs. */
function banned(): Uint8Array {
  const payload = bunPayload([{ name: '/$bunfs/root/cli', source: '/* X-KILOCODE-FEATURE */' }]);
  const whole = Buffer.concat([readFileSync('/bin/sleep'), payload, Buffer.alloc(8)]);
  whole.writeBigUInt64LE(BigInt(whole.length), whole.length - 8);
  return whole;
}

/** Other programs, so many a second, by `xargs`, which starts one for each line. */
class Others {
  readonly #xargs: ChildProcess = spawn('xargs', ['-n', '1', '-P', '64', '/bin/true'], { stdio: ['pipe', 'ignore', 'ignore'] });
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout;
  #fed = 0;

  constructor(perSecond: number) {
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - this.#begun) * perSecond) / 1000) - this.#fed;
      this.#xargs.stdin?.write('x\n'.repeat(Math.max(0, due)));
      this.#fed += Math.max(0, due);
    }, 10);
  }

  /** How many a second were started, when all are over. */
  async end(): Promise<number> {
    clearInterval(this.#timer);
    this.#xargs.stdin?.end();
    await once(this.#xargs, 'close');
    return (this.#fed * 1000) / (performance.now() - this.#begun);
  }
}

async function measure(input: RunsInput): Promise<RunsFigures> {
  const stack = await Stack.start({
    host: 'machine',
    cpuPercent: input.cpu,
    program: path.join(process.env['BUILT'] ?? '', 'bandog.mjs'),
  });
  try {
    await until('the first look', () => stack.log('agent').some((line) => line.msg === 'looked'), 300_000);
    const way = stack.log('agent').find((line) => line.msg === 'how changes are noticed')?.['starts'];
    if (way !== 'exec-events') throw new Error(`starts are noticed by ${String(way)}: mount tracefs on /sys/kernel/tracing`);
    await sleep(QUIET_MS);
    const { scanner = 0 } = stack.scanners();
    const before = { self: ownSeconds(scanner), all: cpuSecondsOf(scanner), at: performance.now() };
    const others = new Others(input.othersPerSecond);
    const runs = await bannedRuns(stack, input);
    const othersPerSecond = await others.end();
    const seconds = (performance.now() - before.at) / 1000;
    const used = { self: ownSeconds(scanner) - before.self, all: cpuSecondsOf(scanner) - before.all };
    const renamed = await renamedRuns(stack, input);
    return { ...runs, othersPerSecond, watcherShare: used.self / seconds, scannerShare: used.all / seconds, renamed };
  } finally {
    await stack.stop();
  }
}

async function bannedRuns(
  stack: Stack,
  { copies, startsOfEach, everyMs }: RunsInput,
): Promise<Pick<RunsFigures, 'starts' | 'noticed' | 'onDiskMs' | 'firstOnDiskMs'>> {
  const bytes = banned();
  const pids: number[] = [];
  const all: Promise<number>[] = [];
  const first: Promise<number>[] = [];
  for (let copy = 0; copy < copies; copy += 1) {
    const begun = performance.now();
    const folder = `/home/ada/work/copy-${copy}`;
    mkdirSync(folder);
    const file = path.join(folder, 'kilo');
    writeFileSync(file, bytes, { mode: 0o755 });
    const found = foundIn(stack, folder);
    for (let start = 0; start < startsOfEach; start += 1) {
      const child = spawn(file, [LIFE_SECONDS], { stdio: 'ignore' });
      pids.push(child.pid ?? 0);
      const at = performance.now();
      const took = found.then((foundAt) => (Number.isFinite(foundAt) ? Math.max(0, foundAt - at) : LATE_MS));
      all.push(took);
      if (start === 0) first.push(took);
      await sleep(Math.max(0, begun + ((start + 1) * everyMs) / startsOfEach - performance.now()));
    }
    rmSync(folder, { recursive: true });
  }
  const [onDiskMs, firstOnDiskMs] = await Promise.all([Promise.all(all), Promise.all(first)]);
  await sleep(1000);
  const noticed = new Set(
    scannerLog(stack).flatMap((line) => (line.msg === 'a wanted program was started' ? [line['pid']] : [])),
  );
  return { starts: pids.length, noticed: pids.filter((pid) => noticed.has(pid)).length, onDiskMs, firstOnDiskMs };
}

async function renamedRuns(stack: Stack, { renamed }: RunsInput): Promise<RunsFigures['renamed']> {
  const bytes = banned();
  mkdirSync(RENAMED);
  const found: Promise<number>[] = [];
  for (let copy = 0; copy < renamed; copy += 1) {
    const file = path.join(RENAMED, `notes-${copy}`);
    writeFileSync(file, bytes, { mode: 0o755 });
    spawn(file, [LIFE_SECONDS], { stdio: 'ignore' });
    found.push(foundIn(stack, `${file}"`, RENAMED_WAIT_MS));
    await sleep(100);
  }
  const times = await Promise.all(found);
  return { starts: renamed, found: times.filter(Number.isFinite).length };
}

/** When the agent has a finding on disk whose body holds the text; infinity when it has none in time. */
async function foundIn(stack: Stack, text: string, withinMs = LATE_MS): Promise<number> {
  const database = new DatabaseSync(stack.spoolFile, { readOnly: true, timeout: 1000 });
  const count = database.prepare('SELECT count(*) AS count FROM finding WHERE instr(body, ?) > 0');
  try {
    for (const end = performance.now() + withinMs; performance.now() < end;) {
      if (Number(count.get(text)?.['count']) > 0) return performance.now();
      await sleep(POLL_MS);
    }
    return Number.POSITIVE_INFINITY;
  } finally {
    database.close();
  }
}

function scannerLog(stack: Stack): ReturnType<Stack['log']> {
  return stack
    .part('agent')
    .log()
    .filter(({ name }) => name === 'scanner');
}

/** CPU seconds of the process without those of its children (proc(5), stat 14 and 15). */
function ownSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

say(await measure(JSON.parse(process.argv[2] ?? '') as RunsInput));

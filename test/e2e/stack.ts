import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostReport } from '../../src/api-client/client.generated.ts';
import type { AgentStatus } from '../../src/wire/local.ts';
import type { ScanDocument } from '../../src/domain/scan-document.ts';
import { fileURLToPath } from 'node:url';
import { familyOf, processesOf } from './process-tree.ts';

const BANDOG = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));

/** What a command left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A long-lived process of ours and what it logged, one JSON object a line. */
export interface Logged {
  readonly process: ChildProcess;
  readonly log: () => readonly LogLine[];
  readonly text: () => string;
}

/** One line of a log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly name: Part | 'scanner'; readonly msg: string };

/** How a stack is put together. */
export interface StackOptions {
  readonly host?: 'folder' | 'machine';
  /** The program that is run; default: the sources. */
  readonly program?: string;
  /** What looks may use of a core, in percent; default: what agents have usually on this machine, and all of it in a folder. */
  readonly cpuPercent?: number;
  /** Gives another token for the collector's own: one that names who stands in between. */
  readonly reroute?: (token: string, dataFolder: string) => Promise<string>;
  /** Keeps the agent's state where the host that it looks at has it: below the root, as on a real machine. */
  readonly isStateInside?: boolean;
  /** Makes the agent's state folder, and gives what undoes it. */
  readonly prepareState?: (state: string) => () => void;
  /** Flags of Node and further environment of the agent, from the stack's folder. */
  readonly agent?: (folder: string) => AgentStart;
}

type Placing = Required<Pick<StackOptions, 'host' | 'program' | 'isStateInside'>> & { readonly cpuPercent: number | undefined };

interface AgentStart {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Another copy of Node than that of all the rest, with which it then shares no memory. */
  readonly node?: string;
}

/** Parts that can be started, stopped and killed. */
export type Part = 'agent' | 'collector';

/**
 * A collector and an agent with its scanner as real processes, started by the command that people type. The host that they
 * look at is a folder (`root`), so that nothing on this machine decides a test; all state lies in one temporary folder.
 */
export class Stack {
  readonly folder: string;
  /** What the agent takes for the host's `/`. */
  readonly root: string;
  /** The host's homes, as the host names them. */
  readonly homes: readonly string[] = ['ada', 'ben', 'cho', 'dia', 'eli', 'fay'].map((name) => `/home/${name}`);
  readonly #host: 'folder' | 'machine';
  readonly #program: string;
  readonly #cpuPercent: number | undefined;
  readonly #state: string;
  readonly #data: string;
  readonly #running = new Map<Part, Logged>();
  readonly #earlier: Logged[] = [];
  #listen = '127.0.0.1:0';
  #undo: (() => void) | undefined;
  #hostId: string | undefined;
  #agentStart: AgentStart | undefined;
  /** `postgres://…` of the collector's store from its next start on; undefined: SQLite in its data folder. */
  store: string | undefined;

  private constructor(folder: string, { host, program, cpuPercent, isStateInside }: Placing) {
    this.folder = folder;
    this.#host = host;
    this.#program = program;
    // In a folder things change faster than any person changes them: what looking may cost is not what decides those tests.
    this.#cpuPercent = cpuPercent ?? (host === 'folder' ? 100 : undefined);
    this.root = path.join(folder, 'root');
    this.#state = isStateInside ? path.join(this.root, 'var/lib/bandog') : path.join(folder, 'state');
    this.#data = path.join(folder, 'data');
    mkdirSync(path.join(this.root, 'etc'), { recursive: true });
    const uid = process.getuid?.() ?? 0;
    // All are the account that runs the test, so that it needs no privilege.
    const accounts = this.homes.map((home) => `${path.basename(home)}:x:${uid}:${uid}::${home}:/bin/sh\n`);
    writeFileSync(path.join(this.root, 'etc/passwd'), accounts.join(''));
    for (const home of this.homes) mkdirSync(path.join(this.root, home), { recursive: true });
  }

  /** Starts both, the agent enrolled with a token of the collector; it looks at the stack's own folder, or at this machine. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const {
      host = 'folder',
      program = BANDOG,
      cpuPercent,
      isStateInside = false,
      reroute = async (token) => token,
      prepareState,
      agent,
    } = options;
    const stack = new Stack(mkdtempSync(path.join(tmpdir(), 'bandog-stack-')), { host, program, cpuPercent, isStateInside });
    stack.#undo = prepareState?.(stack.#state);
    stack.#agentStart = agent?.(stack.folder);
    try {
      await stack.startCollector();
      const { stdout: token } = await stack.call(['collector', 'token', 'create', '--name', 'stack', '--data', stack.#data]);
      const file = path.join(stack.folder, 'token');
      writeFileSync(file, await reroute(token, stack.#data), { mode: 0o600 });
      await stack.call(['agent', 'enrol', '--token-file', file, '--state', stack.#state]);
      stack.startAgent();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** The first home, on this machine. */
  get home(): string {
    return path.join(this.root, this.homes[0] ?? '');
  }

  /** Starts the collector where it listened before, and resolves when it answers. */
  async startCollector(): Promise<void> {
    const address = path.join(this.#data, 'address');
    const argv = ['collector', 'run', '--data', this.#data, '--listen', this.#listen];
    const logged = this.#start(
      'collector',
      argv,
      this.store === undefined ? {} : { env: { BANDOG_COLLECTOR_STORE: this.store } },
    );
    await until(
      'the collector runs',
      () => logged.log().some((line) => line.msg === 'collector runs') || hasEnded(logged.process),
      60_000,
    );
    if (hasEnded(logged.process)) throw new Error(`the collector ended:\n${logged.text()}`);
    this.#listen = new URL(readFileSync(address, 'utf8').trim()).host;
  }

  /** Starts the agent, which starts its scanner. */
  startAgent(): void {
    const root = this.#host === 'folder' ? ['--root', this.root] : [];
    const cpu = this.#cpuPercent === undefined ? [] : ['--cpu', String(this.#cpuPercent)];
    this.#start('agent', ['agent', 'run', '--state', this.#state, '--log-level', 'debug', ...root, ...cpu], this.#agentStart);
  }

  /** The part as it runs now, or ran last. */
  part(part: Part): Logged {
    const running = this.#running.get(part);
    if (running === undefined) throw new Error(`there was no ${part}`);
    return running;
  }

  /** What this part logged, also before it was started again. */
  log(part: Part): readonly LogLine[] {
    return [...this.#earlier, ...this.#running.values()].flatMap((one) => one.log()).filter(({ name }) => name === part);
  }

  /** The agent's scanner, and the workers that it has now. */
  scanners(): { readonly scanner: number | undefined; readonly workers: readonly number[] } {
    const agent = this.#running.get('agent')?.process.pid;
    const [scanner, ...workers] = agent === undefined ? [] : familyOf(agent);
    return { scanner, workers };
  }

  /** Ends a part with a signal, and resolves when it has ended; to its exit code, or the signal's name. */
  async end(part: Part, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    const { process: child } = this.part(part);
    if (!hasEnded(child)) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode ?? child.signalCode ?? -1;
  }

  /** One call of `bandog` to its end; one that fails throws unless `mayFail`. */
  async call(argv: readonly string[], mayFail = false): Promise<Ended> {
    const child = spawn(process.execPath, [this.#program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await once(child, 'close');
    if (child.exitCode !== 0 && !mayFail)
      throw new Error(`bandog ${argv.join(' ')} ended with ${child.exitCode}:\n${stdout}${stderr}`);
    return { code: child.exitCode, stdout, stderr };
  }

  /** What `bandog query --json` says of the host, with what is gone. */
  async query(): Promise<HostReport> {
    // Asked once: an agent that is frozen answers no one.
    const hostId = (this.#hostId ??= (await this.status()).hostId);
    const { stdout, stderr } = await this.call(['query', hostId ?? '', '--gone', '--json', '--data', this.#data], true);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as HostReport;
  }

  /** What `bandog agent status --json` says. */
  async status(): Promise<AgentStatus> {
    return JSON.parse((await this.call(['agent', 'status', '--state', this.#state, '--json'], true)).stdout) as AgentStatus;
  }

  /** What `bandog scan` says of the same folder. */
  async scan(): Promise<ScanDocument> {
    return JSON.parse((await this.call(['scan', '--root', this.root, '--json'], true)).stdout) as ScanDocument;
  }

  /** Where the agent keeps its state. */
  get stateFolder(): string {
    return this.#state;
  }

  /** Where the collector keeps its data. */
  get dataFolder(): string {
    return this.#data;
  }

  /** All that this part logged, as it was written. */
  text(part: Part): string {
    return [...this.#earlier.filter((one) => one.log().some(({ name }) => name === part)), this.part(part)]
      .map((one) => one.text())
      .join('');
  }

  /** The file of the agent's spool. */
  get spoolFile(): string {
    return path.join(this.#state, 'agent.sqlite');
  }

  /** The file of the collector's store. */
  get storeFile(): string {
    return path.join(this.#data, 'store.sqlite');
  }

  /** Processes that work in this stack's folder, whoever started them. */
  processes(): readonly number[] {
    return processesOf(this.folder);
  }

  /** Ends all, and removes the folder. */
  async stop(): Promise<void> {
    for (const part of this.#running.keys()) await this.end(part, 'SIGKILL');
    await until('nothing runs', () => this.processes().length === 0);
    this.#undo?.();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(
    part: Part,
    argv: readonly string[],
    { flags = [], env = {}, node = process.execPath }: Partial<AgentStart> = {},
  ): Logged {
    const child = spawn(node, [...flags, this.#program, ...argv], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    const [texts, lines]: readonly [string[], LogLine[]] = [[], []];
    let rest = '';
    child.stderr.on('data', (chunk: Buffer) => {
      texts.push(chunk.toString());
      const [whole, last] = cut(rest + chunk.toString());
      lines.push(...whole.flatMap(logLine));
      rest = last;
    });
    const logged: Logged = { process: child, text: () => texts.join(''), log: () => lines };
    const before = this.#running.get(part);
    if (before !== undefined) this.#earlier.push(before);
    this.#running.set(part, logged);
    return logged;
  }
}

/** Resolves when it is true; throws, with `what`, when it is not within `ms`. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(50);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The whole lines of a text, and what follows the last of them. */
function cut(text: string): readonly [readonly string[], string] {
  const lines = text.split('\n');
  return [lines.slice(0, -1), lines.at(-1) ?? ''];
}

/** The last line of a killed process can be cut anywhere. */
function logLine(line: string): readonly LogLine[] {
  try {
    return [JSON.parse(line) as LogLine];
  } catch {
    return [];
  }
}

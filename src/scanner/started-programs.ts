import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { ProcessFacts } from './host/contract.ts';
import { isLookedIntoRunning, isPackaged } from './host/executable-size.ts';
import { parseMounts, refusalBy } from './host/mounts.ts';
import { isInterpreting } from './host/process-script.ts';
import { programKey, stateOf } from './host/program-key.ts';
import { readProcess } from './host/processes.ts';
import { factsOf, fileId } from './host/safe-open.ts';
import type { StartedProgram } from './host/started.ts';
import type { OnStarts, ProgramStart } from './watch/starts/contract.ts';
import { fromBytes, type HostPath } from '../domain/host-path.ts';

/**
 * How soon a look is wanted for a start: `now` for a program of a wanted name that no look has seen yet, or that one has seen and that goes
 * on running; `later` for one of another name that lies where no package manager puts programs.
 */
export type Wanted = 'now' | 'later';

/** What a look is given of the starts since the last one. */
export interface Handover {
  readonly started: readonly StartedProgram[];
  readonly missedStarts: number;
  /** The look is over. One that failed gives its starts back for the next one, once. */
  done(hasLooked: boolean): void;
}

/** Starts that wait for a look; what is beyond is counted as missed. */
const MAX_WAITING = 256;
/** Executables that are kept open for it, each of which holds its disk blocks if it was deleted. */
const MAX_OPEN = 32;
/** No deleted file is held for longer, and no file system kept from being unmounted. */
const HELD_MS = 60_000;
/** Programs that looks have seen, by their inodes: a developer's machine runs some hundred different ones. */
const MAX_SEEN = 4096;
/** A program that was seen before and runs for so long is worth a look: then it is told that it runs. */
const LASTING_MS = 2000;
const MAX_YOUNG = 64;
/** What says apart two runs of one interpreter. */
const FIRST_ARGUMENTS = 4;
const keyOf = (facts: ProcessFacts): string => programKey(facts, FIRST_ARGUMENTS);

interface Waiting {
  readonly key: string;
  readonly facts: ProcessFacts;
  readonly atMs: number;
  readonly isRetried: boolean;
  descriptor: number | undefined;
}

/**
 * Keeps what is known of programs that were started, from /proc at that moment, until a look takes it: of one that lives 50 ms
 * nothing else is left then. An executable of a wanted name is kept open, so that it can be read after it is deleted. The same
 * program is looked at once, however often it is started.
 */
export class StartedPrograms implements OnStarts {
  readonly #wake: (wanted: Wanted, name: string) => void;
  readonly #proc: string;
  /** Our own program, which starts for each look. */
  readonly #own = ownFile();
  readonly #seen = new Set<string>();
  #waiting: Waiting[] = [];
  #young: { readonly pid: number; readonly name: string; readonly atMs: number }[] = [];
  #missed = 0;
  #isUntouchable: (path: HostPath) => boolean = () => false;

  constructor(wake: (wanted: Wanted, name: string) => void, proc = '/proc') {
    this.#wake = wake;
    this.#proc = proc;
    this.mounted(textOf(`${proc}/self/mountinfo`));
  }

  /** What is mounted now: nothing is asked of a file system that can hang. */
  mounted(mountinfo: string): void {
    const refusal = refusalBy(parseMounts(mountinfo));
    this.#isUntouchable = (path) => refusal(path) !== undefined;
  }

  /** Another catalogue may know what this one did not. */
  forget(): void {
    this.#seen.clear();
  }

  started({ pid, file, name }: ProgramStart): void {
    if (name === undefined && !this.#isWorthALook(pid)) return;
    if (name !== undefined && this.#isOldNews(pid)) {
      this.#mayLast(pid, name);
      return;
    }
    const facts = readProcess(this.#proc, pid, this.#isUntouchable);
    if (facts?.executable === undefined) {
      if (name !== undefined && file?.startsWith('/') === true) this.#overAlready(file, name);
      return;
    }
    const key = keyOf(facts);
    if (this.#seen.has(key)) {
      if (name !== undefined) this.#mayLast(pid, name);
      return;
    }
    if (this.#waiting.some((waiting) => waiting.key === key)) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.missed(1);
      return;
    }
    const descriptor = name === undefined ? undefined : this.#keepOpen(facts);
    this.#waiting.push({ key, facts, atMs: performance.now(), isRetried: false, descriptor });
    this.#wake(name === undefined ? 'later' : 'now', name ?? facts.title);
  }

  missed(count: number): void {
    this.#missed += count;
  }

  /** Whether something is held, or may go on running, that `tick` looks after. */
  get needsCare(): boolean {
    return this.#young.length > 0 || this.#waiting.length > 0;
  }

  /** Lets go of what was held too long, and says which programs still run. */
  tick(nowMs: number): void {
    for (const waiting of this.#waiting) if (nowMs - waiting.atMs > HELD_MS) letGo(waiting);
    const lasting = this.#young.filter(({ atMs }) => nowMs - atMs >= LASTING_MS);
    if (lasting.length === 0) return;
    this.#young = this.#young.filter(({ atMs }) => nowMs - atMs < LASTING_MS);
    const running = lasting.find(({ pid }) => this.#runs(pid));
    if (running !== undefined) this.#wake('now', running.name);
  }

  /** Gives the waiting starts to a look that begins now. */
  handOver(): Handover {
    const [handed, missedStarts] = [this.#waiting, this.#missed];
    this.#waiting = [];
    this.#missed = 0;
    const done = (hasLooked: boolean): void => {
      const again = hasLooked ? [] : handed.filter(({ isRetried }) => !isRetried);
      for (const one of handed) if (!again.includes(one)) letGo(one);
      if (hasLooked) for (const { key } of handed) this.#isSeen(key);
      else this.#missed += missedStarts + handed.length - again.length;
      this.#waiting = [...again.map((one) => ({ ...one, isRetried: true })), ...this.#waiting];
    };
    const started = handed.map(({ facts, descriptor }) => ({ facts, ...(descriptor === undefined ? {} : { descriptor }) }));
    return { started, missedStarts, done };
  }

  /** Lets go of all that is held. */
  close(): void {
    for (const waiting of this.#waiting) letGo(waiting);
    this.#waiting = [];
  }

  /** Whether a program that bears no wanted name is new and of a size that can be one of ours: two calls, for hundreds a second. */
  #isWorthALook(pid: number): boolean {
    try {
      const executable = fromBytes(readlinkSync(`${this.#proc}/${pid}/exe`, { encoding: 'buffer' }));
      if (isPackaged(executable) || this.#isUntouchable(executable)) return false;
      const stats = statSync(`${this.#proc}/${pid}/exe`);
      return fileId(stats) !== this.#own && isLookedIntoRunning(executable, stats) && !this.#seen.has(stateOf(factsOf(stats)));
    } catch {
      return false; // it has ended
    }
  }

  /** Whether it is a native program that a look has seen, in the state in which it was seen: two calls, for hundreds a second. */
  #isOldNews(pid: number): boolean {
    try {
      const executable = fromBytes(readlinkSync(`${this.#proc}/${pid}/exe`, { encoding: 'buffer' }));
      if (isInterpreting(executable) || this.#isUntouchable(executable)) return false;
      return this.#seen.has(stateOf(factsOf(statSync(`${this.#proc}/${pid}/exe`))));
    } catch {
      return false; // it has ended
    }
  }

  /** It has ended before anybody could ask: what lies at its path is looked at, once. */
  #overAlready(file: HostPath, name: string): void {
    const key = `path ${file}`;
    if (this.#seen.has(key)) return;
    this.#isSeen(key);
    this.#wake('now', name);
  }

  #isSeen(key: string): void {
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
    this.#seen.add(key);
    this.#seen.add(key.slice(0, Math.max(0, key.indexOf('\0'))));
  }

  #keepOpen({ pid, executable = '', executableFacts }: ProcessFacts): number | undefined {
    if (executableFacts?.kind !== 'file' || isPackaged(executable) || this.#isUntouchable(executable)) return undefined;
    if (this.#waiting.filter(({ descriptor }) => descriptor !== undefined).length >= MAX_OPEN) return undefined;
    try {
      const descriptor = openSync(`${this.#proc}/${pid}/exe`, constants.O_RDONLY | constants.O_NONBLOCK);
      if (fileId(fstatSync(descriptor)) === executableFacts.id) return descriptor;
      closeSync(descriptor);
    } catch {
      // it has ended, or became another program
    }
    return undefined;
  }

  #mayLast(pid: number, name: string): void {
    if (this.#young.length < MAX_YOUNG) this.#young.push({ pid, name, atMs: performance.now() });
  }

  /** Whether the process is there and a look has seen what it runs; another one by now is as good a reason. */
  #runs(pid: number): boolean {
    const facts = readProcess(this.#proc, pid, this.#isUntouchable);
    return facts?.executable !== undefined && this.#seen.has(keyOf(facts));
  }
}

function letGo(waiting: Waiting): void {
  if (waiting.descriptor === undefined) return;
  closeSync(waiting.descriptor);
  waiting.descriptor = undefined;
}

function ownFile(): string {
  try {
    return fileId(statSync('/proc/self/exe'));
  } catch {
    return ''; // no /proc here
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // no /proc here
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { LIMITS } from '../wire/limits.ts';
import { LineCutter } from '../wire/lines.ts';
import { parseFromScanner } from '../wire/parse-pipe.ts';
import type { FromScanner, ScanOrder, ToScanner } from '../wire/pipe.ts';

/** How the scanner is started. */
export interface ScannerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment of it: nothing of ours is inherited, so that NODE_OPTIONS and the like reach no privileged process. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the scanner's process tells its owner. */
export interface ScannerEvents {
  said(message: FromScanner): void;
  /** It ended, or was ended because of what it said; it is started again. */
  ended(why: string): void;
}

const FIRST_WAIT_MS = 1000;
/** A host is never blind for longer; a scanner that dies at once costs a start a minute. */
const LONGEST_WAIT_MS = 60_000;
/** After this long without trouble the next start is immediate again. */
const CALM_MS = 60_000;
/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 2000;

/**
 * The scanner as a child: started again with a growing wait when it ends, ended at once when it says anything that
 * `wire/pipe.ts` does not allow. It ends by itself when we are killed, since its standard input closes.
 */
export class ScannerProcess {
  readonly #command: ScannerCommand;
  readonly #events: ScannerEvents;
  readonly #log: Logger;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #startedAtMs = 0;
  #isStopped = false;

  constructor(command: ScannerCommand, given: { readonly events: ScannerEvents; readonly log: Logger }) {
    this.#command = command;
    this.#events = given.events;
    this.#log = given.log;
  }

  /** Starts it; `said` with `ready` follows. */
  start(): void {
    this.#startedAtMs = performance.now();
    const { file, args, env } = this.#command;
    const child = spawn(file, args, { cwd: '/', env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    // One that has ended says EPIPE before it says that it ended.
    child.stdin.on('error', () => {});
    this.#read(child, child.stdout);
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('close', (code, signal) => this.#ended(child, signal ?? `exit ${code}`));
  }

  /** Orders a look; false when there is no scanner to order from. */
  order(order: ScanOrder): boolean {
    return this.#say(order);
  }

  /** Ends the child because of what it did; it is started again. */
  kill(why: string): void {
    this.#log.error({ why }, 'the scanner is ended and started again');
    this.#child?.kill('SIGKILL');
  }

  /** Ends it for good, within three seconds. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once('close', () => resolve());
    child.stdin?.end();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await promise;
    clearTimeout(timer);
  }

  #say(message: ToScanner): boolean {
    const input = this.#child?.stdin;
    if (input === null || input === undefined || !input.writable) return false;
    input.write(`${JSON.stringify(message)}\n`);
    return true;
  }

  #read(child: ChildProcess, output: Readable): void {
    const cutter = new LineCutter(LIMITS.pipeMessageBytes);
    output.on('data', (chunk: Buffer) => {
      if (child !== this.#child || child.killed) return;
      const lines = cutter.push(chunk);
      if (lines === 'too-long') {
        this.kill('it sent a line beyond the limit');
        return;
      }
      for (const line of lines) {
        const message = parseFromScanner(line);
        if (message === undefined) {
          this.kill('it sent a line that the protocol does not allow');
          return;
        }
        this.#events.said(message);
      }
    });
  }

  #ended(child: ChildProcess, why: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    if (this.#isStopped) return;
    this.#failures = performance.now() - this.#startedAtMs > CALM_MS ? 0 : this.#failures + 1;
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#failures, 10));
    const waitMs = Math.round(bound * (0.5 + 0.5 * Math.random()));
    this.#log.warn({ why, waitMs }, 'the scanner ended; it is started again');
    this.#timer = setTimeout(() => this.start(), waitMs);
    this.#events.ended(why);
  }
}

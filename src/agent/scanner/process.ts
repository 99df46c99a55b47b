import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { LIMITS } from '../../wire/limits.ts';
import { LineCutter } from '../../wire/lines.ts';
import { parseFromScanner } from '../../wire/parse-pipe.ts';
import type { FromScanner, ToScanner } from '../../wire/pipe.ts';
import type { ScannerSession } from './session.ts';
import { openScanner, type ScannerSource } from './source.ts';

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
/** Between asking it to end and ending it. */
const GRACE_MS = 2000;

/**
 * The scanner's process, our child or a service behind a socket: begun again with a growing wait when it ends, ended at once when it
 * says anything that `wire/pipe.ts` does not allow. It ends by itself when we are killed, since its input closes.
 */
export class ScannerProcess {
  readonly #source: ScannerSource;
  readonly #events: ScannerEvents;
  readonly #log: Logger;
  #session: ScannerSession | undefined;
  /** What it still says after we ended it counts for nothing. */
  #isKilled = false;
  #stopped: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #startedAtMs = 0;
  #isStopped = false;

  constructor(source: ScannerSource, given: { readonly events: ScannerEvents; readonly log: Logger }) {
    this.#source = source;
    this.#events = given.events;
    this.#log = given.log;
  }

  /** Starts it; `said` with `ready` follows. */
  start(): void {
    this.#startedAtMs = performance.now();
    this.#isKilled = false;
    const session = openScanner(this.#source, (why) => this.#ended(session, why));
    this.#session = session;
    this.#read(session, session.output);
  }

  /** Says it to the scanner; false when there is none to say it to. */
  say(message: ToScanner): boolean {
    const input = this.#session?.input;
    if (input?.writable !== true) return false;
    input.write(`${JSON.stringify(message)}\n`);
    return true;
  }

  /** Ends it because of what it did; it is started again. */
  kill(why: string): void {
    this.#log.error({ why }, 'the scanner is ended and started again');
    this.#isKilled = true;
    this.#session?.kill();
  }

  /** Ends it for good, within three seconds. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const session = this.#session;
    if (session === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stopped = resolve;
    session.end();
    const timer = setTimeout(() => session.kill(), GRACE_MS);
    await promise;
    clearTimeout(timer);
  }

  #read(session: ScannerSession, output: Readable): void {
    const cutter = new LineCutter(LIMITS.pipeMessageBytes);
    output.on('data', (chunk: Buffer) => {
      if (session !== this.#session || this.#isKilled) return;
      const lines = cutter.push(chunk);
      if (lines === 'too-long') {
        this.kill('it sent a line beyond the limit');
        return;
      }
      for (const line of lines) {
        // A message may have made its owner end the session.
        if (this.#isKilled) return;
        const message = parseFromScanner(line);
        if (message === undefined) {
          this.kill('it sent a line that the protocol does not allow');
          return;
        }
        this.#events.said(message);
      }
    });
  }

  #ended(session: ScannerSession, why: string): void {
    if (session !== this.#session) return;
    this.#session = undefined;
    this.#stopped?.();
    if (this.#isStopped) return;
    this.#failures = performance.now() - this.#startedAtMs > CALM_MS ? 0 : this.#failures + 1;
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#failures, 10));
    const waitMs = Math.round(bound * (0.5 + 0.5 * Math.random()));
    this.#log.warn({ why, waitMs }, 'the scanner ended; it is started again');
    this.#timer = setTimeout(() => this.start(), waitMs);
    this.#events.ended(why);
  }
}

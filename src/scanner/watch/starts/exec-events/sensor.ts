import { read } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { execRecords, type ExecRecord } from './records.ts';
import { openTrace, tracefs, type OpenTrace } from './instance.ts';
import { ProcessNames } from '../process-names.ts';
import type { OnSensor, StartsSensor } from '../contract.ts';
import { isPackaged } from '../../../host/executable-size.ts';
import { nameOf } from '../../../../domain/host-path.ts';

/**
 * After each reading, so that many starts are few readings: a program that lives 50 ms is mostly met alive, what has ended is
 * looked up by its path, and the kernel keeps for so long what is started.
 */
const PAUSE_MS = 50;
/** After a reading of so many starts, of which each costs three wakings with its pause: most of them are a build's, and nobody's business. */
const MANY = 20;
const LONG_PAUSE_MS = 100;
/** The kernel gives one page at most, or two: what is much less than the most that it ever gave was all that there was. */
const PIECE_BYTES = 64 * 1024;
const FULL_BYTES = 3500;
const MAX_PIECES = 64;
/** Looks into /proc in one tick, 20 µs each: what interpreters run, and programs of other names outside of packages' folders. */
const MAX_ASKED = 20;
/** A thousand a second; whoever starts programs of wanted names faster wants to be missed, and that is told. */
const MAX_NAMED = 50;
const MAX_ELSEWHERE = 10;
/** Programs of other names that were told are not told again so soon: a compiler is started a thousand times. */
const FORGET_MS = 60_000;
/** A machine that is busy takes a while to let us read. */
const HEARS_MS = 2000;
const MAX_TOLD = 2048;
const MAX_PLAIN = 1024;
/** What runs something that its arguments name. */
const INTERPRETER =
  /^(?:node|nodejs|bun|deno|tsx|electron\d*|python[\d.]*|pypy[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|java|mono|dotnet|env)$/;

/** Opens the kernel's record of started programs. @throws when the system does not give it to us */
export function openExecEvents(on: OnSensor): StartsSensor {
  const folder = tracefs();
  if (folder === undefined) throw new Error('the kernel’s trace is not mounted, or not for us to see');
  return new ExecEvents(on, openTrace(folder));
}

/**
 * Every start of a program that the kernel writes down, short-lived ones too. A thread waits for the next one in the kernel, so that nothing is
 * woken while nothing is started.
 */
class ExecEvents implements StartsSensor {
  readonly #on: OnSensor;
  readonly #trace: OpenTrace;
  readonly #names = new ProcessNames();
  readonly #buffer = Buffer.allocUnsafe(PIECE_BYTES);
  readonly #told = new Set<string>();
  /** Files in packages' folders that bear no wanted name and run nothing else: a machine starts the same hundred all day. */
  readonly #plain = new Set<string>();
  #rest: Buffer = Buffer.alloc(0);
  #toldSinceMs = 0;
  #expected: number | undefined;
  #asked = 0;
  #named = 0;
  #elsewhere = 0;
  #pieces = 0;
  #mostBytes = 0;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(on: OnSensor, trace: OpenTrace) {
    this.#on = on;
    this.#trace = trace;
    this.#begin();
  }

  want(names: ReadonlySet<string>): void {
    this.#names.want(names);
    this.#plain.clear();
  }

  expect(pid: number): void {
    this.#expected = pid;
  }

  async isDeaf(): Promise<boolean> {
    for (let left = HEARS_MS; left > 0 && this.#expected !== undefined && !this.#isClosed; left -= PAUSE_MS)
      await sleep(PAUSE_MS);
    return this.#expected !== undefined && !this.#isClosed;
  }

  /** A thread that waits lets go of the trace when it is woken. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#pause);
    if (this.#pause === undefined) this.#trace.wake();
    else this.#trace.close();
  }

  /** After a pause. */
  #begin(): void {
    this.#pause = undefined;
    this.#asked = 0;
    this.#named = 0;
    this.#elsewhere = 0;
    this.#pieces = 0;
    this.#read();
  }

  #read(): void {
    read(this.#trace.descriptor, this.#buffer, 0, PIECE_BYTES, null, (error, count) => {
      if (this.#isClosed) this.#trace.close();
      else if (error === null && count > 0) this.#heard(this.#buffer.subarray(0, count));
      else {
        this.#isClosed = true;
        this.#trace.close();
        this.#on.failed(error?.message ?? 'the record of starts was turned off');
      }
    });
  }

  #heard(piece: Buffer): void {
    const now = performance.now();
    if (now - this.#toldSinceMs > FORGET_MS || this.#told.size > MAX_TOLD) {
      this.#told.clear();
      this.#toldSinceMs = now;
    }
    const { execs, lost, rest } = execRecords(this.#rest, piece);
    this.#rest = rest;
    for (const exec of execs) this.#take(exec);
    if (lost > 0) {
      this.#on.missed(lost);
      this.#expected = undefined; // it may be among them
    }
    this.#pieces += 1;
    this.#mostBytes = Math.max(this.#mostBytes, piece.length);
    const isFull = piece.length >= FULL_BYTES && piece.length > 0.8 * this.#mostBytes;
    if (isFull && this.#pieces < MAX_PIECES) this.#read();
    else this.#pause = setTimeout(() => this.#begin(), execs.length > MANY ? LONG_PAUSE_MS : PAUSE_MS);
  }

  #take({ pid, file }: ExecRecord): void {
    if (pid === this.#expected) this.#expected = undefined;
    if (this.#plain.has(file)) return;
    const name = this.#names.named(file) ?? this.#interpreted(pid, file);
    if (name !== undefined) {
      this.#named += 1;
      if (this.#named > MAX_NAMED) this.#on.missed(1);
      else this.#on.started({ pid, file, name });
    } else if (!isPackaged(file) && !this.#told.has(file) && this.#elsewhere < MAX_ELSEWHERE) {
      this.#elsewhere += 1;
      if (file.startsWith('/')) this.#told.add(file);
      this.#on.started({ pid, file });
    } else if (isPackaged(file) && !isInterpreting(file)) {
      if (this.#plain.size >= MAX_PLAIN) this.#plain.clear();
      this.#plain.add(file);
    }
  }

  #interpreted(pid: number, file: string): string | undefined {
    if (this.#asked >= MAX_ASKED || !isInterpreting(file)) return undefined;
    this.#asked += 1;
    return this.#names.argument(pid);
  }
}

function isInterpreting(file: string): boolean {
  return INTERPRETER.test(nameOf(file));
}

import { execRecords, type ExecRecord } from './records.ts';
import { openTrace, readTrace, tracefs, type OpenTrace } from './instance.ts';
import { ProcessNames } from '../process-names.ts';
import type { OnStarts, StartsSensor } from '../contract.ts';
import { isPackaged } from '../../../host/executable-size.ts';
import { nameOf } from '../../../../domain/host-path.ts';

/** A program that lives 50 ms is mostly met alive, and the kernel keeps for so long what a thousand starts a second are. */
const BUSY_MS = 50;
/** Where nothing was started for a while: each waking costs a battery, and what starts then is looked up by its path if it has ended. */
const QUIET_MS = 250;
const QUIET_AFTER_MS = 1000;
/** The kernel gives a page or two at once; what is more than this waits for the next tick. */
const PIECE_BYTES = 64 * 1024;
const MAX_PIECES = 64;
/** Looks into /proc in one tick, 20 µs each: what interpreters run, and programs of other names outside of packages' folders. */
const MAX_ASKED = 20;
/** A thousand a second; whoever starts programs of wanted names faster wants to be missed, and that is told. */
const MAX_NAMED = 50;
const MAX_ELSEWHERE = 10;
/** Programs of other names that were told are not told again so soon: a compiler is started a thousand times. */
const FORGET_MS = 60_000;
const MAX_TOLD = 2048;
/** What runs something that its arguments name. */
const INTERPRETER =
  /^(?:node|nodejs|bun|deno|tsx|electron\d*|python[\d.]*|pypy[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|java|mono|dotnet|env)$/;

/** Opens the kernel's record of started programs. @throws when the system does not give it to us */
export function openExecEvents(on: OnStarts): StartsSensor {
  const folder = tracefs();
  if (folder === undefined) throw new Error('the kernel’s trace is not mounted, or not for us to see');
  return new ExecEvents(on, openTrace(folder));
}

/** Every start of a program that the kernel writes down, short-lived ones too, read some times a second. */
class ExecEvents implements StartsSensor {
  readonly #on: OnStarts;
  readonly #trace: OpenTrace;
  readonly #names = new ProcessNames();
  readonly #buffer = Buffer.allocUnsafe(PIECE_BYTES);
  readonly #told = new Set<string>();
  #rest: Buffer = Buffer.alloc(0);
  #lastMs = -Infinity;
  #toldSinceMs = 0;
  #expected: number | undefined;
  #asked = 0;
  #named = 0;
  #elsewhere = 0;

  constructor(on: OnStarts, trace: OpenTrace) {
    this.#on = on;
    this.#trace = trace;
  }

  want(names: ReadonlySet<string>): void {
    this.#names.want(names);
  }

  expect(pid: number): void {
    this.#expected = pid;
  }

  isDeaf(): boolean {
    return this.#expected !== undefined;
  }

  tick(): number {
    const now = performance.now();
    this.#asked = 0;
    this.#named = 0;
    this.#elsewhere = 0;
    if (now - this.#toldSinceMs > FORGET_MS || this.#told.size > MAX_TOLD) {
      this.#told.clear();
      this.#toldSinceMs = now;
    }
    for (let piece = 0; piece < MAX_PIECES; piece += 1) {
      const count = readTrace(this.#trace.descriptor, this.#buffer);
      if (count === 0) break;
      this.#lastMs = now;
      const { execs, lost, rest } = execRecords(this.#rest, this.#buffer.subarray(0, count));
      this.#rest = rest;
      for (const exec of execs) this.#take(exec);
      if (lost > 0) this.#on.missed(lost);
    }
    return now - this.#lastMs > QUIET_AFTER_MS ? QUIET_MS : BUSY_MS;
  }

  close(): void {
    this.#trace.close();
  }

  #take({ pid, file }: ExecRecord): void {
    if (pid === this.#expected) this.#expected = undefined;
    const name = this.#names.named(file) ?? this.#interpreted(pid, file);
    if (name !== undefined) {
      this.#named += 1;
      if (this.#named > MAX_NAMED) this.#on.missed(1);
      else this.#on.started({ pid, file, name });
    } else if (!isPackaged(file) && !this.#told.has(file) && this.#elsewhere < MAX_ELSEWHERE) {
      this.#elsewhere += 1;
      if (file.startsWith('/')) this.#told.add(file);
      this.#on.started({ pid, file });
    }
  }

  #interpreted(pid: number, file: string): string | undefined {
    if (this.#asked >= MAX_ASKED || !INTERPRETER.test(nameOf(file))) return undefined;
    this.#asked += 1;
    return this.#names.argument(pid);
  }
}

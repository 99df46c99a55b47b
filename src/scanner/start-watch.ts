import type { Logger } from 'pino';
import { StartedPrograms, type Handover, type Wanted } from './started-programs.ts';
import type { ProgramStart, StartsSensor } from './watch/starts/contract.ts';
import { openStarts, type StartsWay } from './watch/starts/list.ts';

/** What watching starts works with. */
export interface StartWatchParts {
  readonly log: Logger;
  /** One look is wanted, at once. */
  readonly changed: (scopes: readonly string[], why: string) => void;
  /** The way in use is another now. */
  readonly turned: () => void;
  /** Called whenever starts are asked for, so that what else is asked now and then needs no waking of its own: each costs 0.3 ms. */
  readonly beat: () => void;
}

const SCOPES = ['processes@system'];
/** A program of another name in an unusual place wakes a look at most this often: somebody who compiles makes a new one all the time, and a look takes a third of a second. */
const LATER_MS = 120_000;
/** Where starts need not be asked for. */
const BEAT_MS = 5000;
/** Between looks at what is held open and who still runs. */
const CARE_MS = 1000;

/** Watches starts by the best way that works, and goes on by the next best when that fails. */
export class StartWatch {
  readonly #parts: StartWatchParts;
  readonly #programs = new StartedPrograms((wanted, name) => this.#wake(wanted, name));
  readonly #failed = new Set<StartsWay>();
  #sensor: StartsSensor | undefined;
  #way: StartsWay = 'none';
  #why: string | undefined;
  #names: ReadonlySet<string> = new Set();
  #catalogue: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #later: NodeJS.Timeout | undefined;
  #laterAtMs = -Infinity;
  #caredMs = 0;
  #dueMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(parts: StartWatchParts) {
    this.#parts = parts;
  }

  /** The way in use, and why it is not the best one. */
  get way(): { readonly starts: StartsWay; readonly why?: string } {
    return { starts: this.#way, ...(this.#why === undefined ? {} : { why: this.#why }) };
  }

  /** Begins; resolves when the first way works, or none does. */
  async open(): Promise<void> {
    const { way, sensor, refused } = await openStarts(
      {
        started: (start) => this.#started(start),
        missed: (count) => this.#programs.missed(count),
        failed: (why) => void this.#fall(why),
      },
      this.#failed,
    );
    if (this.#isClosed) {
      sensor?.close();
      return;
    }
    this.#sensor = sensor;
    this.#way = way;
    this.#why =
      [this.#why, ...refused]
        .filter((why) => why !== undefined)
        .join('; ')
        .slice(0, 300) || undefined;
    sensor?.want(this.#names);
    this.#tick();
  }

  /** The names that count, of this catalogue. */
  want(names: readonly string[], catalogue: string): void {
    this.#names = new Set(names);
    this.#sensor?.want(this.#names);
    if (catalogue !== this.#catalogue) this.#programs.forget();
    this.#catalogue = catalogue;
  }

  /** A process of ours was started: the sensor must notice it. */
  expect(pid: number | undefined): void {
    if (pid !== undefined) this.#sensor?.expect?.(pid);
  }

  /** Goes on by the next best way when the sensor did not notice what was expected. */
  async confirm(): Promise<void> {
    this.#tick();
    if ((await this.#sensor?.isDeaf?.()) === true) await this.#fall('it did not notice a process of our own');
  }

  /** What is mounted now. */
  mounted(mountinfo: string): void {
    this.#programs.mounted(mountinfo);
  }

  /** Gives the starts since the last look to one that begins now. */
  handOver(): Handover {
    this.#tick();
    return this.#programs.handOver();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#later);
    this.#sensor?.close();
    this.#sensor = undefined;
    this.#programs.close();
  }

  #tick(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#parts.beat();
    const nextMs = this.#sensor?.tick?.() ?? BEAT_MS;
    if (now - this.#caredMs >= CARE_MS) {
      this.#caredMs = now;
      this.#programs.tick(now);
    }
    this.#next(nextMs);
  }

  #next(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const inMs = this.#programs.needsCare ? Math.min(ms, CARE_MS) : ms;
    this.#dueMs = performance.now() + inMs;
    this.#timer = setTimeout(() => this.#tick(), inMs);
  }

  #started(start: ProgramStart): void {
    if (start.name !== undefined) this.#parts.log.debug({ program: start.name, pid: start.pid }, 'a wanted program was started');
    this.#programs.started(start);
    // Never later than it is due: where programs are started all the time it would not come.
    if (this.#programs.needsCare && performance.now() + CARE_MS < this.#dueMs) this.#next(CARE_MS);
  }

  async #fall(why: string): Promise<void> {
    const { log, turned } = this.#parts;
    log.warn({ way: this.#way, why }, 'starts of programs can no longer be noticed this way; the next best one is used');
    this.#failed.add(this.#way);
    this.#why = `${this.#way}: ${why}`.slice(0, 200);
    clearTimeout(this.#timer);
    this.#sensor?.close();
    this.#sensor = undefined;
    this.#way = 'none';
    await this.open();
    turned();
  }

  #wake(wanted: Wanted, name: string): void {
    if (wanted === 'now') this.#parts.changed(SCOPES, `${name} was started`.slice(0, 200));
    else if (this.#later === undefined) {
      const waitMs = Math.max(0, this.#laterAtMs + LATER_MS - performance.now());
      this.#later = setTimeout(() => {
        this.#later = undefined;
        this.#laterAtMs = performance.now();
        this.#parts.changed(SCOPES, 'a program that no package manager put there was started');
      }, waitMs);
    }
  }
}

import { readFileSync, statSync } from 'node:fs';
import { factsAt } from './host/list-folder.ts';
import { parseMounts, refusalBy } from './host/mounts.ts';
import { isTold, NO_PROGRAM } from './host/process-life.ts';
import type { ProcessFacts } from './host/contract.ts';
import { readLives, readProcess } from './host/processes.ts';
import type { HangMark } from './hang-mark.ts';
import { marksIn } from './kept-looks/kept-looks-file.ts';
import { HIDDEN, lifeOf, runKey, type Life, type Standing } from './kept-looks/runs.ts';
import { SCAN_WORKER } from './worker-process.ts';
import { monotonicMs } from '../domain/clock.ts';
import { StandingMarks } from './kept-looks/standing-marks.ts';

/** In place of mountinfo where there is none. */
const NOTHING = 'absent';
/** Then a look is made, whatever stands: it also finds out whether starts of programs are heard, and what a process does that nobody compares. */
const LOOKED_MS = 3_600_000;

/**
 * Says whether a quick look at this machine would see what the last one saw, without making it and without a process: when everything that it
 * asked of the disk has the same inodes and times of change, what runs is what ran or is known to be nobody's business, and nothing was mounted.
 * It asks for the facts of inodes on local file systems only, and opens nothing but the kernel's own files. Anything else is looked at.
 */
export class StandingLook {
  readonly #file: string;
  readonly #mark: HangMark;
  readonly #proc: string;
  #mounts = '';
  #looksWith: string | symbol = '';
  #last: { readonly id: number; readonly stamp: string; readonly atMs: number } | undefined;
  #lives = new Map<number, Life>();
  #known: ReadonlySet<string> = new Set();
  #allStay = false;

  /** @param given.file where looks are kept */
  constructor(given: { readonly file: string; readonly mark: HangMark; readonly proc?: string }) {
    this.#file = given.file;
    this.#mark = given.mark;
    this.#proc = given.proc ?? '/proc';
  }

  /** A look begins with the catalogue of this file: what is mounted and looked with at its end is what it was all the time if it is the same now. */
  begins(catalogue: string): void {
    this.#mounts = this.#mountinfo();
    this.#looksWith = looksWith(catalogue);
    this.#last = undefined;
    this.#lives.clear();
    this.#known = new Set();
  }

  /** The look of this number is over. */
  keep(id: number, catalogue: string, { stamp, runs }: Standing): void {
    if (this.#mountinfo() !== this.#mounts || looksWith(catalogue) !== this.#looksWith) return;
    this.#last = { id, stamp, atMs: monotonicMs() };
    this.#lives = new Map(runs.lives);
    this.#known = new Set(runs.known);
    this.#allStay = runs.allStay === true;
  }

  /** Whether the look of this number, with this catalogue, would see the same now. Not where a scanner hung while it asked. */
  async stands(id: number, catalogue: string): Promise<boolean> {
    const last = this.#last;
    if (last?.id !== id || looksWith(catalogue) !== this.#looksWith || monotonicMs() - last.atMs > LOOKED_MS) return false;
    let isSame = false;
    await this.#mark.during(async () => {
      isSame = this.#isSame(last.stamp);
    });
    return isSame;
  }

  #isSame(stamp: string): boolean {
    try {
      return this.#mountinfo() === this.#mounts && this.#doesTheSameRun() && this.#isAllThere(stamp);
    } catch {
      return false; // what cannot be asked is looked at
    }
  }

  #doesTheSameRun(): boolean {
    let met = 0;
    for (const [pid, life] of readLives(this.#proc)) {
      if (life === NO_PROGRAM) continue;
      const then = this.#lives.get(pid);
      if (then !== undefined) met += 1;
      if (then?.life === life ? !this.#isStill(pid, then.state) : !this.#isKnown(pid, life, then)) return false;
    }
    return met === this.#lives.size || this.#forgetEnded();
  }

  /** The executable must be the same file under the same name, where that was noted; what was hidden must be so. */
  #isStill(pid: number, state: string | undefined): boolean {
    if (state === undefined) return true;
    const facts = this.#process(pid);
    if (facts === undefined || state === HIDDEN) return facts?.isHidden === true;
    return lifeOf(facts, '', true).state === state;
  }

  #isKnown(pid: number, life: string, before: Life | undefined): boolean {
    const facts = before?.state === undefined ? this.#process(pid) : undefined;
    const key = facts?.life === life && isTold(life) ? runKey(facts) : undefined;
    if (facts === undefined || key === undefined || !this.#known.has(key)) return false;
    this.#lives.set(pid, lifeOf(facts, life, false));
    return true;
  }

  #process(pid: number): ProcessFacts | undefined {
    const refusal = refusalBy(parseMounts(this.#mounts));
    return readProcess(this.#proc, pid, (path) => refusal(path) !== undefined);
  }

  /** False when one of them was a finding's, or may have made something to be seen. */
  #forgetEnded(): boolean {
    if (this.#allStay) return false;
    const there = readLives(this.#proc);
    for (const [pid, { life, isFound }] of this.#lives) {
      if (there.get(pid) === life) continue;
      if (isFound === true) return false;
      this.#lives.delete(pid);
    }
    return true;
  }

  #isAllThere(stamp: string): boolean {
    const marks = marksIn(this.#file, stamp, Date.now());
    return marks !== undefined && new StandingMarks(marks, { factsOnce: factsAt }).doAllStand();
  }

  #mountinfo(): string {
    try {
      return readFileSync(`${this.#proc}/self/mountinfo`, 'latin1');
    } catch {
      return NOTHING; // no /proc here: then nothing runs that could be compared either
    }
  }
}

/** The catalogue and the program by which a look is made, each of which may be replaced in its place; never the same where that cannot be told. */
function looksWith(catalogue: string): string | symbol {
  try {
    const files = [catalogue, SCAN_WORKER, process.execPath].map((file) => statSync(file, { throwIfNoEntry: false }));
    return [catalogue, ...files.map((stats) => stats && `${stats.ino} ${stats.size} ${stats.ctimeMs}`)].join('\n');
  } catch {
    return Symbol('unknown');
  }
}

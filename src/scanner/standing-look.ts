import { readFileSync } from 'node:fs';
import { factsAt } from './host/list-folder.ts';
import { parseMounts, refusalBy } from './host/mounts.ts';
import { isTold, NO_PROGRAM } from './host/process-life.ts';
import type { ProcessFacts } from './host/contract.ts';
import { readLives, readProcess } from './host/processes.ts';
import { stateOf } from './host/program-key.ts';
import type { HangMark } from './hang-mark.ts';
import { marksIn } from './kept-looks/kept-looks-file.ts';
import { HIDDEN, runKey, type RunsThen } from './kept-looks/runs.ts';
import { StandingMarks } from './kept-looks/standing-marks.ts';

/** What a look left for whoever asks later whether another one would see the same. */
export interface Standing {
  /** Names what it kept. */
  readonly stamp: string;
  readonly runs: RunsThen;
}

const NOTHING = 'absent';

/**
 * Says whether a quick look at this machine would see what the last one saw, in a tenth of its time and without a process: when everything that it
 * asked of the disk has the same inodes and times of change, what runs is what ran or is known to be nobody's business, and nothing was mounted.
 * It asks for the facts of inodes on local file systems only, and opens nothing but the kernel's own files. Anything else is looked at.
 */
export class StandingLook {
  readonly #file: string;
  readonly #mark: HangMark;
  readonly #proc: string;
  #mounts = '';
  #last: { readonly id: number; readonly catalogue: string; readonly stamp: string } | undefined;
  #lives = new Map<number, readonly [life: string, state?: string]>();
  #known: ReadonlySet<string> = new Set();
  #allStay = false;

  /** @param given.file where looks are kept */
  constructor(given: { readonly file: string; readonly mark: HangMark; readonly proc?: string }) {
    this.#file = given.file;
    this.#mark = given.mark;
    this.#proc = given.proc ?? '/proc';
  }

  /** A look begins, by which what is mounted is the same as at its end if it is the same then. */
  begins(): void {
    this.#mounts = this.#mountinfo();
    this.forget();
  }

  /** The look of this number is over, made with the catalogue of this file. */
  keep(id: number, catalogue: string, { stamp, runs }: Standing): void {
    if (this.#mountinfo() !== this.#mounts) return;
    this.#last = { id, catalogue, stamp };
    this.#lives = new Map(runs.lives.map(([pid, ...rest]) => [pid, rest]));
    this.#known = new Set(runs.known);
    this.#allStay = runs.allStay === true;
  }

  /** Nothing is known to stand any more. */
  forget(): void {
    this.#last = undefined;
    this.#lives.clear();
    this.#known = new Set();
  }

  /** Whether the look of this number, with this catalogue, would see the same now. Not where a scanner hung while it asked. */
  async stands(id: number, catalogue: string): Promise<boolean> {
    const last = this.#last;
    if (last?.id !== id || last.catalogue !== catalogue) return false;
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
      const [then, state] = this.#lives.get(pid) ?? [];
      if (then !== undefined) met += 1;
      if (then === life ? !this.#isStill(pid, state) : !this.#isKnown(pid, life, state)) return false;
    }
    return met === this.#lives.size || this.#forgetEnded();
  }

  /** Of what a finding names, the executable must be the same file; what was hidden must be so. */
  #isStill(pid: number, state: string | undefined): boolean {
    if (state === undefined) return true;
    const facts = this.#process(pid);
    if (state === HIDDEN || facts?.executableFacts === undefined) return state === HIDDEN && facts?.isHidden === true;
    return stateOf(facts.executableFacts) === state;
  }

  #isKnown(pid: number, life: string, before: string | undefined): boolean {
    const facts = before === undefined ? this.#process(pid) : undefined;
    const key = facts?.life === life && isTold(life) ? runKey(facts) : undefined;
    if (key === undefined || !this.#known.has(key)) return false;
    this.#lives.set(pid, [life]);
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
    for (const [pid, [life, state]] of this.#lives) {
      if (there.get(pid) === life) continue;
      if (state !== undefined) return false;
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

import { lstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { HostSweep, Outcome, SweepGap, SweptFolder } from '../contract.ts';
import { forKernel } from '../list-folder.ts';
import { FolderThreads, type FolderAnswers } from './folder-threads.ts';
import { lookAtFolder, type FolderAnswer, type FolderQuestion } from './folder-look.ts';
import { NONE, type Ledger } from './ledger.ts';
import { readLedger, saveLedger } from './ledger-file.ts';
import { NextLedger } from './next-ledger.ts';
import { pacer } from './pace.ts';
import { join, nameOf, type HostPath } from '../../../domain/host-path.ts';
import { monotonicMs } from '../../../domain/clock.ts';

/** The disk as the sweep asks it. */
export interface SweptDisk {
  /** The kernel's path of a host's. */
  onDisk(path: HostPath): string;
  /** Last names of the folders that may be refused. */
  readonly special: Iterable<string>;
  /** Why a folder must not be looked at, when it is a mount point. */
  refusal(path: HostPath): Refusal | undefined;
}

/** `repeated`: what is there is met elsewhere too. */
type Refusal = Outcome | 'repeated';

interface Item {
  readonly path: HostPath;
  /** Its record in the ledger of the last sweep, or NONE. */
  readonly old: number;
  /** Its number in the next ledger of the folder that holds it, NONE for a top; absent while that folder is as it was. */
  readonly parent?: number;
}

/** Folders that one message carries: some milliseconds of work. */
const BATCH = 48;
/** Folders looked at here between two questions whether a thread has said something. */
const INLINE = 6;
/** Threads pay from so many waiting folders on; starting them takes some 40 ms of a core. */
const THREADS_FROM = 96;
/** Folders that were new or changed, after which it is worth to start threads; fewer, and asking each folder's time is quicker alone. */
const CHANGED_FROM = 64;
/** A folder that takes longer than this is read from the disk: then several at once are quicker. */
const COLD_MS = 0.2;
/** Folders after which that can be told. */
const COLD_FROM = 256;
/** Beside this one, which works too: as many as there are cores. */
const THREADS = Math.max(1, Math.min(3, availableParallelism() - 1));
/** Two that have the disk read ahead leave no core idle; each takes some 11 MB of the memory that a scan may take. */
const COLD_THREADS = 2;
const NO_ENTRY = { throwIfNoEntry: false } as const;
const CHECKPOINT_MS = 20_000;
/** A walk ends where the disk does; this only keeps an endless file system from being walked for ever. */
const MAX_FOLDERS = 20_000_000;

/**
 * Every folder below the tops, in no order, each with its leads; links are never entered. What is unchanged since the ledger was written is
 * told from it. However the caller ends, the ledger then holds all that was seen, so that the next sweep goes on from there.
 */
export function sweepFolders(order: HostSweep, disk: SweptDisk): Generator<SweptFolder | SweepGap> {
  return new Sweep(order, disk).folders();
}

class Sweep {
  readonly #order: HostSweep;
  readonly #disk: SweptDisk;
  readonly #old: Ledger | undefined;
  /** Absent when nothing is remembered. */
  readonly #next: NextLedger | undefined;
  readonly #queue: Item[] = [];
  /** Could not be looked at, or are others' to look at; the next sweep asks again, whatever their folder's times say. */
  readonly #unmet: Item[] = [];
  /** Gaps of folders that are known from the ledger, and may not be entered. */
  #refused: SweepGap[] = [];
  readonly #special: ReadonlySet<string>;
  readonly #nowS = Math.floor(Date.now() / 1000);
  readonly #windowS: number;
  #threads: FolderThreads<readonly Item[]> | undefined;
  /** Threads read from the disk, many folders at once; a look from here would wait for each. */
  #isCold = false;
  #underWay = new Set<readonly Item[]>();
  #changed = 0;
  #seen = 0;
  #savedAt = monotonicMs();

  constructor(order: HostSweep, disk: SweptDisk) {
    this.#order = order;
    this.#disk = disk;
    this.#special = new Set([...disk.special, ...[...order.leaves].map(nameOf)]);
    this.#windowS = order.ledger === undefined ? 0 : Math.floor(order.readAgainMs / 1000);
    this.#old = order.ledger === undefined ? undefined : readLedger(order.ledger);
    this.#next = order.ledger === undefined ? undefined : new NextLedger(this.#old);
    const known = new Map((this.#old?.tops ?? []).map((top) => [this.#old?.name(top), top]));
    for (const path of order.tops) this.#queue.push({ path, old: known.get(path) ?? NONE, parent: NONE });
  }

  *folders(): Generator<SweptFolder | SweepGap> {
    const pace = pacer(this.#order.share, this.#order.rest);
    const begunMs = monotonicMs();
    try {
      while (this.#queue.length > 0 || this.#underWay.size > 0) {
        const said = this.#threads?.said ?? 0;
        for (const [batch, answers] of this.#threads?.answered() ?? []) yield* this.#told(batch, answers);
        this.#hire(begunMs);
        while (this.#queue.length >= BATCH / 4 && this.#threads?.isIdle === true) this.#handOut(this.#threads);
        const waits = this.#underWay.size > 0 && (this.#queue.length === 0 || this.#isCold);
        if (waits) this.#threads?.wait(said, 1000);
        for (let own = waits ? 0 : INLINE; own > 0; own -= 1) {
          const item = this.#queue.pop();
          if (item === undefined) break;
          // Most are; each generator that hands one on would take its time.
          if (this.#isUnchanged(item)) yield this.#unchanged(item);
          else yield* this.#answered(item, lookAtFolder({ path: this.#disk.onDisk(item.path), inFull: this.#isInFull(item) }));
        }
        while (this.#refused.length > 0) yield* this.#refused.splice(0);
        this.#checkpoint();
        if (this.#seen > MAX_FOLDERS) return yield { path: this.#order.tops[0] ?? '/', outcome: 'budget' };
        pace();
      }
    } finally {
      this.#end();
    }
  }

  /** What is left unseen is kept as it was known: the next sweep goes on from there. */
  #end(): void {
    this.#threads?.close();
    const { ledger } = this.#order;
    if (ledger === undefined || this.#next === undefined) return;
    const isWhole = this.#queue.length === 0 && this.#underWay.size === 0;
    if (this.#changed === 0 && (!isWhole || this.#old?.size === this.#seen + this.#unmet.length)) return;
    saveLedger(ledger, this.#next.bytes(this.#left()));
  }

  #left(): readonly Item[] {
    return [...this.#queue, ...[...this.#underWay].flat(), ...this.#unmet];
  }

  /** What was not known as that changes the ledger. */
  #isUnmet(item: Item): void {
    this.#unmet.push(item);
    if (item.old === NONE) this.#changed += 1;
  }

  #isUnchanged({ path, old }: Item): boolean {
    if (old === NONE || this.#old === undefined || this.#isDue(this.#old.dueAt(old))) return false;
    try {
      return this.#old.isSame(old, lstatSync(forKernel(this.#disk.onDisk(path)), NO_ENTRY));
    } catch {
      return false; // looking at it says why
    }
  }

  /** Of a folder that is not known at all, what cannot be a program by its name is put off; nothing is, when nothing will be remembered. */
  #isInFull({ old }: Item): boolean {
    return this.#windowS === 0 || (old !== NONE && this.#old !== undefined && this.#isDue(this.#old.dueAt(old)));
  }

  #question(item: Item): FolderQuestion {
    const inFull = this.#isInFull(item);
    const path = this.#disk.onDisk(item.path);
    return inFull || item.old === NONE || this.#old === undefined
      ? { path, inFull }
      : { path, inFull, known: this.#old.stamp(item.old) };
  }

  /** A due time further away than the window was written under another setting, or by a clock that was wrong. */
  #isDue(dueAt: number): boolean {
    return this.#nowS >= dueAt || dueAt > this.#nowS + this.#windowS;
  }

  #hire(begunMs: number): void {
    if (this.#threads !== undefined || this.#order.share !== undefined) return;
    if (this.#queue.length < THREADS_FROM || this.#seen < COLD_FROM) return;
    const isCold = (monotonicMs() - begunMs) / this.#seen > COLD_MS;
    if (this.#changed < CHANGED_FROM && !isCold) return;
    this.#isCold = isCold;
    this.#threads = new FolderThreads(isCold ? COLD_THREADS : THREADS, isCold);
  }

  #handOut(threads: FolderThreads<readonly Item[]>): void {
    const batch = this.#queue.splice(-BATCH);
    this.#underWay.add(batch);
    threads.ask(
      batch,
      batch.map((item) => this.#question(item)),
    );
  }

  *#told(batch: readonly Item[], answers: FolderAnswers): Generator<SweptFolder | SweepGap> {
    this.#underWay.delete(batch);
    let at = 0;
    try {
      for (const item of batch) {
        at += 1;
        yield* this.#answered(item, answers[at - 1] ?? 'changed-while-read');
      }
    } finally {
      // Broken off: the others were not met.
      this.#queue.push(...batch.slice(at));
    }
  }

  *#answered(item: Item, answer: FolderAnswers[number]): Generator<SweptFolder | SweepGap> {
    if (answer === 'unchanged') yield this.#unchanged(item);
    else if (typeof answer !== 'string') yield* this.#listed(item, answer);
    else if (answer !== 'absent') {
      this.#isUnmet(item);
      yield { path: item.path, outcome: answer };
    } else if (item.old !== NONE) this.#changed += 1;
  }

  #unchanged({ path, old, parent }: Item): SweptFolder {
    const ledger = this.#old;
    if (ledger === undefined) throw new Error('unchanged since never');
    this.#seen += 1;
    this.#next?.same(old, parent);
    for (let child = ledger.first(old); child !== NONE; child = ledger.next(child)) {
      const name = ledger.name(child);
      const at = join(path, name);
      const refusal = this.#refusal(at, name);
      if (refusal === undefined) this.#queue.push({ path: at, old: child });
      else this.#isRefused({ path: at, old: child }, refusal);
    }
    return { path, leads: ledger.leads(old) };
  }

  *#listed(item: Item, answer: FolderAnswer): Generator<SweptFolder | SweepGap> {
    const { path, old } = item;
    const known = new Map<string, number>();
    if (old !== NONE && this.#old !== undefined) {
      for (let child = this.#old.first(old); child !== NONE; child = this.#old.next(child))
        known.set(this.#old.name(child), child);
    }
    this.#seen += 1;
    this.#changed += 1;
    const { stamp, leads } = answer;
    const record = { name: item.parent === NONE ? path : nameOf(path), stamp, leads, dueAt: this.#dueAt(stamp.inode) };
    const parent = this.#next?.add(item, record) ?? NONE;
    for (const name of answer.folders) {
      const at = join(path, name);
      const refusal = this.#refusal(at, name);
      const folder = { path: at, old: known.get(name) ?? NONE, parent };
      if (refusal === undefined) this.#queue.push(folder);
      else this.#isRefused(folder, refusal);
    }
    // Only now: whoever breaks off here has all of them in the queue.
    if (!answer.complete) yield { path, outcome: 'budget' };
    yield { path, leads };
  }

  #isRefused(item: Item, refusal: Refusal): void {
    this.#isUnmet(item);
    if (refusal !== 'repeated') this.#refused.push({ path: item.path, outcome: refusal });
  }

  /** Almost no folder bears such a name: a short one is asked about first, a long path seldom. */
  #refusal(path: HostPath, name: string): Refusal | undefined {
    if (!this.#special.has(name)) return undefined;
    return this.#order.leaves.has(path) ? 'repeated' : this.#disk.refusal(path);
  }

  /** Spread over the window, so that no day reads everything again: by the inode, as by chance and still the same each time. */
  #dueAt(inode: number): number {
    const share = ((Math.imul(inode % 0x1_0000_0000, 0x9e3779b1) >>> 0) % 1000) / 1000;
    return this.#nowS + Math.floor(this.#windowS * (0.25 + 0.75 * share));
  }

  /** A sweep that is killed has its first hours on disk; a later one leaves the ledger that it began with until it knows more. */
  #checkpoint(): void {
    if (monotonicMs() - this.#savedAt < CHECKPOINT_MS) return;
    this.#savedAt = monotonicMs();
    const { ledger } = this.#order;
    if (ledger === undefined || this.#next === undefined) return;
    if (this.#next.size > (this.#old?.size ?? 0)) saveLedger(ledger, this.#next.bytes(this.#left()));
  }
}

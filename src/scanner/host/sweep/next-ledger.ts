import { LedgerWriter, NONE, type FolderRecord, type Ledger } from './ledger.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';

/** A folder that a sweep has not met yet: its record in the old ledger and its parent's number in the next one, as for `add`. */
export interface LeftFolder {
  readonly path: HostPath;
  readonly old: number;
  readonly parent?: number;
}

/** The number of a folder that is not remembered: then nothing below it is. */
const LOST = 0xffff_fffe;

/**
 * The ledger that a sweep leaves behind. As long as every folder is as the one before says, nothing is written: that one
 * holds. With the first change it is written anew, with what was met until then.
 */
export class NextLedger {
  readonly #old: Ledger | undefined;
  readonly #writer = new LedgerWriter();
  /** Records of the old one that hold, as they were met; absent from the first change on. */
  #holding: number[] | undefined = [];
  /** New number of each record of the old one; LOST until it was met. */
  #numbers = new Uint32Array(0);

  constructor(old: Ledger | undefined) {
    this.#old = old;
  }

  /** How many folders were written. */
  get size(): number {
    return this.#writer.size;
  }

  /** A folder that is as it was; `parent`: the number of the folder that holds it, when that one was added. */
  same(old: number, parent?: number): void {
    if (this.#holding === undefined) this.#copy(old, parent);
    else this.#holding.push(old);
  }

  /** A folder that was not met: as it was known, with all below it; a new one so that it is looked at next time. */
  #left({ path, old, parent }: LeftFolder): void {
    if (old === NONE)
      this.add({ old, ...(parent === undefined ? {} : { parent }) }, unseen(parent === NONE ? path : nameOf(path)));
    else this.#sameBelow(old, parent);
  }

  #sameBelow(old: number, parent?: number): void {
    this.same(old, parent);
    if (this.#old === undefined) return;
    const waiting = [old];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (let child = this.#old.first(at); child !== NONE; child = this.#old.next(child)) {
        this.same(child);
        waiting.push(child);
      }
    }
  }

  /** A folder that is new or changed, and its number; `old` and `parent` as far as they are known, NONE as parent for a top. */
  add(at: { readonly old: number; readonly parent?: number }, record: FolderRecord): number {
    this.#begin();
    const parent = at.parent ?? this.#parentOf(at.old);
    return parent === LOST ? LOST : orLost(this.#writer.add(parent, record));
  }

  /** As the file that `Ledger.read` takes, with what is left to be met; the sweep may go on afterwards. */
  bytes(left: Iterable<LeftFolder> = []): Uint8Array {
    this.#begin();
    return this.#writer.forgetting(() => {
      for (const folder of left) this.#left(folder);
      return this.#writer.bytes();
    });
  }

  #begin(): void {
    if (this.#holding === undefined) return;
    const holding = this.#holding;
    this.#holding = undefined;
    this.#numbers = new Uint32Array(this.#old?.size ?? 0).fill(LOST);
    for (const old of holding) this.#copy(old);
  }

  #copy(old: number, parent = this.#parentOf(old)): void {
    if (this.#old === undefined || parent === LOST) return;
    this.#numbers[old] = orLost(
      parent === NONE ? this.#writer.add(NONE, this.#old.record(old)) : this.#writer.copy(parent, this.#old, old),
    );
  }

  /** The new number of the folder that held it; NONE for a top. */
  #parentOf(old: number): number {
    const parent = this.#old?.parent(old) ?? NONE;
    return parent === NONE ? NONE : (this.#numbers[parent] ?? LOST);
  }
}

/** Of which no inode is the same, and which is read in full. */
function unseen(name: string): FolderRecord {
  return { name, stamp: { device: -1, inode: -1, modifiedMs: -1, changedMs: -1 }, leads: [], dueAt: 0 };
}

function orLost(number: number): number {
  return number === NONE ? LOST : number;
}

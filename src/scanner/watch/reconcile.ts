import { statSync } from 'node:fs';
import type { OnChange, WatchedFolder } from './contract.ts';
import { toBytes } from '../../domain/host-path.ts';

/** What a folder's inode says; it differs after every change of its entries. */
type Mark = string;

/**
 * Compares folders with what they were: finds the changes whose events were lost, and stands in for watching where the
 * system allows no more watches. 400 folders take about 1 ms.
 */
export class Reconciliation {
  readonly #changed: OnChange;
  #marks = new Map<string, { readonly watched: WatchedFolder; readonly mark: Mark }>();

  constructor(changed: OnChange) {
    this.#changed = changed;
  }

  /** Compares exactly these from now on; those that are new count from this moment. */
  watch(folders: readonly WatchedFolder[]): void {
    this.#marks = new Map(
      folders.map((watched) => [
        watched.folder,
        { watched, mark: this.#marks.get(watched.folder)?.mark ?? markOf(watched.folder) },
      ]),
    );
  }

  /** Compares; says `changed` for each folder that differs. A folder with `only` is left out: the next list of folders covers it. */
  compare(folders?: ReadonlySet<string>): void {
    for (const [folder, { watched, mark }] of this.#marks) {
      if (folders !== undefined && !folders.has(folder)) continue;
      const now = markOf(folder);
      if (now === mark) continue;
      this.#marks.set(folder, { watched, mark: now });
      if (watched.only === undefined || folders !== undefined)
        this.#changed(watched.scopes, `reconciled ${folder}`.slice(0, 200));
    }
  }
}

function markOf(folder: string): Mark {
  try {
    const facts = statSync(Buffer.from(toBytes(folder)));
    return `${facts.dev}:${facts.ino}:${facts.mtimeMs}`;
  } catch {
    return 'absent'; // also when it may no longer be read: that is a change, and the look says which
  }
}

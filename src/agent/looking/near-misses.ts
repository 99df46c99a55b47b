import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeCacheFile } from '../disk/cache-file.ts';
import type { NearMiss } from '../../domain/evidence.ts';
import type { ScanOrder, ScanResult } from '../../wire/pipe.ts';
import { LIMITS } from '../../wire/limits.ts';
import { isNearMisses } from '../../wire/parse-pipe.ts';

const FILE = 'near-misses.json';

/** What the file holds: those of the last quick look, and those that only the last deep one saw. */
interface Kept {
  readonly quick: readonly NearMiss[];
  readonly deep: readonly NearMiss[];
}

/**
 * What came near a product in the last looks without being enough: for `bandog explain` on this machine, and never sent. In
 * `near-misses.json` of the state folder, mode 0600; it can be removed at any time, and the next look writes it anew.
 */
export class NearMisses {
  readonly #file: string;

  /** Below this state folder. */
  constructor(state: string) {
    this.#file = path.join(state, FILE);
  }

  /** Takes what a look says in place of what the last one of its depth said; a look at some scopes replaces only theirs. */
  keep(order: Pick<ScanOrder, 'depth' | 'scopes'>, { nearMisses = [] }: Pick<ScanResult, 'nearMisses'>): void {
    const before = this.#read();
    const looked = order.scopes === undefined ? undefined : new Set(order.scopes);
    const isStale = (miss: NearMiss): boolean => looked === undefined || looked.has(miss.scope);
    const now = [...before[order.depth].filter((miss) => !isStale(miss)), ...nearMisses].slice(0, LIMITS.nearMisses);
    writeCacheFile(this.#file, JSON.stringify({ ...before, [order.depth]: now }));
  }

  /** All of the last quick look, and what the last deep one saw beyond it. */
  list(): readonly NearMiss[] {
    const { quick, deep } = this.#read();
    const known = new Set(quick.map(keyOf));
    return [...quick, ...deep.filter((miss) => !known.has(keyOf(miss)))];
  }

  #read(): Kept {
    const none = { quick: [], deep: [] };
    try {
      const content: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      if (typeof content !== 'object' || content === null || !('quick' in content) || !('deep' in content)) return none;
      const { quick, deep } = content;
      return isNearMisses(quick) && isNearMisses(deep) ? { quick, deep } : none;
    } catch {
      return none; // no look yet, or it was removed or cut
    }
  }
}

function keyOf({ product, path: at }: NearMiss): string {
  return `${product}\0${at}`;
}

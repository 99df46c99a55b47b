import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isObject } from './formats/json.ts';
import type { IdentityCache } from './recognisers/contract.ts';
import type { Digest } from '../domain/digest.ts';

/** Entries kept; a developer's machine has some hundred large executables. */
const MAX_ENTRIES = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** An identity cache that lasts as long as the process, and with a file from scan to scan. */
export interface SavedCache extends IdentityCache {
  save(): void;
}

/** Where a cache is kept, and for which catalogue: an answer holds only names that its catalogue wanted. */
export interface KeptCache {
  readonly path: string;
  readonly catalogue: Digest;
}

/**
 * Answers by `<recogniser> <version> <device>:<inode> <size> <mtime> <ctime>`, as JSON
 * `{"catalogue":"<digest>","entries":[[key, answer], …]}`, the last asked for last. Only a cache: a missing, damaged or unwritable
 * file, or one of another catalogue, costs time and nothing else.
 */
export function identityCache(kept?: KeptCache): SavedCache {
  const known = kept === undefined ? new Map<string, unknown>() : load(kept);
  let isChanged = false;
  return {
    get(key) {
      const answer = known.get(key);
      if (answer === undefined) return undefined;
      known.delete(key); // the end of the map is what was asked for last
      known.set(key, answer);
      return answer;
    },
    set(key, value) {
      isChanged = true;
      known.set(key, value);
    },
    save() {
      if (kept === undefined || !isChanged) return;
      try {
        const content = { catalogue: kept.catalogue, entries: [...known].slice(-MAX_ENTRIES) };
        writeFileSync(`${kept.path}.new`, JSON.stringify(content), { mode: 0o600 });
        renameSync(`${kept.path}.new`, kept.path);
      } catch {
        // A cache that cannot be kept: the next scan identifies again.
        isChanged = true;
      }
    },
  };
}

function load({ path, catalogue }: KeptCache): Map<string, unknown> {
  try {
    const bytes = readFileSync(path);
    const content: unknown = bytes.length > MAX_BYTES ? undefined : JSON.parse(bytes.toString('utf8'));
    const isOurs = isObject(content) && content['catalogue'] === catalogue && Array.isArray(content['entries']);
    return new Map(isOurs ? (content['entries'] as readonly (readonly [string, unknown])[]) : []);
  } catch {
    return new Map(); // no cache yet, or a damaged one
  }
}

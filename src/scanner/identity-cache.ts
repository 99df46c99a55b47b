import { readFileSync, renameSync, writeFileSync } from 'node:fs';
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
 * Answers by `<recogniser> <version> <device>:<inode> <size> <mtime> <ctime>`, as JSON `[[digest, null],
 * [key, answer], …]`. Only a cache: a missing, damaged or unwritable file, or one of another catalogue, costs time and nothing else,
 * and what this scan did not ask for is forgotten.
 */
export function identityCache(kept?: KeptCache): SavedCache {
  const known = new Map(kept === undefined ? [] : load(kept));
  const used = new Map<string, unknown>();
  let isChanged = false;
  return {
    get(key) {
      const answer = used.get(key) ?? known.get(key);
      if (answer !== undefined) used.set(key, answer);
      return answer;
    },
    set(key, value) {
      isChanged = true;
      used.set(key, value);
    },
    save() {
      if (kept === undefined || !isChanged) return;
      try {
        const entries = [[kept.catalogue, null], ...[...used].slice(-MAX_ENTRIES)];
        writeFileSync(`${kept.path}.new`, JSON.stringify(entries), { mode: 0o600 });
        renameSync(`${kept.path}.new`, kept.path);
      } catch {
        // A cache that cannot be kept: the next scan identifies again.
        isChanged = true;
      }
    },
  };
}

function load({ path, catalogue }: KeptCache): readonly (readonly [string, unknown])[] {
  try {
    const bytes = readFileSync(path);
    const entries: unknown = bytes.length > MAX_BYTES ? [] : JSON.parse(bytes.toString('utf8'));
    if (!Array.isArray(entries)) return [];
    const [first, ...answers]: readonly (readonly [string, unknown])[] = entries.filter(
      (entry) => Array.isArray(entry) && typeof entry[0] === 'string',
    );
    return first?.[0] === catalogue ? answers : [];
  } catch {
    return []; // no cache yet, or a damaged one
  }
}

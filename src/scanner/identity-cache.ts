import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IdentityCache } from './recognisers/contract.ts';

/** Entries kept; a developer's machine has some hundred large executables. */
const MAX_ENTRIES = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** An identity cache that lasts as long as the process, and with a file from scan to scan. */
export interface SavedCache extends IdentityCache {
  save(): void;
}

/**
 * Answers by `<recogniser> <version> <device>:<inode> <size> <mtime> <ctime>`, as JSON `[[key, answer], …]`. Only a cache: a
 * missing, damaged or unwritable file costs time and nothing else, and what this scan did not ask for is forgotten.
 */
export function identityCache(path?: string): SavedCache {
  const known = new Map(path === undefined ? [] : load(path));
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
      if (path === undefined || !isChanged) return;
      try {
        writeFileSync(`${path}.new`, JSON.stringify([...used].slice(-MAX_ENTRIES)), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        // A cache that cannot be kept: the next scan identifies again.
        isChanged = true;
      }
    },
  };
}

function load(path: string): readonly (readonly [string, unknown])[] {
  try {
    const bytes = readFileSync(path);
    const entries: unknown = bytes.length > MAX_BYTES ? [] : JSON.parse(bytes.toString('utf8'));
    return Array.isArray(entries) ? entries.filter((entry) => Array.isArray(entry) && typeof entry[0] === 'string') : [];
  } catch {
    return []; // no cache yet, or a damaged one
  }
}

import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeHostKey, readHostKey, type HostKey } from './host-key.ts';
import { damaged, openHostKey, STATE_FILES } from './identity.ts';
import { replaceFile } from '../disk/durable.ts';

/** The host's key, the one that is to follow it, and the one before. */
export interface HostKeys {
  /** The one that counts. */
  readonly current: HostKey;
  /** Made, and perhaps known to the collector already: what becomes of it is asked before another is made. */
  readonly next: HostKey | undefined;
  /** The one before, for a collector that was restored from a backup of that time. */
  readonly previous: HostKey | undefined;
  /** The next key, made and kept now when there is none. */
  prepare(): HostKey;
  /** The collector knows the next key: it counts from now on. */
  adopt(): void;
  /** Gives the next key up. */
  drop(): void;
}

const { key: KEY_FILE, nextKey: NEXT_FILE, previousKey: PREVIOUS_FILE } = STATE_FILES;

/** The keys in the state folder; each step is on disk, whole or not at all, when it returns. @throws KnownError E_STATE_UNSAFE */
export function openHostKeys(folder: string): HostKeys {
  const at = (name: string) => path.join(folder, name);
  let current = openHostKey(folder);
  let next = read(at(NEXT_FILE));
  if (next?.publicKey === current.publicKey) {
    // It was adopted, and the process ended before the last step.
    rmSync(at(NEXT_FILE), { force: true });
    next = undefined;
  }
  let previous = read(at(PREVIOUS_FILE));
  return {
    get current() {
      return current;
    },
    get next() {
      return next;
    },
    get previous() {
      return previous;
    },
    prepare() {
      if (next !== undefined) return next;
      const made = makeHostKey();
      replaceFile(at(NEXT_FILE), made.pem);
      next = made;
      return made;
    },
    adopt() {
      if (next === undefined) return;
      // In this order: at every moment the key that the collector knows is in one of the files.
      replaceFile(at(PREVIOUS_FILE), current.pem);
      replaceFile(at(KEY_FILE), next.pem);
      rmSync(at(NEXT_FILE), { force: true });
      [previous, current, next] = [current, next, undefined];
    },
    drop() {
      rmSync(at(NEXT_FILE), { force: true });
      next = undefined;
    },
  };
}

/** Keys that no file keeps. */
export function keysInMemory(key: HostKey): HostKeys {
  const keys: { current: HostKey; next: HostKey | undefined; previous: HostKey | undefined } = {
    current: key,
    next: undefined,
    previous: undefined,
  };
  return {
    get current() {
      return keys.current;
    },
    get next() {
      return keys.next;
    },
    get previous() {
      return keys.previous;
    },
    prepare: () => (keys.next ??= makeHostKey()),
    adopt() {
      if (keys.next === undefined) return;
      keys.previous = keys.current;
      keys.current = keys.next;
      keys.next = undefined;
    },
    drop() {
      keys.next = undefined;
    },
  };
}

function read(file: string): HostKey | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readHostKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw damaged(file, error);
  }
}

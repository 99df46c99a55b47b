import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** So long what hung is not tried again: then a dead file system may be repaired, and a scanner lost for it costs two minutes. */
const CAUTIOUS_MS = 3_600_000;
/** Who waits for a scanner to get ready, or to say something, does so for longer; one that was killed is started again sooner. */
const HUNG_MS = 100_000;

/**
 * Watching folders asks the kernel for each of them in this process, which a dead file system holds for ever: whoever waits for us ends us
 * then. A mark on disk tells the next scanner, which looks without watching; looks are made by processes that can be ended, and find what
 * hangs.
 */
export class HangMark {
  readonly #file: string | undefined;
  /** Whether the scanner before this one was ended because it hung in it, since the system was started and within the last hour. */
  readonly isCautious: boolean;

  /** With the mark in the cache folder; without one nothing is known of the scanner before. */
  constructor(cache: string | undefined) {
    this.#file = cache === undefined ? undefined : path.join(cache, 'watching');
    const left = this.#file === undefined ? undefined : markIn(this.#file);
    const ageMs = left === undefined ? 0 : Date.now() - left.atMs;
    this.isCautious = left?.boot === bootId() && ageMs > HUNG_MS && ageMs < CAUTIOUS_MS;
  }

  /** Does it under the mark, and not at all while we are cautious. Where no mark can be set, as on a full disk, it does it without. */
  async during(work: () => Promise<void>): Promise<void> {
    if (this.isCautious) return;
    this.#mark((file) => writeFileSync(file, bootId(), { mode: 0o600 }));
    try {
      await work();
    } finally {
      this.#mark((file) => rmSync(file, { force: true }));
    }
  }

  #mark(change: (file: string) => void): void {
    try {
      if (this.#file !== undefined) change(this.#file);
    } catch {
      // The scanner after this one then hangs as this one did, and is ended as this one was.
    }
  }
}

function markIn(file: string): { readonly atMs: number; readonly boot: string } | undefined {
  try {
    return { atMs: statSync(file).mtimeMs, boot: readFileSync(file, 'latin1') };
  } catch {
    return undefined; // there is none
  }
}

/** Another after each start of the system; empty where the system has none. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
  } catch {
    return '';
  }
}

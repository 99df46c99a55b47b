import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeCacheFile } from '../disk/cache-file.ts';
import type { PackedBatch } from '../local-api/contract.ts';
import type { SentBatch } from '../../wire/local.ts';

/** Batches that are kept, and their bytes; the oldest go first. A host in ordinary use sends a few small ones a day. */
const MAX_KEPT = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** `7-42.json.gz`: epoch and sequence. */
const NAME = /^(\d{1,15})-(\d{1,15})\.json\.gz$/;

/**
 * What left this machine, kept to be shown to the people at it: in `sent/` of the state folder one file for each batch, the
 * very bytes that were sent, named by epoch and sequence. It is a record for people and nothing rests on it: it can be
 * emptied at any time, and a full disk costs it its newest file, never a delivery.
 */
export class SentBatches {
  readonly #folder: string;

  /** Below this state folder. */
  constructor(state: string) {
    this.#folder = path.join(state, 'sent');
  }

  /** Keeps a batch that the collector has; a second time the same one is one. */
  keep(position: { readonly epoch: number; readonly sequence: number }, body: Uint8Array): void {
    const file = path.join(this.#folder, `${position.epoch}-${position.sequence}.json.gz`);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (writeCacheFile(file, body)) this.#forgetOldest();
    } catch {
      return; // read-only, or a file in the way: what was sent is no less sent
    }
  }

  /** All that are kept, the newest first. */
  list(): readonly SentBatch[] {
    return namesIn(this.#folder)
      .flatMap((name) => {
        const [, epoch, sequence] = NAME.exec(name) ?? [];
        const facts = statSync(path.join(this.#folder, name), { throwIfNoEntry: false });
        if (facts === undefined || epoch === undefined || sequence === undefined) return [];
        const at = new Date(facts.mtimeMs).toISOString();
        return [{ epoch: Number(epoch), sequence: Number(sequence), at, compressedBytes: facts.size }];
      })
      .toSorted((one, other) => other.epoch - one.epoch || other.sequence - one.sequence);
  }

  /** The bytes of one; undefined when it is not kept. */
  read(epoch: number, sequence: number): PackedBatch | undefined {
    const kept = this.list().find((one) => one.epoch === epoch && one.sequence === sequence);
    if (kept === undefined) return undefined;
    const body = readFileSync(path.join(this.#folder, `${epoch}-${sequence}.json.gz`));
    return { fate: 'delivered', epoch, sequence, at: kept.at, body };
  }

  #forgetOldest(): void {
    let bytes = 0;
    for (const [index, { epoch, sequence, compressedBytes }] of this.list().entries()) {
      bytes += compressedBytes;
      const isKept = index === 0 || (index < MAX_KEPT && bytes <= MAX_BYTES);
      if (!isKept) rmSync(path.join(this.#folder, `${epoch}-${sequence}.json.gz`), { force: true });
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was sent yet
  }
}

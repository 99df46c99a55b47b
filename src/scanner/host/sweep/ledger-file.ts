import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ledger, MAX_LEDGER_BYTES } from './ledger.ts';

/** The ledger in a file; undefined when there is none, or what is there is not one. */
export function readLedger(file: string): Ledger | undefined {
  try {
    const facts = statSync(file);
    return facts.isFile() && facts.size <= MAX_LEDGER_BYTES ? Ledger.read(readFileSync(file)) : undefined;
  } catch {
    return undefined; // no sweep yet, or not ours to read
  }
}

/** Puts the ledger in place of the one before; when that is not possible, the next sweep only takes longer. */
export function saveLedger(file: string, bytes: Uint8Array): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, bytes, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // a full or read-only disk: only a cache
  }
}

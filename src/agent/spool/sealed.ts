import type { DatabaseSync } from 'node:sqlite';
import type { SealedBatch } from './entry.ts';
import type { Outgoing } from './outgoing.ts';
import { wholeColumns, wholeRow } from './row-sum.ts';

/** The batch in flight (table `batch` of `layout.ts`); undefined while there is none. */
export function sealedBatch(tables: { readonly database: DatabaseSync; readonly outgoing: Outgoing }): SealedBatch | undefined {
  const row = tables.database.prepare(`SELECT ${wholeColumns('batch')} FROM batch`).get();
  if (row === undefined) return undefined;
  const { epoch, sequence, previous, digest, body } = wholeRow('batch', row);
  return {
    position: { epoch: Number(epoch), sequence: Number(sequence), previous: String(previous) },
    digest: String(digest),
    body: body as Uint8Array,
    entries: tables.outgoing.sealedCount(),
  };
}

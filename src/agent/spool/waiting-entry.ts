import type { SpoolEntry } from './entry.ts';
import type { Known, SeenAt } from './known.ts';
import type { OutgoingRow } from './outgoing.ts';

/** What a waiting row tells: of a finding what is known of it now; undefined of one that is not known any more. */
export function entryOf(row: OutgoingRow, known: Known, seen: SeenAt): SpoolEntry | undefined {
  if (row.kind !== 'finding') return { kind: row.kind, ...(JSON.parse(row.body) as object) } as SpoolEntry;
  const finding = known.finding(row.key, seen);
  return finding === undefined ? undefined : { kind: 'finding', finding };
}

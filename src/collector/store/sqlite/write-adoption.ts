import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { BatchCommit } from '../contract.ts';
import { number } from '../connection.ts';
import type { Database } from './database.ts';

/**
 * Notes what was known of a host when a batch first names a catalogue that it did not look with before. A flood of findings comes in
 * several batches of which only the last names the look, so that findings name their catalogue too.
 */
export function recordAdoption(database: Database, batch: BatchCommit, host: number): void {
  const named = batch.entries.flatMap((entry) =>
    entry.kind === 'scan' ? [entry.catalogue.digest] : entry.kind === 'finding' ? [entry.finding.catalogue] : [],
  );
  const last = database.get('SELECT catalogue_digest, duration_ms FROM scan WHERE host = ?', host);
  const fresh = new Set(named.filter((digest) => digest !== last?.['catalogue_digest']));
  for (const digest of fresh) {
    if (database.get('SELECT 1 FROM adoption WHERE digest = ? AND host = ?', digest, host) !== undefined) continue;
    const open = database.get(
      "SELECT count(*) AS n FROM finding WHERE host = ? AND state <> 'gone' AND product <> ?",
      host,
      CANARY_PRODUCT,
    );
    const before = last?.['duration_ms'];
    database.run(
      'INSERT INTO adoption (digest, host, at, open_before, look_ms_before) VALUES (?, ?, ?, ?, ?)',
      digest,
      host,
      batch.receivedAt,
      number(open?.['n']),
      typeof before === 'number' ? before : null,
    );
  }
}

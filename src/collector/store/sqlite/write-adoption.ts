import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { BatchCommit } from '../contract.ts';
import { catalogueDigests } from '../decisions/adoption.ts';
import { number } from '../connection.ts';
import type { Database } from './database.ts';

/** Notes what was known of a host when a batch first names a catalogue that it did not look with before. */
export function recordAdoption(database: Database, batch: BatchCommit, host: number): void {
  const last = database.get('SELECT catalogue_digest, duration_ms FROM scan WHERE host = ?', host);
  for (const digest of catalogueDigests(batch)) {
    if (digest === last?.['catalogue_digest']) continue;
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

import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import { catalogueDigests } from '../decisions/adoption.ts';
import type { BatchOfHost } from './host-orders.ts';
import type { PostgresConnection } from './connection.ts';

const LAST_SCANS = {
  name: 'last scans',
  sql: 'SELECT host, catalogue_digest, duration_ms FROM scan WHERE host = ANY($1::bigint[])',
};
const INSERT = {
  name: 'insert adoption',
  sql: `INSERT INTO adoption (host, digest, at, open_before, look_ms_before)
    SELECT host, digest, at, (SELECT count(*) FROM finding WHERE finding.host = given.host AND state <> 'gone' AND product <> $5), look_ms
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::double precision[]) AS given (host, digest, at, look_ms)
    ON CONFLICT DO NOTHING`,
};

/** Notes what was known of hosts when a batch first names a catalogue that they did not look with before. */
export async function recordAdoptions(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<void> {
  const naming = batches
    .map((one) => ({ ...one, digests: catalogueDigests(one.batch) }))
    .filter(({ digests }) => digests.size > 0);
  if (naming.length === 0) return;
  const rows = await connection.lists(LAST_SCANS, [naming.map(({ state }) => state.id)]);
  const last = new Map(rows.map((row) => [row['host'], row]));
  const fresh = naming.flatMap(({ batch, state, digests }) => {
    const scan = last.get(state.id);
    const before = scan?.['duration_ms'];
    return [...digests]
      .filter((digest) => digest !== scan?.['catalogue_digest'])
      .map((digest) => [state.id, digest, batch.receivedAt, typeof before === 'number' ? before : null] as const);
  });
  if (fresh.length === 0) return;
  await connection.lists(INSERT, [
    fresh.map((row) => row[0]),
    fresh.map((row) => row[1]),
    fresh.map((row) => row[2]),
    fresh.map((row) => row[3]),
    CANARY_PRODUCT,
  ]);
}

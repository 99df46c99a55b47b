import { MAX_LOSSES } from '../contract.ts';
import { foldName, labelsText } from '../host-text.ts';
import type { BatchOfHost } from './host-orders.ts';
import type { PostgresConnection } from './connection.ts';
import { insertRows } from './lists.ts';

const INSERT_LOSSES = insertRows('loss', [
  ['host', 'bigint'],
  ['at', 'text'],
  ['what', 'text'],
  ['count', 'bigint'],
]);
const TRIM_LOSSES = {
  name: 'trim losses',
  sql: `DELETE FROM loss USING (
      SELECT host, id, row_number() OVER (PARTITION BY host ORDER BY id DESC) AS place FROM loss WHERE host = ANY($1::bigint[])
    ) AS old WHERE loss.host = old.host AND loss.id = old.id AND place > ${MAX_LOSSES}`,
};
const UPDATE_LABELS = {
  name: 'update labels',
  sql: `UPDATE host SET labels = given.labels, name = given.name FROM unnest($1::bigint[], $2::json[], $3::text[]) AS given (id, labels, name)
    WHERE host.id = given.id`,
};

/** Adds what hosts had to give up, and forgets the oldest of it. */
export async function saveLosses(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<void> {
  const rows = batches.flatMap(({ batch, state }) =>
    batch.entries.flatMap((entry) => (entry.kind === 'loss' ? [[state.id, entry.at, entry.what, entry.count] as const] : [])),
  );
  if (rows.length === 0) return;
  await connection.rows(INSERT_LOSSES, rows);
  await connection.lists(TRIM_LOSSES, [[...new Set(rows.map(([host]) => host))]]);
}

/** Takes the labels over that batches bring. */
export async function saveLabels(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<void> {
  const rows = batches.flatMap(({ batch: { labels }, state }) =>
    labels === undefined ? [] : [[state.id, labelsText(labels), foldName(labels.name)]],
  );
  await connection.rows(UPDATE_LABELS, rows);
}

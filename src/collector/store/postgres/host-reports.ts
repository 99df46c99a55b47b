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
const UPDATE_LABELS = {
  name: 'update labels',
  sql: `UPDATE host SET labels = given.labels, name = given.name FROM unnest($1::bigint[], $2::json[], $3::text[]) AS given (id, labels, name)
    WHERE host.id = given.id`,
};

/** Adds what hosts had to give up. */
export async function saveLosses(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<void> {
  const rows = batches.flatMap(({ batch, state }) =>
    batch.entries.flatMap((entry) => (entry.kind === 'loss' ? [[state.id, entry.at, entry.what, entry.count]] : [])),
  );
  await connection.rows(INSERT_LOSSES, rows);
}

/** Takes the labels over that batches bring. */
export async function saveLabels(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<void> {
  const rows = batches.flatMap(({ batch: { labels }, state }) =>
    labels === undefined ? [] : [[state.id, labelsText(labels), foldName(labels.name)]],
  );
  await connection.rows(UPDATE_LABELS, rows);
}

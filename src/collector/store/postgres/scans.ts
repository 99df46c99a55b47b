import type { Value } from '../connection.ts';
import { cleanText } from '../host-text.ts';
import type { BatchOfHost } from './host-orders.ts';
import type { PostgresConnection } from './connection.ts';
import { insertRows } from './lists.ts';

const UPSERT_SCANS = insertRows(
  'scan',
  [
    ['host', 'bigint'],
    ['at', 'text'],
    ['duration_ms', 'double precision'],
    ['catalogue_version', 'text'],
    ['catalogue_digest', 'text'],
  ],
  `ON CONFLICT (host) DO UPDATE SET at = excluded.at, duration_ms = excluded.duration_ms,
     catalogue_version = excluded.catalogue_version, catalogue_digest = excluded.catalogue_digest`,
);
const UPSERT_COVERAGE = insertRows(
  'coverage',
  [
    ['host', 'bigint'],
    ['scope', 'text'],
    ['at', 'text'],
    ['complete', 'smallint'],
    ['gaps', 'text'],
    ['complete_at', 'text'],
  ],
  `ON CONFLICT (host, scope) DO UPDATE SET at = excluded.at, complete = excluded.complete, gaps = excluded.gaps,
     complete_at = coalesce(excluded.complete_at, coverage.complete_at)`,
);

const SUM_UP = {
  name: 'scans summed up',
  sql: `UPDATE scan SET complete = summed.complete FROM (
      SELECT given.host, coalesce(min(coverage.complete), 0) AS complete
      FROM unnest($1::bigint[]) AS given (host) LEFT JOIN coverage ON coverage.host = given.host GROUP BY given.host
    ) AS summed WHERE scan.host = summed.host AND scan.complete <> summed.complete`,
};

/** Keeps the last look of each host, and of each of its scopes. */
export async function saveScans(connection: PostgresConnection, batches: readonly BatchOfHost[]): Promise<void> {
  // One statement may touch a row once: of several looks in one batch the last one counts.
  const scans = new Map<number, readonly Value[]>();
  const coverage = new Map<string, readonly Value[]>();
  for (const { batch, state } of batches) {
    for (const scan of batch.entries) {
      if (scan.kind !== 'scan') continue;
      const { at, durationMs, catalogue } = scan;
      scans.set(state.id, [state.id, at, durationMs, catalogue.version, catalogue.digest]);
      for (const { scope, complete, gaps } of scan.coverage) {
        const key = `${state.id} ${cleanText(scope)}`;
        const completeAt = complete ? at : (coverage.get(key)?.[5] ?? null);
        coverage.set(key, [state.id, cleanText(scope), at, complete ? 1 : 0, JSON.stringify(gaps), completeAt]);
      }
    }
  }
  await connection.rows(UPSERT_SCANS, [...scans.values()]);
  await connection.rows(UPSERT_COVERAGE, [...coverage.values()]);
  if (scans.size > 0) await connection.lists(SUM_UP, [[...scans.keys()]]);
}

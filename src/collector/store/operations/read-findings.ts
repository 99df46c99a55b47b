import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { State } from '../../../domain/state.ts';
import type { FindingQuery, FindingRow, HistoryRow } from '../rows.ts';
import { number, placeholders, text, type Connection, type Row, type Value } from '../connection.ts';

/** Findings that match every given filter, in the order of their numbers. */
export async function findings(connection: Connection, query: FindingQuery): Promise<readonly FindingRow[]> {
  const filters: { readonly sql: string; readonly values: readonly Value[] }[] = [
    { sql: 'finding.id > ?', values: [query.after ?? 0] },
    // Our own marker is no finding, whoever asks.
    { sql: 'product <> ?', values: [CANARY_PRODUCT] },
  ];
  // What a closed record had is told of that record alone: the same copies are another's by now.
  if (query.hostId === undefined) filters.push({ sql: 'host.closed_at IS NULL', values: [] });
  else filters.push({ sql: 'host.host_id = ?', values: [query.hostId] });
  if (query.products !== undefined) filters.push({ sql: `product IN ${placeholders(query.products)}`, values: query.products });
  if (query.states !== undefined) filters.push({ sql: `state IN ${placeholders(query.states)}`, values: query.states });
  if (query.account !== undefined) filters.push({ sql: '? IN (account_id, account_name)', values: [query.account] });
  const rows = await connection.all(
    `SELECT finding.id, host_id, labels ->> 'name' AS host_name, last_seen, changed_at, document FROM finding JOIN host ON host.id = finding.host
     WHERE ${filters.map((filter) => filter.sql).join(' AND ')} ORDER BY finding.id LIMIT ?`,
    ...filters.flatMap((filter) => filter.values),
    query.limit,
  );
  return rows.map((row) => ({
    number: number(row['id']),
    hostId: text(row['host_id']),
    hostName: text(row['host_name']),
    finding: { ...(JSON.parse(text(row['document'])) as Finding), lastSeen: text(row['last_seen']) },
    changedAt: text(row['changed_at']),
  }));
}

/** Every product of which a finding is stored, by hopping over the index. */
export async function productsSeen(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.all(
    `WITH RECURSIVE seen (product) AS (
       SELECT min(product) FROM finding
       UNION ALL SELECT (SELECT min(product) FROM finding WHERE product > seen.product) FROM seen WHERE seen.product IS NOT NULL
     ) SELECT product FROM seen WHERE product IS NOT NULL`,
  );
  return rows.map((row) => text(row['product'])).filter((product) => product !== CANARY_PRODUCT);
}

/** What a finding went through. */
export async function history(
  connection: Connection,
  of: { readonly hostId: string; readonly findingId: string },
): Promise<readonly HistoryRow[]> {
  const rows = await connection.all(
    `SELECT received_at, finding_history.state, finding_history.identity, finding_history.version, finding_history.last_seen, cause
     FROM finding_history JOIN finding ON finding.id = finding_history.finding JOIN host ON host.id = finding.host
     WHERE host_id = ? AND finding_id = ? ORDER BY finding_history.id LIMIT 1000`,
    of.hostId,
    of.findingId,
  );
  return rows.map((row) => historyRow(row));
}

/** One change of a finding. */
export function historyRow(row: Row): HistoryRow {
  const version = text(row['version']);
  return {
    receivedAt: text(row['received_at']),
    state: text(row['state']) as State,
    identity: text(row['identity']) as Finding['identity'],
    ...(version === '' ? {} : { version }),
    lastSeen: text(row['last_seen']),
    cause: text(row['cause']) as HistoryRow['cause'],
  };
}

import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Instant } from '../../../domain/clock.ts';
import { number, type Connection } from '../connection.ts';
import { HOST_HISTORY, historyRow, hostHistoryRow } from '../operations/read-findings.ts';
import type { HistoryRow, HostHistoryRow } from '../rows.ts';
import type { PostgresConnection } from './connection.ts';
import { insertRows } from './lists.ts';

const INSERT = insertRows('finding_history', [
  ['host', 'bigint'],
  ['finding', 'bigint'],
  ['received_at', 'text'],
  ['state', 'text'],
  ['identity', 'text'],
  ['version', 'text'],
  ['last_seen', 'text'],
  ['cause', 'text'],
]);

/** One change of a finding. */
export interface HistoryLine {
  readonly host: number;
  /** The finding's number. */
  readonly finding: number;
  readonly receivedAt: Instant;
  readonly state: string;
  readonly identity: string;
  readonly version: string;
  readonly lastSeen: Instant;
  readonly cause: HistoryRow['cause'];
}

/** Adds lines in their order. */
export async function addHistory(connection: PostgresConnection, lines: readonly HistoryLine[]): Promise<void> {
  await connection.rows(
    INSERT,
    lines.map((one) => [one.host, one.finding, one.receivedAt, one.state, one.identity, one.version, one.lastSeen, one.cause]),
  );
}

/** What a finding went through, by its host first: so are the partitions keyed. */
export async function history(
  connection: Connection,
  of: { readonly hostId: string; readonly findingId: string },
): Promise<readonly HistoryRow[]> {
  const finding = await connection.get(
    'SELECT finding.host, finding.id FROM finding JOIN host ON host.id = finding.host WHERE host_id = ? AND finding_id = ?',
    of.hostId,
    of.findingId,
  );
  if (finding === undefined) return [];
  const rows = await connection.all(
    `SELECT received_at, state, identity, version, last_seen, cause FROM finding_history
     WHERE host = ? AND finding = ? ORDER BY id LIMIT 1000`,
    number(finding['host']),
    number(finding['id']),
  );
  return rows.map((row) => historyRow(row));
}

/** What all findings of a host went through, likewise. */
export async function hostHistory(
  connection: Connection,
  { hostId, limit }: { readonly hostId: string; readonly limit: number },
): Promise<readonly HostHistoryRow[]> {
  const host = await connection.get('SELECT id FROM host WHERE host_id = ?', hostId);
  if (host === undefined) return [];
  const rows = await connection.all(
    `${HOST_HISTORY} FROM finding_history JOIN finding ON finding.host = finding_history.host AND finding.id = finding_history.finding
     WHERE finding_history.host = ? AND product <> ? ORDER BY finding_history.id DESC LIMIT ?`,
    number(host['id']),
    CANARY_PRODUCT,
    limit,
  );
  return rows.map((row) => hostHistoryRow(row));
}

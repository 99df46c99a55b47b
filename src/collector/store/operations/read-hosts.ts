import type { CoverageGap } from '../../../domain/coverage.ts';
import { MAX_LOSSES, type HostCredentials } from '../contract.ts';
import type { HostFilter, HostQuery } from '../query-contract.ts';
import type { CoverageRow, HostRow, LossRow, StoreCounts } from '../rows.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import { foldName } from '../host-text.ts';
import { hostCondition } from './host-filter.ts';
import { HOST, hostRows } from './host-rows.ts';

/** What authentication needs of hosts that were not revoked, after `SELECT`; further conditions follow. */
export const CREDENTIALS = `public_key, previous_key, key_used, bearer_digest, forked_at, closed_at FROM host
     WHERE (closed_as IS NULL OR closed_as <> 'revoked')`;

/** What authentication needs of a host. */
export async function hostCredentials(connection: Connection, hostId: string): Promise<HostCredentials | undefined> {
  return credentialsIn(await connection.get(`SELECT ${CREDENTIALS} AND host_id = ?`, hostId), hostId);
}

/** The same of a row of CREDENTIALS. */
export function credentialsIn(row: Row | undefined, hostId: string): HostCredentials | undefined {
  if (row === undefined || !(row['public_key'] instanceof Uint8Array)) return undefined;
  const previous = row['previous_key'];
  return {
    hostId,
    publicKey: row['public_key'],
    bearerDigest: text(row['bearer_digest']),
    ...(previous instanceof Uint8Array ? { previousKey: previous } : {}),
    isKeyUsed: row['key_used'] === 1,
    isForked: row['forked_at'] !== null || row['closed_at'] !== null,
  };
}

/** A page of hosts by name, then id. */
export async function hosts(connection: Connection, query: HostQuery): Promise<readonly HostRow[]> {
  const condition = await hostCondition(connection, query);
  if (condition === undefined) return [];
  const { after, before, limit } = query;
  // A bound in any case: the index is entered at a place, whatever engine it is.
  const isBackwards = before !== undefined;
  const place = before ?? after ?? { name: '', hostId: '' };
  const rows = await connection.all(
    `${HOST} WHERE (host.name, host.host_id) ${isBackwards ? '<' : '>'} (?, ?) AND ${condition.sql}
     ORDER BY host.name ${isBackwards ? 'DESC, host.host_id DESC' : ', host.host_id'} LIMIT ?`,
    foldName(place.name),
    place.hostId,
    ...condition.values,
    limit,
  );
  return hostRows(connection, isBackwards ? rows.toReversed() : rows);
}

/** Hosts that fit, up to a bound and one. */
export async function countHosts(
  connection: Connection,
  { filter, most }: { readonly filter: HostFilter; readonly most: number },
): Promise<number> {
  const condition = await hostCondition(connection, filter);
  if (condition === undefined) return 0;
  const row = await connection.get(
    `SELECT count(*) AS n FROM (SELECT 1 FROM host JOIN presence ON presence.host = host.id LEFT JOIN scan ON scan.host = host.id
       WHERE ${condition.sql} LIMIT ?) AS fitting`,
    ...condition.values,
    most + 1,
  );
  return number(row?.['n']);
}

/** The host of that id, or those of that name. */
export async function findHosts(connection: Connection, idOrName: string): Promise<readonly HostRow[]> {
  const byId = await connection.all(`${HOST} WHERE host_id = ?`, idOrName);
  if (byId.length > 0) return hostRows(connection, byId);
  // A name means the records that are open; a closed one is asked for by its id, or when there is no other.
  const rows = await connection.all(
    `${HOST} WHERE name = ? ORDER BY closed_at IS NOT NULL, host_id LIMIT 10`,
    foldName(idOrName),
  );
  const open = rows.filter((row) => row['closed_at'] === null);
  return hostRows(connection, open.length > 0 ? open : rows);
}

/** The last look at every scope. */
export async function coverage(connection: Connection, hostId: string): Promise<readonly CoverageRow[]> {
  const rows = await connection.all(
    `SELECT scope, at, complete, gaps, complete_at FROM coverage WHERE host = (SELECT id FROM host WHERE host_id = ?) ORDER BY scope`,
    hostId,
  );
  return rows.map((row) => ({
    scope: text(row['scope']),
    at: text(row['at']),
    complete: row['complete'] === 1,
    gaps: JSON.parse(text(row['gaps'])) as readonly CoverageGap[],
    ...optionalText('completeAt', row['complete_at']),
  }));
}

/** What a host gave up, the newest first. */
export async function losses(connection: Connection, hostId: string): Promise<readonly LossRow[]> {
  const sql = 'SELECT at, what, count FROM loss WHERE host = (SELECT id FROM host WHERE host_id = ?) ORDER BY id DESC LIMIT ?';
  return (await connection.all(sql, hostId, MAX_LOSSES)).map((row) => ({
    at: text(row['at']),
    what: text(row['what']),
    count: number(row['count']),
  }));
}

/** How much the store holds, for the metrics: from what is maintained, and from indexes of those rows alone that are counted. */
export async function counts(connection: Connection): Promise<StoreCounts> {
  const count = async (sql: string) => number((await connection.get(sql))?.['n']);
  return {
    hosts: await count('SELECT count(*) AS n FROM host'),
    forkedHosts: await count('SELECT count(*) AS n FROM host WHERE forked_at IS NOT NULL AND closed_at IS NULL'),
    // In the words of the index of those who are away.
    silentHosts: await count(
      'SELECT count(*) AS n FROM presence WHERE (silent_at IS NOT NULL OR stopped_at IS NOT NULL) AND silent_at IS NOT NULL',
    ),
    openFindings: await count("SELECT coalesce(sum(count), 0) AS n FROM finding_count WHERE state <> 'gone'"),
    batches: await count("SELECT coalesce(sum(value), 0) AS n FROM counter WHERE name = 'batches'"),
  };
}

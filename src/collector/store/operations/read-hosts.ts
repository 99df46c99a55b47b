import type { CoverageGap } from '../../../domain/coverage.ts';
import { MAX_LOSSES, type HostCredentials } from '../contract.ts';
import type { HostFilter, HostQuery } from '../query-contract.ts';
import type { CoverageRow, HostRow, LossRow, StoreCounts } from '../rows.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import { foldName } from '../host-text.ts';
import { hostCondition, nameRange } from './host-filter.ts';
import { HOST, hostRows } from './host-rows.ts';
import { inGroups } from './figures.ts';
import { ALL, allOf, type Condition } from './narrowing.ts';

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
  const fitting = await hostCondition(connection, query);
  if (fitting === undefined) return [];
  const { after, before, limit } = query;
  // A bound in any case: the index is entered at a place, whatever engine it is, and left at the end of what names begin with.
  const isBackwards = before !== undefined;
  const range = nameRange(query);
  const place = before ?? after ?? { name: '', hostId: '' };
  const name = foldName(place.name);
  const isWithin = isBackwards ? name < range.before : name >= range.from;
  const entered = isWithin ? [name, place.hostId] : [isBackwards ? range.before : range.from, ''];
  const beyond = { sql: `(host.name, host.host_id) ${isBackwards ? '<' : '>'} (?, ?)`, values: entered };
  const parts = (await groupParts(connection, query.within)).map((part) => allOf([beyond, part, fitting.condition]));
  if (parts.length === 0) return [];
  // Which hosts these are is found first, so that of those that are gathered and sorted no more is read than that.
  const [towards, limits] = [isBackwards ? ' DESC' : '', parts.map(() => limit)];
  const found = parts.map(
    ({ sql }, at) => `SELECT * FROM (SELECT host.id, host.name, host.host_id FROM ${tablesOf(sql)} WHERE ${sql}
      ORDER BY host.name${towards}, host.host_id${towards} LIMIT ?) AS part_${at}`,
  );
  const rows = await connection.all(
    `${HOST} WHERE host.id IN (SELECT id FROM (${found.join(' UNION ALL ')}) AS found ORDER BY name${towards}, host_id${towards} LIMIT ?)
     ORDER BY host.name, host.host_id`,
    ...parts.flatMap(({ values }, at) => [...values, limits[at] ?? limit]),
    limit,
  );
  return hostRows(connection, rows);
}

/** So many groups are each read in their own order. */
const MOST_GROUPS_IN_ORDER = 20;

/** Groups as conditions, of each of which hosts are read by an index in the order of their names: one for each group when they are few; none when no such group is there. */
async function groupParts(connection: Connection, within: HostFilter['within']): Promise<readonly Condition[]> {
  if (within === undefined || within.includes('/')) return [ALL];
  const trees = inGroups('key', within);
  const keys = await connection.all(
    `SELECT key FROM host_group WHERE ${trees.sql} LIMIT ?`,
    ...trees.values,
    MOST_GROUPS_IN_ORDER + 1,
  );
  if (keys.length > MOST_GROUPS_IN_ORDER) return [inGroups("coalesce(host.group_key, '')", within)];
  return keys.map((row) => ({ sql: 'host.group_key = ?', values: [text(row['key'])] }));
}

/** What a condition is over: no more than it names is read. */
function tablesOf(sql: string): string {
  const presence = sql.includes('presence.') ? ' JOIN presence ON presence.host = host.id' : '';
  return `host${presence}${sql.includes('scan.') ? ' LEFT JOIN scan ON scan.host = host.id' : ''}`;
}

/** Hosts that fit, up to a bound and one. */
export async function countHosts(
  connection: Connection,
  { filter, most }: { readonly filter: HostFilter; readonly most: number },
): Promise<number> {
  const fitting = await hostCondition(connection, filter);
  if (fitting === undefined) return 0;
  const { driver, isGathered } = fitting;
  const count = async ({ sql, values }: Condition) => number((await connection.get(sql, ...values, most + 1))?.['n']);
  if (driver === undefined) {
    const { sql, values } = allOf([fitting.condition, ...groupsOf(filter, isGathered)]);
    return count({ sql: `SELECT count(*) AS n FROM (SELECT 1 FROM ${tablesOf(sql)} WHERE ${sql} LIMIT ?) AS fitting`, values });
  }
  // What is told of copies is told of their groups, too.
  const beside = filter.copy === undefined ? allOf([fitting.beside, ...groupsOf(filter, true)]) : fitting.beside;
  const given = `WITH given (id) AS (${driver.sql}) SELECT count(*) AS n FROM`;
  if (beside.sql === ALL.sql)
    return count({ sql: `${given} (SELECT DISTINCT id FROM given LIMIT ?) AS fitting`, values: driver.values });
  // CROSS: SQLite else reads hosts first, and looks for each among those that are given.
  const sql = `${given} (SELECT 1 FROM (SELECT DISTINCT id FROM given) AS driving
    CROSS JOIN ${tablesOf(beside.sql)} WHERE host.id = driving.id AND ${beside.sql} LIMIT ?) AS fitting`;
  return count({ sql, values: [...driver.values, ...beside.values] });
}

/** Groups: by their index, unless something else fits fewer. */
function groupsOf({ within }: HostFilter, isGathered: boolean): readonly Condition[] {
  if (within === undefined || within.includes('/')) return [];
  return [inGroups(isGathered ? "coalesce(host.group_key, '')" : 'host.group_key', within)];
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

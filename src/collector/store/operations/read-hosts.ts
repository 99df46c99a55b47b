import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import { groupOfKey } from '../../../domain/group.ts';
import type { HostLabels } from '../../../domain/host.ts';
import type { CoverageGap } from '../../../domain/coverage.ts';
import type { Verdict } from '../../../domain/policy.ts';
import type { State } from '../../../domain/state.ts';
import type { HostCredentials } from '../contract.ts';
import type { HostFilter, HostQuery } from '../query-contract.ts';
import type { CoverageRow, HostRow, LossRow, StoreCounts } from '../rows.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import { foldName } from '../host-text.ts';
import { tagsOf } from './groups.ts';
import { hostCondition } from './host-filter.ts';

const HOST = `SELECT host.id, host_id, labels, enrolled_at, forked_at, closed_at, closed_as, clock_offset_seconds,
  (SELECT host_id FROM host AS before WHERE before.id = host.continues) AS continues, last_contact, last_batch, agent_version, spooled_batches, updates, ring,
  silent_at, stopped_at, storage, group_key, cost, watching,
  scan.at AS scan_at, duration_ms, scan.catalogue_version, scan.catalogue_digest
  FROM host JOIN presence ON presence.host = host.id LEFT JOIN scan ON scan.host = host.id`;

/** What authentication needs of a host. */
export async function hostCredentials(connection: Connection, hostId: string): Promise<HostCredentials | undefined> {
  const row = await connection.get(
    'SELECT public_key, previous_key, key_used, bearer_digest, forked_at, closed_at FROM host WHERE host_id = ?',
    hostId,
  );
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

/** One after the other: a connection does one thing at a time. */
async function hostRows(connection: Connection, rows: readonly Row[]): Promise<readonly HostRow[]> {
  const answered: HostRow[] = [];
  for (const row of rows) answered.push(await hostRow(connection, row));
  return answered;
}

async function hostRow(connection: Connection, row: Row): Promise<HostRow> {
  const open = await connection.all(
    "SELECT product, state, verdict, count(*) AS count FROM finding WHERE host = ? AND state <> 'gone' AND product <> ? GROUP BY product, state, verdict ORDER BY product, state, verdict",
    number(row['id']),
    CANARY_PRODUCT,
  );
  const spooled = row['spooled_batches'];
  const offset = row['clock_offset_seconds'];
  const labels = JSON.parse(text(row['labels'])) as HostLabels;
  const isOpen = row['closed_at'] === null;
  return {
    hostId: text(row['host_id']),
    labels,
    enrolledAt: text(row['enrolled_at']),
    lastContact: text(row['last_contact']),
    ...optionalText('lastBatch', row['last_batch']),
    ...optionalText('forkedAt', row['forked_at']),
    ...(isOpen ? {} : { closed: { at: text(row['closed_at']), as: row['closed_as'] === 'replaced' ? 'replaced' : 'forked' } }),
    ...optionalText('continues', row['continues']),
    duplicates: isOpen ? await duplicates(connection, { id: number(row['id']), labels }) : [],
    ...(typeof offset === 'number' ? { clockOffsetSeconds: offset } : {}),
    ...optionalText('agentVersion', row['agent_version']),
    ...(typeof spooled === 'number' ? { spooledBatches: spooled } : {}),
    ...(typeof row['updates'] === 'string' ? { updates: JSON.parse(row['updates']) as NonNullable<HostRow['updates']> } : {}),
    ...(typeof row['ring'] === 'string' ? { ring: row['ring'] as NonNullable<HostRow['ring']> } : {}),
    ...optionalText('silentAt', row['silent_at']),
    ...optionalText('stoppedAt', row['stopped_at']),
    ...(row['storage'] === 'disk' || row['storage'] === 'memory' ? { storage: row['storage'] } : {}),
    ...(typeof row['cost'] === 'string' ? { cost: JSON.parse(row['cost']) as NonNullable<HostRow['cost']> } : {}),
    ...(typeof row['watching'] === 'string' ? { watching: JSON.parse(row['watching']) as NonNullable<HostRow['watching']> } : {}),
    ...(row['scan_at'] === null ? {} : { lastScan: lastScan(row) }),
    group: groupOfKey(text(row['group_key'])),
    tags: await tagsOf(connection, number(row['id'])),
    open: open.map((one) => ({
      product: text(one['product']),
      state: text(one['state']) as State,
      verdict: text(one['verdict']) as Verdict,
      count: number(one['count']),
    })),
  };
}

/** What makers write where a number should be; it is no machine's own. */
const NO_IDENTITY =
  /^(?:|0+|f+|none|n\/a|default string|to be filled by o\.e\.m\.|system serial number|not specified|unknown|-)$/i;

/** Open records of what must be the same machine, or a copy of it. */
async function duplicates(
  connection: Connection,
  host: { readonly id: number; readonly labels: HostLabels },
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const label of ['machineId', 'serial', 'uuid'] as const) {
    const value = host.labels[label];
    if (value === undefined || NO_IDENTITY.test(value.replaceAll('-', ''))) continue;
    const sql = `SELECT host_id FROM host WHERE labels ->> '${label}' = ? AND id <> ? AND closed_at IS NULL ORDER BY id LIMIT 10`;
    for (const row of await connection.all(sql, value, host.id)) found.add(text(row['host_id']));
  }
  return [...found].slice(0, 10);
}

function lastScan(row: Row): NonNullable<HostRow['lastScan']> {
  return {
    at: text(row['scan_at']),
    durationMs: number(row['duration_ms']),
    catalogue: { version: text(row['catalogue_version']), digest: text(row['catalogue_digest']) },
  };
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

/** What a host gave up, the newest first (at most 100). */
export async function losses(connection: Connection, hostId: string): Promise<readonly LossRow[]> {
  const sql = 'SELECT at, what, count FROM loss WHERE host = (SELECT id FROM host WHERE host_id = ?) ORDER BY id DESC LIMIT 100';
  return (await connection.all(sql, hostId)).map((row) => ({
    at: text(row['at']),
    what: text(row['what']),
    count: number(row['count']),
  }));
}

/** How much the store holds, for the metrics. */
export async function counts(connection: Connection): Promise<StoreCounts> {
  const count = async (sql: string, ...parameters: readonly string[]) =>
    number((await connection.get(sql, ...parameters))?.['n']);
  return {
    hosts: await count('SELECT count(*) AS n FROM host'),
    forkedHosts: await count('SELECT count(*) AS n FROM host WHERE forked_at IS NOT NULL AND closed_at IS NULL'),
    silentHosts: await count('SELECT count(*) AS n FROM presence WHERE silent_at IS NOT NULL'),
    openFindings: await count(
      `SELECT count(*) AS n FROM finding WHERE state <> 'gone' AND product <> ?
         AND host NOT IN (SELECT id FROM host WHERE closed_at IS NOT NULL)`,
      CANARY_PRODUCT,
    ),
    batches: await count("SELECT coalesce(sum(value), 0) AS n FROM counter WHERE name = 'batches'"),
  };
}

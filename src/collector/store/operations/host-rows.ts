import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import { groupOfKey } from '../../../domain/group.ts';
import type { HostLabels } from '../../../domain/host.ts';
import type { Verdict } from '../../../domain/policy.ts';
import type { State } from '../../../domain/state.ts';
import type { ClosedAs, HostRow } from '../rows.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import { oneOfThese } from './narrowing.ts';

/** What `hostRows` makes answers of. */
export const HOST = `SELECT host.id, host_id, labels, enrolled_at, forked_at, closed_at, closed_as, clock_offset_seconds,
  (SELECT host_id FROM host AS before WHERE before.id = host.continues) AS continues, last_contact, last_batch, agent_version, spooled_batches, updates, ring,
  silent_at, stopped_at, storage, group_key, cost, watching,
  scan.at AS scan_at, duration_ms, scan.catalogue_version, scan.catalogue_digest
  FROM host JOIN presence ON presence.host = host.id LEFT JOIN scan ON scan.host = host.id`;

/** Labels by which records are known to be of one machine. */
const IDENTITIES = ['machineId', 'serial', 'uuid'] as const;
/** Other records of one machine that are named. */
const MOST_DUPLICATES = 10;

/** Hosts of rows of HOST, in their order: what belongs to them is asked for all of them at once, since each question is a way to the server. */
export async function hostRows(connection: Connection, rows: readonly Row[]): Promise<readonly HostRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => number(row['id']));
  const hosts = rows.map((row) => ({ row, id: number(row['id']), labels: JSON.parse(text(row['labels'])) as HostLabels }));
  const open = Map.groupBy(await openCopies(connection, ids), (row) => row['host']);
  const tags = Map.groupBy(await tagsOfHosts(connection, ids), (row) => row['host']);
  const same = await recordsWith(
    connection,
    hosts.filter(({ row }) => row['closed_at'] === null).map(({ labels }) => labels),
  );
  return hosts.map(({ row, id, labels }) => ({
    ...hostRow(row),
    labels,
    duplicates: row['closed_at'] === null ? duplicates({ id, labels }, same) : [],
    tags: (tags.get(id) ?? []).map((one) => text(one['tag'])),
    open: (open.get(id) ?? []).map((one) => ({
      product: text(one['product']),
      state: text(one['state']) as State,
      verdict: text(one['verdict']) as Verdict,
      count: number(one['count']),
    })),
  }));
}

async function openCopies(connection: Connection, ids: readonly number[]): Promise<readonly Row[]> {
  const of = oneOfThese('host', ids);
  return connection.all(
    `SELECT host, product, state, verdict, count(*) AS count FROM finding WHERE ${of.sql} AND state <> 'gone' AND product <> ?
     GROUP BY host, product, state, verdict ORDER BY host, product, state, verdict`,
    ...of.values,
    CANARY_PRODUCT,
  );
}

async function tagsOfHosts(connection: Connection, ids: readonly number[]): Promise<readonly Row[]> {
  const of = oneOfThese('host', ids);
  return connection.all(`SELECT host, tag FROM host_tag WHERE ${of.sql} ORDER BY host, tag`, ...of.values);
}

/** Open records with each of these values of a label, by label and value; one more than are named, since one is the host itself. */
async function recordsWith(connection: Connection, labels: readonly HostLabels[]): Promise<ReadonlyMap<string, readonly Row[]>> {
  const found = new Map<string, readonly Row[]>();
  for (const label of IDENTITIES) {
    const values = [...new Set(labels.flatMap((one) => identityOf(one, label) ?? []))];
    if (values.length === 0) continue;
    const column = `labels ->> '${label}'`;
    const of = oneOfThese(column, values);
    const rows = await connection.all(
      `SELECT value, id, host_id FROM (
         SELECT ${column} AS value, id, host_id, row_number() OVER (PARTITION BY ${column} ORDER BY id) AS place
         FROM host WHERE ${of.sql} AND closed_at IS NULL
       ) AS same WHERE place <= ? ORDER BY id`,
      ...of.values,
      MOST_DUPLICATES + 1,
    );
    for (const [value, records] of Map.groupBy(rows, (row) => text(row['value']))) found.set(`${label} ${value}`, records);
  }
  return found;
}

/** What makers write where a number should be; it is no machine's own. */
export const NO_IDENTITY =
  /^(?:|0+|f+|none|n\/a|default string|to be filled by o\.e\.m\.|system serial number|not specified|unknown|-)$/i;

function identityOf(labels: HostLabels, label: (typeof IDENTITIES)[number]): string | undefined {
  const value = labels[label];
  return value === undefined || NO_IDENTITY.test(value.replaceAll('-', '')) ? undefined : value;
}

/** Open records of what must be the same machine, or a copy of it. */
function duplicates(
  host: { readonly id: number; readonly labels: HostLabels },
  same: ReadonlyMap<string, readonly Row[]>,
): readonly string[] {
  const found = new Set<string>();
  for (const label of IDENTITIES) {
    const records = same.get(`${label} ${identityOf(host.labels, label) ?? ''}`) ?? [];
    const others = records.filter((row) => row['id'] !== host.id).slice(0, MOST_DUPLICATES);
    for (const row of others) found.add(text(row['host_id']));
  }
  return [...found].slice(0, MOST_DUPLICATES);
}

/** What its own row says of a host. */
function hostRow(row: Row): Omit<HostRow, 'labels' | 'duplicates' | 'tags' | 'open'> {
  const spooled = row['spooled_batches'];
  const offset = row['clock_offset_seconds'];
  return {
    hostId: text(row['host_id']),
    enrolledAt: text(row['enrolled_at']),
    lastContact: text(row['last_contact']),
    ...optionalText('lastBatch', row['last_batch']),
    ...optionalText('forkedAt', row['forked_at']),
    ...(row['closed_at'] === null ? {} : { closed: { at: text(row['closed_at']), as: text(row['closed_as']) as ClosedAs } }),
    ...optionalText('continues', row['continues']),
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
  };
}

function lastScan(row: Row): NonNullable<HostRow['lastScan']> {
  return {
    at: text(row['scan_at']),
    durationMs: number(row['duration_ms']),
    catalogue: { version: text(row['catalogue_version']), digest: text(row['catalogue_digest']) },
  };
}

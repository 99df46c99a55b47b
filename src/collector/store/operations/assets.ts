import type { AuditEntry } from '../audit-entry.ts';
import {
  ASSETS_AT_ONCE,
  type Asset,
  type AssetListRow,
  type AssetRow,
  type AssetState,
  type UnlistedHostRow,
} from '../assets-contract.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import { foldName } from '../host-text.ts';
import { appendAudit } from './write-audit.ts';

/** Adds rows to a list; a serial, a name or a tag that is not there is null, and fits nothing. */
export async function addAssets(
  connection: Connection,
  added: { readonly list: string; readonly assets: readonly Asset[] },
): Promise<void> {
  if (added.assets.length === 0) return;
  const values = added.assets.flatMap(({ number: at, serial, name, tag, owner }) => [
    added.list,
    at,
    serial ?? null,
    name ?? null,
    name === undefined ? null : foldName(name),
    tag ?? null,
    owner ?? null,
  ]);
  const places = added.assets.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ');
  await connection.run(`INSERT INTO asset (list, number, serial, name, folded, tag, owner) VALUES ${places}`, ...values);
}

/** Puts a list in force. */
export async function useAssetList(
  connection: Connection,
  { id, name, rows, importedAt, importedBy, audit }: AssetListRow & { readonly audit: AuditEntry },
): Promise<boolean> {
  const there = await connection.get('SELECT count(*) AS n FROM asset WHERE list = ?', id);
  if (number(there?.['n']) !== rows) return false;
  await connection.run('DELETE FROM asset_list');
  await connection.run(
    'INSERT INTO asset_list (id, name, rows_count, imported_at, imported_by) VALUES (?, ?, ?, ?, ?)',
    id,
    name,
    rows,
    importedAt,
    importedBy,
  );
  await appendAudit(connection, audit);
  return true;
}

/** Forgets some rows of other lists. */
export async function forgetAssets(connection: Connection, keep: string): Promise<'done' | 'more'> {
  const other = await connection.get('SELECT list, number FROM asset WHERE list <> ? LIMIT 1', keep);
  if (other === undefined) return 'done';
  const list = text(other['list']);
  const some = `SELECT number FROM asset WHERE list = ? ORDER BY number LIMIT ${ASSETS_AT_ONCE}`;
  await connection.run(`DELETE FROM asset WHERE list = ? AND number IN (${some})`, list, list);
  return 'more';
}

/** Takes the list out of force. */
export async function dropAssetList(connection: Connection, audit: AuditEntry): Promise<boolean> {
  const dropped = await connection.run('DELETE FROM asset_list');
  if (dropped > 0) await appendAudit(connection, audit);
  return dropped > 0;
}

/** The list in force. */
export async function assetList(connection: Connection): Promise<AssetListRow | undefined> {
  const row = await connection.get('SELECT id, name, rows_count, imported_at, imported_by FROM asset_list');
  if (row === undefined) return undefined;
  return {
    id: text(row['id']),
    name: text(row['name']),
    rows: number(row['rows_count']),
    importedAt: text(row['imported_at']),
    importedBy: text(row['imported_by']),
  };
}

/**
 * Hosts that an asset may be, each by an index; a closed record is none, unless another goes on from it. The plus keeps engines from looking for the
 * least number through all hosts in their order; `nullif` gives a value without SQLite's affinity, with which no index of the label would serve.
 */
const BY = [
  "SELECT min(+host.id) FROM host WHERE labels ->> 'serial' = nullif(asset.serial, '') AND closed_at IS NULL",
  'SELECT min(+host.id) FROM host WHERE host.name = asset.folded AND closed_at IS NULL',
  'SELECT min(+host.id) FROM host_tag JOIN host ON host.id = host_tag.host WHERE host_tag.tag = asset.tag AND closed_at IS NULL',
];
const HOST_OF = `coalesce(${BY.map((one) => `(${one})`).join(', ')})`;
const IN_FORCE = '(SELECT id FROM asset_list)';

/** Assets by number, with their hosts or without one. */
export async function assets(
  connection: Connection,
  {
    state,
    after,
    to = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly state: AssetState; readonly after: number; readonly to?: number | undefined; readonly limit: number },
): Promise<readonly AssetRow[]> {
  const rows = await connection.all(
    `SELECT number, serial, name, tag, owner, ${HOST_OF} AS host FROM asset
     WHERE list = ${IN_FORCE} AND number > ? AND number <= ? AND ${HOST_OF} IS ${state === 'missing' ? '' : 'NOT '}NULL ORDER BY number LIMIT ?`,
    after,
    to,
    limit,
  );
  const found: AssetRow[] = [];
  for (const row of rows) found.push({ ...assetOf(row), ...(await hostOf(connection, row['host'])) });
  return found;
}

function assetOf(row: Row): Asset {
  const optional = { ...optionalText('serial', row['serial']), ...optionalText('name', row['name']) };
  return {
    number: number(row['number']),
    ...optional,
    ...optionalText('tag', row['tag']),
    ...optionalText('owner', row['owner']),
  };
}

async function hostOf(connection: Connection, id: unknown): Promise<Pick<AssetRow, 'host'>> {
  if (typeof id !== 'number') return {};
  const row = await connection.get("SELECT host_id, labels ->> 'name' AS label FROM host WHERE id = ?", id);
  return row === undefined ? {} : { host: { hostId: text(row['host_id']), name: text(row['label']) } };
}

/** How many assets of a span a host is. */
export async function countAppeared(
  connection: Connection,
  { after, to }: { readonly after: number; readonly to: number },
): Promise<number> {
  const row = await connection.get(
    `SELECT count(*) AS n FROM asset WHERE list = ${IN_FORCE} AND number > ? AND number <= ? AND ${HOST_OF} IS NOT NULL`,
    after,
    to,
  );
  return number(row?.['n']);
}

/** Hosts that no asset is; of a list that is not there every one is. */
export async function unlistedHosts(
  connection: Connection,
  {
    after,
    to = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly after: number; readonly to?: number | undefined; readonly limit: number },
): Promise<readonly UnlistedHostRow[]> {
  const listed = (column: string, value: string) =>
    `NOT EXISTS (SELECT 1 FROM asset WHERE list = ${IN_FORCE} AND asset.${column} = ${value})`;
  const rows = await connection.all(
    `SELECT host.id AS id, host_id, labels ->> 'name' AS label, enrolled_at, last_contact
     FROM host JOIN presence ON presence.host = host.id
     WHERE host.id > ? AND host.id <= ? AND closed_at IS NULL AND ${listed('serial', "labels ->> 'serial'")} AND ${listed('folded', 'host.name')}
       AND NOT EXISTS (SELECT 1 FROM host_tag WHERE host_tag.host = host.id
         AND EXISTS (SELECT 1 FROM asset WHERE list = ${IN_FORCE} AND asset.tag = host_tag.tag))
     ORDER BY host.id LIMIT ?`,
    after,
    to,
    limit,
  );
  return rows.map((row) => ({
    number: number(row['id']),
    hostId: text(row['host_id']),
    name: text(row['label']),
    enrolledAt: text(row['enrolled_at']),
    lastContact: text(row['last_contact']),
  }));
}

import { ancestry, groupKey, groupOfKey, ROOT_GROUP, subTree, type GroupPath } from '../../../domain/group.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { MAX_GROUPS, MAX_TAGS, type GroupRow, type TagChange } from '../groups-contract.ts';
import { number, text, type Connection } from '../connection.ts';
import { appendAudit } from './write-audit.ts';

/** Every group, by path. */
export async function groups(connection: Connection): Promise<readonly GroupRow[]> {
  const rows = await connection.all('SELECT key, created_at, created_by, hosts FROM host_group ORDER BY key');
  return rows.map((row) => ({
    path: groupOfKey(text(row['key'])),
    createdAt: text(row['created_at']),
    createdBy: text(row['created_by']),
    hosts: number(row['hosts']),
  }));
}

/** Adds a group and what is missing above it. */
export async function addGroup(
  connection: Connection,
  group: { readonly path: GroupPath; readonly at: Instant; readonly audit: AuditEntry },
): Promise<boolean> {
  const missing: GroupPath[] = [];
  for (const path of ancestry(group.path)) if (!(await isGroup(connection, path))) missing.push(path);
  const count = number((await connection.get('SELECT count(*) AS n FROM host_group'))?.['n']);
  if (missing.length === 0 || count + missing.length > MAX_GROUPS) return false;
  for (const path of missing) {
    const sql = 'INSERT INTO host_group (key, created_at, created_by, hosts) VALUES (?, ?, ?, 0)';
    await connection.run(sql, groupKey(path), group.at, group.audit.actor);
  }
  await appendAudit(connection, group.audit);
  return true;
}

/** Removes an empty group. */
export async function removeGroup(
  connection: Connection,
  removal: { readonly path: GroupPath; readonly audit: AuditEntry },
): Promise<'removed' | 'in-use' | 'unknown'> {
  const { path, audit } = removal;
  if (!(await isGroup(connection, path))) return 'unknown';
  const key = groupKey(path);
  const { from, before } = subTree(path);
  const isUsed =
    path === ROOT_GROUP ||
    // Closed records stay in their group, and may be asked for.
    (await connection.get('SELECT 1 FROM host WHERE group_key = ? LIMIT 1', key)) !== undefined ||
    (await connection.get('SELECT 1 FROM host_group WHERE key > ? AND key < ? LIMIT 1', from, before)) !== undefined ||
    (await connection.get(
      'SELECT 1 FROM enrolment_token WHERE group_key = ? AND revoked_at IS NULL AND uses_left > 0 AND expires_at > ? LIMIT 1',
      key,
      audit.at,
    )) !== undefined;
  if (isUsed) return 'in-use';
  await connection.run('DELETE FROM host_group WHERE key = ?', key);
  await appendAudit(connection, audit);
  return 'removed';
}

/** Puts hosts into a group. */
export async function moveHosts(
  connection: Connection,
  move: { readonly hostIds: readonly string[]; readonly group: GroupPath; readonly audit: AuditEntry },
): Promise<number | undefined> {
  if (!(await isGroup(connection, move.group))) return undefined;
  const key = groupKey(move.group);
  let moved = 0;
  for (const hostId of move.hostIds)
    moved += await connection.run('UPDATE host SET group_key = ? WHERE host_id = ? AND group_key <> ?', key, hostId, key);
  if (moved > 0) await appendAudit(connection, move.audit);
  return moved;
}

/** Changes the tags of hosts. */
export async function tagHosts(connection: Connection, { hostIds, add, remove, audit }: TagChange): Promise<boolean> {
  const ids: number[] = [];
  for (const hostId of hostIds) {
    const row = await connection.get('SELECT id FROM host WHERE host_id = ?', hostId);
    if (row === undefined) continue;
    const id = number(row['id']);
    const after = new Set(await tagsOf(connection, id));
    for (const tag of remove) after.delete(tag);
    for (const tag of add) after.add(tag);
    if (after.size > MAX_TAGS) return false;
    ids.push(id);
  }
  for (const id of ids) {
    for (const tag of remove) await connection.run('DELETE FROM host_tag WHERE tag = ? AND host = ?', tag, id);
    for (const tag of add) await connection.run('INSERT INTO host_tag (tag, host) VALUES (?, ?) ON CONFLICT DO NOTHING', tag, id);
  }
  await appendAudit(connection, audit);
  return true;
}

/** Tags of a host, by name. */
export async function tagsOf(connection: Connection, host: number): Promise<readonly string[]> {
  const rows = await connection.all('SELECT tag FROM host_tag WHERE host = ? ORDER BY tag', host);
  return rows.map((row) => text(row['tag']));
}

/** A new record of a machine is where the one before was. */
export async function inheritGroup(
  connection: Connection,
  records: { readonly from: number; readonly to: number },
): Promise<void> {
  const sql = 'UPDATE host SET group_key = (SELECT group_key FROM host WHERE id = ?) WHERE id = ?';
  await connection.run(sql, records.from, records.to);
  const tags = 'INSERT INTO host_tag (tag, host) SELECT tag, ? FROM host_tag WHERE host = ? ON CONFLICT DO NOTHING';
  await connection.run(tags, records.to, records.from);
}

async function isGroup(connection: Connection, path: GroupPath): Promise<boolean> {
  return (await connection.get('SELECT 1 FROM host_group WHERE key = ?', groupKey(path))) !== undefined;
}

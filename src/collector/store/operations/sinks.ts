import type { SinkSettings } from '../../../domain/sink.ts';
import { number, optionalText, text, type Connection } from '../connection.ts';
import type { AuditEntry } from '../audit-entry.ts';
import {
  MOST_SINKS,
  type Lease,
  type LeaseTurn,
  type NewSink,
  type SinkChange,
  type SinkPause,
  type SinkRow,
} from '../sinks-contract.ts';
import { appendAudit } from './write-audit.ts';

/** Adds a sink; what happened before is not told to it. */
export async function addSink(connection: Connection, sink: NewSink): Promise<'added' | 'name-taken' | 'too-many'> {
  const { name, settings, sealed, at, audit } = sink;
  if ((await connection.get('SELECT 1 AS one FROM sink WHERE name = ?', name)) !== undefined) return 'name-taken';
  const counted = await connection.get('SELECT count(*) AS n FROM sink');
  if (number(counted?.['n']) >= MOST_SINKS) return 'too-many';
  const sql = 'INSERT INTO sink (name, settings, sealed, created_at, created_by, changed_at) VALUES (?, ?, ?, ?, ?, ?)';
  await connection.run(sql, name, JSON.stringify(settings), sealed, at, audit.actor, at);
  await appendAudit(connection, audit);
  return 'added';
}

/** Replaces what is given of a sink. */
export async function changeSink(connection: Connection, change: SinkChange): Promise<boolean> {
  const { name, settings, sealed, at, audit } = change;
  const changed = await connection.run(
    'UPDATE sink SET settings = coalesce(?, settings), sealed = coalesce(?, sealed), changed_at = ? WHERE name = ?',
    settings === undefined ? null : JSON.stringify(settings),
    sealed ?? null,
    at,
    name,
  );
  if (changed > 0) await appendAudit(connection, audit);
  return changed > 0;
}

/** Stops sending, or goes on. */
export async function pauseSink(connection: Connection, { name, at, why, audit }: SinkPause): Promise<boolean> {
  const sql =
    'UPDATE sink SET paused_at = ?, paused_why = ?, changed_at = ?, failing_since = NULL, failure = NULL WHERE name = ?';
  const changed = await connection.run(sql, why === undefined ? null : at, why ?? null, at, name);
  if (changed > 0) await appendAudit(connection, audit);
  return changed > 0;
}

/** Removes a sink with its queue and its dead letters. */
export async function removeSink(
  connection: Connection,
  { name, audit }: { readonly name: string; readonly audit: AuditEntry },
): Promise<boolean> {
  const removed = await connection.run('DELETE FROM sink WHERE name = ?', name);
  if (removed === 0) return false;
  await connection.run('DELETE FROM sink_delivery WHERE sink = ?', name);
  // What nobody was told of yet is nothing for a sink that comes later.
  await connection.run('DELETE FROM sink_event WHERE NOT EXISTS (SELECT 1 FROM sink)');
  await appendAudit(connection, audit);
  return true;
}

const COUNTS = `SELECT sink, count(*) AS dead FROM sink_delivery WHERE dead_at IS NOT NULL GROUP BY sink`;

/** All sinks, by name. */
export async function sinks(connection: Connection): Promise<readonly SinkRow[]> {
  const rows = await connection.all('SELECT * FROM sink ORDER BY name');
  if (rows.length === 0) return [];
  const dead = new Map((await connection.all(COUNTS)).map((row) => [row['sink'], number(row['dead'])]));
  const waiting = await connection.all('SELECT sink, count(*) AS queued FROM sink_delivery WHERE dead_at IS NULL GROUP BY sink');
  const queued = new Map(waiting.map((row) => [row['sink'], number(row['queued'])]));
  return rows.map((row) => ({
    name: text(row['name']),
    // Checked when it was stored.
    settings: JSON.parse(text(row['settings'])) as SinkSettings,
    sealed: text(row['sealed']),
    createdAt: text(row['created_at']),
    createdBy: text(row['created_by']),
    changedAt: text(row['changed_at']),
    ...optionalText('pausedAt', row['paused_at']),
    ...optionalText('pausedWhy', row['paused_why']),
    queued: queued.get(row['name']) ?? 0,
    dead: dead.get(row['name']) ?? 0,
    givenUp: number(row['given_up']),
    ...optionalText('takenAt', row['taken_at']),
    ...optionalText('failingSince', row['failing_since']),
    ...optionalText('failure', row['failure']),
  }));
}

/** Takes or keeps a lease, or says who has it. */
export async function turnLease(connection: Connection, { name, holder, stale }: LeaseTurn): Promise<Lease> {
  const row = await connection.get('SELECT holder, turn FROM lease WHERE name = ?', name);
  const known = row === undefined ? undefined : { holder: text(row['holder']), turn: number(row['turn']) };
  const isStale = stale !== undefined && known?.holder === stale.holder && known.turn === stale.turn;
  if (known !== undefined && known.holder !== '' && known.holder !== holder && !isStale) return known;
  const turn = (known?.turn ?? 0) + 1;
  await connection.run(
    'INSERT INTO lease VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, turn = excluded.turn',
    name,
    holder,
    turn,
  );
  return { holder, turn };
}

/** Gives a lease back. */
export async function leaveLease(
  connection: Connection,
  { name, holder }: { readonly name: string; readonly holder: string },
): Promise<void> {
  await connection.run("UPDATE lease SET holder = '', turn = turn + 1 WHERE name = ? AND holder = ?", name, holder);
}

import type { Instant } from '../../../domain/clock.ts';
import { number, text, type Connection } from '../connection.ts';
import type { AlarmRow } from '../rows.ts';
import { oneOfThese } from './narrowing.ts';

/** Open records that are missed, and of which nobody said so yet. */
const MISSED = `last_contact < ? AND silent_at IS NULL AND stopped_at IS NULL
  AND EXISTS (SELECT 1 FROM host WHERE host.id = presence.host AND forked_at IS NULL AND closed_at IS NULL)`;

/** Who was not heard of since, by number after the given one. */
export async function missedHosts(
  connection: Connection,
  { before, after, limit }: { readonly before: Instant; readonly after: number; readonly limit: number },
): Promise<readonly number[]> {
  const sql = `SELECT host FROM presence WHERE host > ? AND ${MISSED} ORDER BY host LIMIT ?`;
  return (await connection.all(sql, after, before, limit)).map((row) => number(row['host']));
}

/** Marks those of these hosts that were still not heard of; one alarm for each. */
export async function markMissed(connection: Connection, { hosts, before, at }: MissedHosts): Promise<number> {
  if (hosts.length === 0) return 0;
  const these = oneOfThese('host', hosts);
  const sql = `UPDATE presence SET silent_at = ? WHERE ${these.sql} AND ${MISSED} RETURNING host`;
  const marked = (await connection.all(sql, at, ...these.values, before)).map((row) => number(row['host']));
  if (marked.length === 0) return 0;
  const those = oneOfThese('host', marked);
  await connection.run(
    `INSERT INTO alarm (host, at, kind, detail)
     SELECT host, silent_at, 'silent', '{"since":"' || last_contact || '"}' FROM presence WHERE ${those.sql} ORDER BY host`,
    ...those.values,
  );
  return marked.length;
}

/** Hosts, by number, that were missed when somebody looked. */
export interface MissedHosts {
  readonly hosts: readonly number[];
  readonly before: Instant;
  readonly at: Instant;
}

/** What of a host itself should be looked into, newest first. */
export async function alarms(connection: Connection, hostId: string): Promise<readonly AlarmRow[]> {
  const sql =
    'SELECT at, kind, detail FROM alarm WHERE host = (SELECT id FROM host WHERE host_id = ?) ORDER BY id DESC LIMIT 100';
  return (await connection.all(sql, hostId)).map((row) => ({
    at: text(row['at']),
    kind: text(row['kind']) as AlarmRow['kind'],
    detail: JSON.parse(text(row['detail'])) as AlarmRow['detail'],
  }));
}

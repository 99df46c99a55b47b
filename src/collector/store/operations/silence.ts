import type { Instant } from '../../../domain/clock.ts';
import { text, type Connection } from '../connection.ts';
import type { AlarmRow } from '../rows.ts';

/** Marks who was not heard of since; one alarm for each. */
export async function markSilent(
  connection: Connection,
  { before, at }: { readonly before: Instant; readonly at: Instant },
): Promise<number> {
  const missed = await connection.run(
    `UPDATE presence SET silent_at = ? WHERE last_contact < ? AND silent_at IS NULL AND stopped_at IS NULL
       AND host IN (SELECT id FROM host WHERE forked_at IS NULL AND closed_at IS NULL)`,
    at,
    before,
  );
  if (missed === 0) return 0;
  await connection.run(
    `INSERT INTO alarm (host, at, kind, detail)
     SELECT host, silent_at, 'silent', '{"since":"' || last_contact || '"}' FROM presence WHERE silent_at = ? AND last_contact < ?
     ORDER BY host`,
    at,
    before,
  );
  return missed;
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

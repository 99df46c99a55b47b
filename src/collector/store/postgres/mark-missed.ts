import { number, type Connection } from '../connection.ts';
import { markMissed as markLocked, type MissedHosts } from '../operations/silence.ts';

/** Marks those of these hosts that were still not heard of. Whom a report or heartbeat holds is being heard of just now, and left out. */
export async function markMissed(connection: Connection, missed: MissedHosts): Promise<number> {
  const places = missed.hosts.map(() => '?').join(', ');
  const rows = await connection.all(
    `SELECT host FROM presence WHERE host IN (${places}) ORDER BY host FOR UPDATE SKIP LOCKED`,
    ...missed.hosts,
  );
  return markLocked(connection, { ...missed, hosts: rows.map((row) => number(row['host'])) });
}

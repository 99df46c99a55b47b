import type { Instant } from '../../../domain/clock.ts';
import { text, type Connection } from '../connection.ts';
import type { PostgresConnection } from './connection.ts';

/** Months that have their partition before they begin: a collector that is not started for so long still has one. */
const MONTHS_AHEAD = 3;

/** Makes the partitions of the history for this month and the next ones. */
export async function makePartitions(connection: PostgresConnection, at: Instant): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) await makeMonth(connection, monthAfter(at, ahead));
}

/**
 * Makes the partition of a month (`2026-11`) when it is not there. What came before its month had one lies in the rest and
 * moves into it, so that no clock, however wrong, loses a line.
 */
export async function makeMonth(connection: PostgresConnection, month: string): Promise<void> {
  const name = partitionOf(month);
  if (await isThere(connection, name)) return;
  // One program at a time: the first keeps out others who make partitions, the second who writes into the rest what would have to be
  // moved out of it. In the order in which who writes takes them.
  await connection.execute('LOCK TABLE ONLY finding_history IN SHARE UPDATE EXCLUSIVE MODE');
  await connection.execute('LOCK TABLE finding_history_rest IN ACCESS EXCLUSIVE MODE');
  if (await isThere(connection, name)) return;
  // A bound of a partition takes no parameter; months are digits that were checked.
  const bounds = [month, monthAfter(month, 1)] as const;
  await connection.execute(`CREATE TABLE ${name} (LIKE finding_history INCLUDING ALL EXCLUDING IDENTITY)`);
  await connection.run(
    `WITH moved AS (DELETE FROM finding_history_rest WHERE received_at >= ? AND received_at < ? RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
    ...bounds,
  );
  await connection.execute(
    `ALTER TABLE finding_history ATTACH PARTITION ${name} FOR VALUES FROM ('${bounds[0]}') TO ('${bounds[1]}')`,
  );
}

async function isThere(connection: PostgresConnection, name: string): Promise<boolean> {
  return (await connection.get('SELECT to_regclass(?) IS NOT NULL AS there', name))?.['there'] === true;
}

/** Drops the months before that of `before`, and what came before its month had a partition. */
export async function forgetHistory(connection: Connection, before: Instant): Promise<'done' | 'more'> {
  const month = monthAfter(before, 0);
  const rows = await connection.all(
    `SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = to_regclass('finding_history') AND relname ~ '^finding_history_[0-9]{4}_[0-9]{2}$' AND relname < ? ORDER BY relname`,
    partitionOf(month),
  );
  // What reads the history waits for the end of this transaction: a few milliseconds.
  for (const row of rows) await connection.run(`DROP TABLE ${text(row['relname'])}`);
  await connection.run('DELETE FROM finding_history_rest WHERE received_at < ?', month);
  return 'done';
}

/** `finding_history_2026_11`. */
function partitionOf(month: string): string {
  if (!/^\d{4}-\d\d$/.test(month)) throw new TypeError(`${JSON.stringify(month)} is no month`);
  return `finding_history_${month.replace('-', '_')}`;
}

/** `2026-11` of a moment or month, so many months later; moments sort as their texts. */
function monthAfter(at: Instant, later: number): string {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))];
  return new Date(Date.UTC(year, month - 1 + later, 1)).toISOString().slice(0, 7);
}

import type { Instant } from '../../../domain/clock.ts';
import { text } from '../connection.ts';
import type { PostgresConnection } from './connection.ts';

/** Months that have their partition before they begin: a collector that is not started for so long still has one. */
const MONTHS_AHEAD = 3;

/**
 * Makes the partitions of the history for this month and the next ones. What came before its month had one lies in the rest
 * and moves into it, so that no clock, however wrong, loses a line.
 */
export async function makePartitions(connection: PostgresConnection, at: Instant): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) {
    const month = monthOf(at, ahead);
    const name = partitionOf(month);
    if (
      (await connection.get(
        'SELECT 1 FROM pg_class WHERE relname = ? AND relnamespace = current_schema()::regnamespace',
        name,
      )) !== undefined
    )
      continue;
    // Names of partitions are made of digits of ours alone; a bound of a partition takes no parameter.
    const bounds = [month, monthOf(at, ahead + 1)] as const;
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
}

/** Months of the history that have a partition, the oldest first: `2026-11`. */
export async function partitionedMonths(connection: PostgresConnection): Promise<readonly string[]> {
  const rows = await connection.all(
    `SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = 'finding_history'::regclass AND relname ~ '^finding_history_[0-9]{4}_[0-9]{2}$' ORDER BY relname`,
  );
  return rows.map((row) => text(row['relname']).slice('finding_history_'.length).replace('_', '-'));
}

/** `finding_history_2026_11`. */
function partitionOf(month: string): string {
  return `finding_history_${month.replace('-', '_')}`;
}

/** `2026-11` of a moment in that month, or so many months later; moments sort as their texts. */
function monthOf(at: Instant, later: number): string {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))];
  return new Date(Date.UTC(year, month - 1 + later, 1)).toISOString().slice(0, 7);
}

import type { Instant } from '../../../domain/clock.ts';
import { number, type Connection } from '../connection.ts';

/** Lines that are looked at in one transaction: hosts wait for it. */
const AT_ONCE = 5000;

/**
 * Forgets some of the oldest lines of the history. They are in the order in which they came; lines of a clock that was ahead stay among them until
 * their time, and hide nothing that came after.
 */
export async function forgetHistory(connection: Connection, before: Instant): Promise<'done' | 'more'> {
  const month = before.slice(0, 'yyyy-mm'.length);
  const oldest = `SELECT id, received_at FROM finding_history ORDER BY id LIMIT ${AT_ONCE}`;
  const looked = await connection.get(`SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM (${oldest}) AS oldest`);
  const forgotten = await connection.run(
    'DELETE FROM finding_history WHERE id <= ? AND received_at < ?',
    number(looked?.['last']),
    month,
  );
  return looked?.['n'] === AT_ONCE && forgotten > 0 ? 'more' : 'done';
}

import type { Instant } from '../../../domain/clock.ts';
import type { Connection } from '../connection.ts';

/** Lines that are looked at in one transaction: hosts wait for it. */
const AT_ONCE = 5000;

/** Forgets some of the oldest lines of the history; they are in the order in which they came. */
export async function forgetHistory(connection: Connection, before: Instant): Promise<'done' | 'more'> {
  const forgotten = await connection.run(
    `DELETE FROM finding_history WHERE id IN (
       SELECT id FROM (SELECT id, received_at FROM finding_history ORDER BY id LIMIT ${AT_ONCE}) AS oldest WHERE received_at < ?)`,
    before.slice(0, 'yyyy-mm'.length),
  );
  return forgotten === AT_ONCE ? 'more' : 'done';
}

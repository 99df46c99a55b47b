import type { Instant } from '../../../domain/clock.ts';
import type { SinkEvent } from '../../../domain/sink-event.ts';
import { number, placeholders, text, type Connection, type Row } from '../connection.ts';
import type { DeadLetterRetry, DeadLetterRow, DeliveryRow, Settlement } from '../sinks-contract.ts';
import { appendAudit } from './write-audit.ts';

/** The oldest that may be sent now: what follows on an event that has to wait waits with it. */
export async function nextDeliveries(
  connection: Connection,
  { sink, at, limit }: { readonly sink: string; readonly at: Instant; readonly limit: number },
): Promise<readonly DeliveryRow[]> {
  const rows = await connection.all(
    `SELECT id, event, attempts FROM sink_delivery WHERE sink = ? AND dead_at IS NULL
       AND host NOT IN (SELECT host FROM sink_delivery WHERE sink = ? AND dead_at IS NULL AND due_at > ?)
     ORDER BY id LIMIT ?`,
    sink,
    sink,
    at,
    limit,
  );
  return rows.map((row) => ({ number: number(row['id']), event: eventOf(row), attempts: number(row['attempts']) }));
}

/** Writes what became of deliveries. */
export async function settleDeliveries(connection: Connection, settlement: Settlement): Promise<void> {
  const { sink, at, taken, refused, dead, failure, mostDead } = settlement;
  if (taken.length + refused.length + dead.length === 0 && failure === undefined) return;
  if (taken.length > 0)
    await connection.run(`DELETE FROM sink_delivery WHERE sink = ? AND id IN ${placeholders(taken)}`, sink, ...taken);
  for (const { number: one, dueAt, why } of refused) {
    const sql = 'UPDATE sink_delivery SET attempts = attempts + 1, due_at = ?, why = ? WHERE id = ? AND sink = ?';
    await connection.run(sql, dueAt, why, one, sink);
  }
  for (const { number: one, why } of dead) {
    const sql = 'UPDATE sink_delivery SET attempts = attempts + 1, dead_at = ?, due_at = NULL, why = ? WHERE id = ? AND sink = ?';
    await connection.run(sql, at, why, one, sink);
  }
  if (failure !== undefined) {
    const { why, deadBefore } = failure;
    await connection.run(
      'UPDATE sink_delivery SET dead_at = ?, due_at = NULL, why = ? WHERE sink = ? AND dead_at IS NULL AND queued_at < ?',
      at,
      why,
      sink,
      deadBefore,
    );
    await connection.run('UPDATE sink SET failing_since = coalesce(failing_since, ?), failure = ? WHERE name = ?', at, why, sink);
  } else if (taken.length > 0)
    await connection.run('UPDATE sink SET taken_at = ?, failing_since = NULL, failure = NULL WHERE name = ?', at, sink);
  if (dead.length > 0 || failure !== undefined) await forgetDead(connection, sink, mostDead);
}

async function forgetDead(connection: Connection, sink: string, mostDead: number): Promise<void> {
  const forgotten = await connection.run(
    `DELETE FROM sink_delivery WHERE sink = ? AND dead_at IS NOT NULL AND id <= (
       SELECT id FROM sink_delivery WHERE sink = ? AND dead_at IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    sink,
    sink,
    mostDead,
  );
  if (forgotten > 0) await connection.run('UPDATE sink SET given_up = given_up + ? WHERE name = ?', forgotten, sink);
}

/** What was given up after too many attempts. */
export async function deadLetters(connection: Connection, sink: string): Promise<readonly DeadLetterRow[]> {
  const rows = await connection.all(
    'SELECT event, attempts, dead_at, why FROM sink_delivery WHERE sink = ? AND dead_at IS NOT NULL ORDER BY id LIMIT 1000',
    sink,
  );
  return rows.map((row) => ({
    event: eventOf(row),
    attempts: number(row['attempts']),
    deadAt: text(row['dead_at']),
    why: text(row['why']),
  }));
}

/** Puts dead letters back into the queue; they wait anew. */
export async function retryDeadLetters(connection: Connection, retry: DeadLetterRetry): Promise<number> {
  const { sink, events, at, audit } = retry;
  const which = events === undefined ? '' : ` AND event_id IN ${placeholders(events)}`;
  const retried = await connection.run(
    `UPDATE sink_delivery SET dead_at = NULL, why = NULL, attempts = 0, queued_at = ? WHERE sink = ? AND dead_at IS NOT NULL${which}`,
    at,
    sink,
    ...(events ?? []),
  );
  if (retried > 0) await appendAudit(connection, { ...audit, detail: { ...audit.detail, events: retried } });
  return retried;
}

/** Written by routeEvents only. */
function eventOf(row: Row): SinkEvent {
  return JSON.parse(text(row['event'])) as SinkEvent;
}

import type { Instant } from '../../../domain/clock.ts';
import type { CommandRow, NewCommand } from '../updates-contract.ts';
import { number, text, type Connection } from '../connection.ts';
import { COMMAND, commandRow } from './read-updates.ts';
import { appendAudit } from './write-audit.ts';

/** A host that left a forked id keeps its count of orders, and so does its collector: a number that it knew is one that it obeyed. */
const LAST_NUMBER = `(SELECT coalesce(max(known.number), 0) FROM (
  SELECT value AS number FROM counter WHERE name = 'commands-before'
  UNION ALL SELECT command.number FROM command WHERE command.host IN (
    WITH RECURSIVE line (id) AS (
      SELECT host.id UNION SELECT record.continues FROM host AS record JOIN line ON record.id = line.id WHERE record.continues IS NOT NULL
    ) SELECT id FROM line)) AS known)`;

/** Queues a command. */
export async function addCommand(connection: Connection, command: NewCommand): Promise<boolean> {
  const { id, hostId, verb, statement, issuedAt, issuedBy, expiresAt, audit } = command;
  const added = await connection.run(
    `INSERT INTO command (id, host, number, verb, text, signature, state, issued_at, issued_by, expires_at)
     SELECT ?, id, ?, ?, ?, ?, 'queued', ?, ?, ? FROM host WHERE host_id = ?
       AND ? = 1 + ${LAST_NUMBER}`,
    id,
    command.number,
    verb,
    statement.text,
    statement.signature,
    issuedAt,
    issuedBy,
    expiresAt,
    hostId,
    command.number,
  );
  if (added > 0) await appendAudit(connection, audit);
  return added > 0;
}

/** Canaries whose time is over without their marker, each once. */
export async function overdueCanaries(connection: Connection, at: Instant): Promise<readonly CommandRow[]> {
  const rows = await connection.all(
    `${COMMAND} WHERE verb = 'canary' AND proved_at IS NULL AND alerted_at IS NULL AND expires_at <= ? ORDER BY expires_at LIMIT 100`,
    at,
  );
  for (const row of rows) {
    await connection.run(
      'UPDATE command SET alerted_at = ? WHERE host = ? AND number = ?',
      at,
      number(row['host']),
      number(row['number']),
    );
    const subject = text(row['host_id']);
    await appendAudit(connection, {
      at,
      actor: 'system',
      action: 'canary.overdue',
      subject,
      detail: { command: text(row['id']) },
    });
  }
  return rows.map((row) => commandRow(row, at));
}

/** The number that the next command of a host must have. */
export async function nextCommandNumber(connection: Connection, hostId: string): Promise<number | undefined> {
  const row = await connection.get(`SELECT 1 + ${LAST_NUMBER} AS next FROM host WHERE host_id = ?`, hostId);
  return row === undefined ? undefined : number(row['next']);
}

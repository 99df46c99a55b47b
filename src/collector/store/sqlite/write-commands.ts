import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { CommandRow, NewCommand, SignedText, UpdateReport } from '../updates-contract.ts';
import { number, text, type Database } from './database.ts';
import { COMMAND, commandRow } from './read-updates.ts';
import { appendAudit } from './write-audit.ts';

/** Commands in one answer to a host. */
const AT_ONCE = 8;

/** A host that left a forked id keeps its count of orders, and so does its collector: a number that it knew is one that it obeyed. */
const LAST_NUMBER = `(SELECT coalesce(max(number), 0) FROM command WHERE command.host IN (
  WITH RECURSIVE line (id) AS (
    SELECT host.id UNION SELECT record.continues FROM host AS record JOIN line ON record.id = line.id WHERE record.continues IS NOT NULL
  ) SELECT id FROM line))`;

/** Queues a command. */
export function addCommand(database: Database, command: NewCommand): boolean {
  const { id, hostId, verb, statement, issuedAt, issuedBy, expiresAt, audit } = command;
  const added = database.run(
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
  if (added > 0) appendAudit(database, audit);
  return added > 0;
}

/** What a heartbeat says of commands, and which the host has not ended yet. */
export function exchangeCommands(
  database: Database,
  { host, report, at }: { readonly host: number; readonly report: UpdateReport; readonly at: Instant },
): readonly SignedText[] {
  for (const { id, state, why, report: told } of report.outcomes) {
    database.run(
      "UPDATE command SET state = ?, ended_at = ?, why = ?, report = ? WHERE id = ? AND host = ? AND state IN ('queued', 'delivered')",
      state,
      at,
      why ?? null,
      told ?? null,
      id,
      host,
    );
  }
  const rows = database.all(
    "SELECT id, text, signature, state FROM command WHERE host = ? AND state IN ('queued', 'delivered') AND expires_at > ? ORDER BY number LIMIT ?",
    host,
    at,
    AT_ONCE,
  );
  for (const row of rows)
    if (row['state'] === 'queued')
      database.run("UPDATE command SET state = 'delivered', delivered_at = ? WHERE id = ?", at, text(row['id']));
  return rows.map((row) => ({ text: text(row['text']), signature: text(row['signature']) }));
}

/**
 * A marker that comes in proves the canaries that this host was given and that are not proved yet: the agent makes sure that an earlier
 * marker is gone before it plants one, and delivers what it found before it takes orders.
 */
export function proveCanary(
  database: Database,
  finding: Finding,
  { host, at }: { readonly host: number; readonly at: Instant },
): void {
  if (finding.product !== CANARY_PRODUCT || finding.state === 'gone') return;
  database.run(
    "UPDATE command SET proved_at = ? WHERE host = ? AND verb = 'canary' AND delivered_at IS NOT NULL AND proved_at IS NULL",
    at,
    host,
  );
}

/** Canaries whose time is over without their marker, each once. */
export function overdueCanaries(database: Database, at: Instant): readonly CommandRow[] {
  const rows = database.all(
    `${COMMAND} WHERE verb = 'canary' AND proved_at IS NULL AND alerted_at IS NULL AND expires_at <= ? ORDER BY expires_at LIMIT 100`,
    at,
  );
  for (const row of rows) {
    database.run('UPDATE command SET alerted_at = ? WHERE id = ?', at, text(row['id']));
    const subject = text(row['host_id']);
    appendAudit(database, { at, actor: 'system', action: 'canary.overdue', subject, detail: { command: text(row['id']) } });
  }
  return rows.map((row) => commandRow(row, at));
}

/** The number that the next command of a host must have. */
export function nextCommandNumber(database: Database, hostId: string): number | undefined {
  const row = database.get(`SELECT 1 + ${LAST_NUMBER} AS next FROM host WHERE host_id = ?`, hostId);
  return row === undefined ? undefined : number(row['next']);
}

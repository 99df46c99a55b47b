import { INSERT_LINE, LAST_LINE, nextLine } from '../audit-line.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { Database } from './database.ts';

/** Appends a line to the audit log at once, inside the transaction that is open: what batches and heartbeats cause. */
export function appendAudit(database: Database, entry: AuditEntry): void {
  database.run(INSERT_LINE, ...nextLine(database.get(LAST_LINE), entry));
}

import { auditDigest, BEFORE_FIRST } from '../../../domain/audit-chain.ts';
import { INSERT_LINE, LAST_LINE, nextLine } from '../audit-line.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { Connection } from '../connection.ts';
import { auditRow } from './audit-seals.ts';

/** Appends a line to the audit log, inside the transaction that is open. */
export async function appendAudit(connection: Connection, entry: AuditEntry): Promise<void> {
  await connection.run(INSERT_LINE, ...nextLine(await connection.get(LAST_LINE), entry));
}

/** Where the chain of the audit log first breaks. */
export async function verifyAuditLog(connection: Connection): Promise<{ readonly lines: number; readonly broken?: number }> {
  let previous = BEFORE_FIRST;
  let lines = 0;
  for (;;) {
    const rows = await connection.all('SELECT * FROM audit_log WHERE number > ? ORDER BY number LIMIT 1000', lines);
    if (rows.length === 0) return { lines };
    for (const row of rows) {
      const line = auditRow(row);
      const { number: place, digest } = line;
      if (place !== lines + 1 || line.previous !== previous || digest !== auditDigest(line)) return { lines, broken: lines + 1 };
      previous = digest;
      lines = place;
    }
  }
}

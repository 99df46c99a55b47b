import type { AuditRow } from '../rows.ts';
import { number, text, type Connection, type Row } from '../connection.ts';
import type { SealRow } from '../audit-entry.ts';

/** Lines of the audit log, the oldest first. */
export async function auditLines(
  connection: Connection,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly AuditRow[]> {
  const sql = 'SELECT * FROM audit_log WHERE number > ? ORDER BY number LIMIT ?';
  return (await connection.all(sql, page.after, page.limit)).map(auditRow);
}

/** Where the log ends. */
export async function auditHead(connection: Connection): Promise<Pick<AuditRow, 'number' | 'digest'> | undefined> {
  const row = await connection.get('SELECT number, digest FROM audit_log ORDER BY number DESC LIMIT 1');
  return row === undefined ? undefined : { number: number(row['number']), digest: text(row['digest']) };
}

/** Seals, the oldest first. */
export async function auditSeals(
  connection: Connection,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly SealRow[]> {
  const sql = 'SELECT * FROM audit_seal WHERE number > ? ORDER BY number LIMIT ?';
  return (await connection.all(sql, page.after, page.limit)).map((row) => ({
    number: number(row['number']),
    text: text(row['text']),
    signature: text(row['signature']),
  }));
}

/** Adds a seal. */
export async function addAuditSeal(connection: Connection, seal: SealRow): Promise<boolean> {
  const sql = 'INSERT INTO audit_seal (number, text, signature) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
  return (await connection.run(sql, seal.number, seal.text, seal.signature)) > 0;
}

/** A line as it stands in the log. */
export function auditRow(row: Row): AuditRow {
  return {
    number: number(row['number']),
    at: text(row['at']),
    actor: text(row['actor']),
    action: text(row['action']),
    subject: text(row['subject']),
    detail: detailOf(text(row['detail'])),
    previous: text(row['previous']),
    digest: text(row['digest']),
  };
}

/** What is no JSON was put there by somebody else; the digest of the line says so. */
function detailOf(stored: string): AuditRow['detail'] {
  try {
    return JSON.parse(stored) as AuditRow['detail'];
  } catch {
    return { unreadable: stored };
  }
}

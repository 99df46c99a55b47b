import { sha256, type Digest } from '../../../domain/digest.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { number, text, type Database } from './database.ts';

const BEFORE_FIRST: Digest = '0'.repeat(64);

/** The digest of one line: SHA-256 of the JSON array of its columns in order, the digest of the line before first. */
export function auditDigest(line: { readonly previous: Digest; readonly number: number; readonly entry: AuditEntry }): Digest {
  const { previous, number: place, entry } = line;
  return sha256(
    JSON.stringify([previous, place, entry.at, entry.actor, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})]),
  );
}

/** Appends a line to the audit log, inside the transaction that is open. */
export function appendAudit(database: Database, entry: AuditEntry): void {
  const last = database.get('SELECT number, digest FROM audit_log ORDER BY number DESC LIMIT 1');
  const place = last === undefined ? 1 : number(last['number']) + 1;
  const previous = last === undefined ? BEFORE_FIRST : text(last['digest']);
  const detail = JSON.stringify(entry.detail ?? {});
  database.run(
    'INSERT INTO audit_log (number, at, actor, action, subject, detail, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    place,
    entry.at,
    entry.actor,
    entry.action,
    entry.subject,
    detail,
    previous,
    auditDigest({ previous, number: place, entry }),
  );
}

/** Where the chain of the audit log first breaks. */
export function verifyAuditLog(database: Database): { readonly lines: number; readonly broken?: number } {
  let previous = BEFORE_FIRST;
  let lines = 0;
  for (;;) {
    const rows = database.all('SELECT * FROM audit_log WHERE number > ? ORDER BY number LIMIT 1000', lines);
    if (rows.length === 0) return { lines };
    for (const row of rows) {
      const entry: AuditEntry = {
        at: text(row['at']),
        actor: text(row['actor']),
        action: text(row['action']),
        subject: text(row['subject']),
        detail: JSON.parse(text(row['detail'])) as NonNullable<AuditEntry['detail']>,
      };
      const place = number(row['number']);
      const digest = auditDigest({ previous, number: place, entry });
      if (place !== lines + 1 || row['previous'] !== previous || row['digest'] !== digest) return { lines, broken: lines + 1 };
      previous = digest;
      lines = place;
    }
  }
}

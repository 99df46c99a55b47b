import { sha256, type Digest } from '../../domain/digest.ts';
import type { AuditEntry } from './audit-entry.ts';
import { number, text, type Row, type Value } from './connection.ts';
import { cleanText } from './host-text.ts';

/** The digest that the first line of the audit log follows. */
export const BEFORE_FIRST: Digest = '0'.repeat(64);

/** The line that the next one follows. */
export const LAST_LINE = 'SELECT number, digest FROM audit_log ORDER BY number DESC LIMIT 1';

/** Appends what `nextLine` gives. */
export const INSERT_LINE =
  'INSERT INTO audit_log (number, at, actor, action, subject, detail, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';

/** The digest of one line: SHA-256 of the JSON array of its columns in order, the digest of the line before first. */
export function auditDigest(line: { readonly previous: Digest; readonly number: number; readonly entry: AuditEntry }): Digest {
  const { previous, number: place, entry } = line;
  return sha256(
    JSON.stringify([previous, place, entry.at, entry.actor, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})]),
  );
}

/** The columns of the line that follows `last`; a host's text in it is such as every engine gives back unchanged, or its digest would differ. */
export function nextLine(last: Row | undefined, given: AuditEntry): readonly Value[] {
  const place = last === undefined ? 1 : number(last['number']) + 1;
  const previous = last === undefined ? BEFORE_FIRST : text(last['digest']);
  const entry = { ...given, actor: cleanText(given.actor), action: cleanText(given.action), subject: cleanText(given.subject) };
  const { at, actor, action, subject, detail = {} } = entry;
  return [place, at, actor, action, subject, JSON.stringify(detail), previous, auditDigest({ previous, number: place, entry })];
}

import { auditDigest, BEFORE_FIRST } from '../../domain/audit-chain.ts';
import type { AuditEntry } from './audit-entry.ts';
import { number, text, type Row, type Value } from './connection.ts';
import { cleanText } from './host-text.ts';

/** The line that the next one follows. */
export const LAST_LINE = 'SELECT number, digest FROM audit_log ORDER BY number DESC LIMIT 1';

/** Appends what `nextLine` gives. */
export const INSERT_LINE =
  'INSERT INTO audit_log (number, at, actor, action, subject, detail, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';

/** The columns of the line that follows `last`; a host's text in it is such as every engine gives back unchanged, or its digest would differ. */
export function nextLine(last: Row | undefined, given: AuditEntry): readonly Value[] {
  const place = last === undefined ? 1 : number(last['number']) + 1;
  const previous = last === undefined ? BEFORE_FIRST : text(last['digest']);
  const entry = {
    ...given,
    detail: given.detail ?? {},
    actor: cleanText(given.actor),
    action: cleanText(given.action),
    subject: cleanText(given.subject),
  };
  const { at, actor, action, subject, detail } = entry;
  return [
    place,
    at,
    actor,
    action,
    subject,
    JSON.stringify(detail),
    previous,
    auditDigest({ ...entry, previous, number: place }),
  ];
}

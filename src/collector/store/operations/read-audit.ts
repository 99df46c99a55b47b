import type { Instant } from '../../../domain/clock.ts';
import type { AuditQuery } from '../audit-entry.ts';
import { number, text, type Connection } from '../connection.ts';
import type { AuditRow } from '../rows.ts';
import { auditRow } from './audit-seals.ts';
import { allOf, oneOfThese, type Condition } from './narrowing.ts';

/** Actions that are named at most; there are some eighty. */
const MOST_ACTIONS = 500;

/** The audit log, newest first. */
export async function auditLog(connection: Connection, query: AuditQuery): Promise<readonly AuditRow[]> {
  const { actor, action, subject, from, to, limit } = query;
  const end = to === undefined ? undefined : await placeOf(connection, to);
  const before = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, end ?? Number.MAX_SAFE_INTEGER);
  const conditions: Condition[] = [{ sql: 'number < ?', values: [before] }];
  if (from !== undefined) conditions.push({ sql: 'number >= ?', values: [await placeOf(connection, from)] });
  if (actor !== undefined) conditions.push(oneOfThese('actor', [actor]));
  if (action !== undefined) conditions.push(oneOfThese('action', [action]));
  if (subject !== undefined) conditions.push(oneOfThese('subject', [subject]));
  const { sql, values } = allOf(conditions);
  const rows = await connection.all(`SELECT * FROM audit_log WHERE ${sql} ORDER BY number DESC LIMIT ?`, ...values, limit);
  return rows.map(auditRow);
}

/** Every action that the log holds: from one to the next in their index, however many lines there are. */
export async function auditActions(connection: Connection): Promise<readonly string[]> {
  const found: string[] = [];
  const first = 'SELECT action FROM audit_log ORDER BY action LIMIT 1';
  const next = 'SELECT action FROM audit_log WHERE action > ? ORDER BY action LIMIT 1';
  for (let row = await connection.get(first); row !== undefined && found.length < MOST_ACTIONS;) {
    const action = text(row['action']);
    found.push(action);
    row = await connection.get(next, action);
  }
  return found;
}

/** The number of the first line that is not before that moment, by halves: lines are numbered as they were written. */
async function placeOf(connection: Connection, at: Instant): Promise<number> {
  const last = await connection.get('SELECT number FROM audit_log ORDER BY number DESC LIMIT 1');
  let [low, high] = [1, last === undefined ? 1 : number(last['number']) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await connection.get('SELECT at FROM audit_log WHERE number = ?', middle);
    // A line that somebody took away is found by the check of the log, and hides no other here.
    if (line === undefined || text(line['at']) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

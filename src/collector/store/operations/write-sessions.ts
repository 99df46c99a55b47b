import type { Instant } from '../../../domain/clock.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { Connection } from '../connection.ts';
import { cleanText } from '../host-text.ts';
import { MOST_SESSIONS, type SessionOpening } from '../users-contract.ts';
import { appendAudit } from './write-audit.ts';
import { sessions } from './read-users.ts';

/** Opens a session. */
export async function openSession(connection: Connection, opening: SessionOpening): Promise<boolean> {
  const { session, secretDigest, password, replaces, audit } = opening;
  const { id, userId, createdAt, seenAt, endsAt, address, browser } = session;
  const whose = await connection.get('SELECT password, disabled_at FROM console_user WHERE id = ?', userId);
  if (whose === undefined || whose['disabled_at'] !== null) return false;
  if (password !== undefined && whose['password'] !== password) return false;
  if (replaces !== undefined) await connection.run('DELETE FROM console_session WHERE secret_digest = ?', replaces);
  await connection.run('DELETE FROM console_session WHERE ends_at <= ?', createdAt);
  for (const old of (await sessions(connection, userId)).slice(MOST_SESSIONS - 1))
    await connection.run('DELETE FROM console_session WHERE id = ?', old.id);
  await connection.run(
    `INSERT INTO console_session (id, secret_digest, user_id, created_at, seen_at, ends_at, address, browser)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    secretDigest,
    userId,
    createdAt,
    seenAt,
    endsAt,
    address,
    cleanText(browser),
  );
  await connection.run('UPDATE console_user SET signed_in_at = ? WHERE id = ?', createdAt, userId);
  await appendAudit(connection, audit);
  return true;
}

/** Notes that a session is in use; time does not go back. */
export async function touchSession(
  connection: Connection,
  { id, at }: { readonly id: string; readonly at: Instant },
): Promise<void> {
  await connection.run('UPDATE console_session SET seen_at = ? WHERE id = ? AND seen_at < ?', at, id, at);
}

/** Ends one session. */
export async function endSession(
  connection: Connection,
  { id, userId, audit }: { readonly id: string; readonly userId: string; readonly audit: AuditEntry },
): Promise<boolean> {
  if ((await connection.run('DELETE FROM console_session WHERE id = ? AND user_id = ?', id, userId)) === 0) return false;
  await appendAudit(connection, audit);
  return true;
}

/** Ends all of somebody's sessions. */
export async function endSessions(
  connection: Connection,
  { userId, audit }: { readonly userId: string; readonly audit: AuditEntry },
): Promise<number> {
  const ended = await connection.run('DELETE FROM console_session WHERE user_id = ?', userId);
  if (ended > 0) await appendAudit(connection, audit);
  return ended;
}

import type { AuditEntry } from '../audit-entry.ts';
import { number, type Connection } from '../connection.ts';
import { foldName } from '../host-text.ts';
import type { NewUser, PasswordChange, Redemption, SetupCode, UserChange, UserRow } from '../users-contract.ts';
import { setupCode, user } from './read-users.ts';
import { appendAudit } from './write-audit.ts';
import { revokeTokensOf } from './write-tokens.ts';

/** Adds somebody with a code. */
export async function addUser(
  connection: Connection,
  added: { readonly user: NewUser; readonly code: SetupCode; readonly audit: AuditEntry },
): Promise<boolean> {
  if (!(await insertUser(connection, added.user))) return false;
  await giveCode(connection, added.user.id, added.code);
  await appendAudit(connection, added.audit);
  return true;
}

/** Charges somebody anew. */
export async function changeUser(connection: Connection, change: UserChange): Promise<boolean> {
  const { id, role, duties, scope, endsTokens, audit } = change;
  const sql = 'UPDATE console_user SET role = ?, duties = ?, scope = ? WHERE id = ?';
  if ((await connection.run(sql, role, JSON.stringify(duties), JSON.stringify(scope), id)) === 0) return false;
  // A session was opened with other rights: whoever holds it signs in again, and gets a new secret.
  await endAll(connection, id);
  await appendAudit(connection, audit);
  if (endsTokens === true) await endTokens(connection, id, audit);
  return true;
}

/** Shuts somebody out, or lets him in again. */
export async function setUserDisabled(
  connection: Connection,
  { id, isDisabled, audit }: { readonly id: string; readonly isDisabled: boolean; readonly audit: AuditEntry },
): Promise<boolean> {
  const changed = isDisabled
    ? await connection.run('UPDATE console_user SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL', audit.at, id)
    : await connection.run('UPDATE console_user SET disabled_at = NULL WHERE id = ? AND disabled_at IS NOT NULL', id);
  if (changed === 0) return false;
  await endAll(connection, id);
  await connection.run('DELETE FROM setup_code WHERE user_id = ?', id);
  await appendAudit(connection, audit);
  if (isDisabled) await endTokens(connection, id, audit);
  return true;
}

/** Forgets somebody who was shut out: his sessions and API tokens ended with that. */
export async function removeUser(
  connection: Connection,
  { id, audit }: { readonly id: string; readonly audit: AuditEntry },
): Promise<boolean> {
  const known = await user(connection, id);
  if (known?.id !== id || known.disabledAt === undefined) return false;
  await connection.run('DELETE FROM saved_query WHERE owner = ? AND shared = 0', `user:${known.name}`);
  await connection.run('DELETE FROM setup_code WHERE user_id = ?', id);
  await endAll(connection, id);
  await connection.run('DELETE FROM console_user WHERE id = ?', id);
  await appendAudit(connection, audit);
  return true;
}

/** Takes a password away and gives a code. */
export async function resetUser(
  connection: Connection,
  { id, code, audit }: { readonly id: string; readonly code: SetupCode; readonly audit: AuditEntry },
): Promise<boolean> {
  const sql = 'UPDATE console_user SET password = NULL WHERE id = ? AND issuer IS NULL';
  if ((await connection.run(sql, id)) === 0) return false;
  await endAll(connection, id);
  await giveCode(connection, id, code);
  await appendAudit(connection, audit);
  return true;
}

/** Sets a password. */
export async function setPassword(connection: Connection, change: PasswordChange): Promise<void> {
  const { userId, password, keeps, audit } = change;
  await connection.run('UPDATE console_user SET password = ? WHERE id = ? AND issuer IS NULL', password, userId);
  await connection.run('DELETE FROM console_session WHERE user_id = ? AND id <> ?', userId, keeps ?? '');
  await appendAudit(connection, audit);
}

/** Puts the code of the first administrator in force. */
export async function offerFirstCode(connection: Connection, code: SetupCode): Promise<boolean> {
  if (await hasUsers(connection)) return false;
  await connection.run('DELETE FROM setup_code WHERE user_id IS NULL');
  await connection.run('INSERT INTO setup_code (digest, expires_at) VALUES (?, ?)', code.digest, code.expiresAt);
  return true;
}

/** Uses a code up. */
export async function redeemCode(connection: Connection, redemption: Redemption): Promise<UserRow | 'refused'> {
  const { digest, at, password, first, audit } = redemption;
  const code = await setupCode(connection, { digest, at });
  if (code === undefined) return 'refused';
  const whose = code.user?.id ?? (await firstUser(connection, first));
  const known = whose === undefined ? undefined : await user(connection, whose);
  if (known === undefined || known.disabledAt !== undefined) return 'refused';
  // Two who come with one code at once: only one of them takes it away.
  if ((await connection.run('DELETE FROM setup_code WHERE digest = ?', digest)) === 0) return 'refused';
  await connection.run('DELETE FROM setup_code WHERE user_id = ? OR user_id IS NULL', known.id);
  const entry = { ...audit, actor: `user:${known.name}`, subject: known.id };
  await setPassword(connection, { userId: known.id, password, audit: entry });
  return (await user(connection, known.id)) ?? 'refused';
}

async function firstUser(connection: Connection, first: NewUser | undefined): Promise<string | undefined> {
  if (first === undefined || (await hasUsers(connection)) || !(await insertUser(connection, first))) return undefined;
  return first.id;
}

async function hasUsers(connection: Connection): Promise<boolean> {
  return number((await connection.get('SELECT count(*) AS n FROM console_user'))?.['n']) > 0;
}

async function insertUser(connection: Connection, added: NewUser): Promise<boolean> {
  const { id, name, role, duties, scope, createdAt, createdBy } = added;
  const sql = `INSERT INTO console_user (id, name, folded_name, role, duties, scope, created_at, created_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
  const lists = [JSON.stringify(duties), JSON.stringify(scope)];
  return (await connection.run(sql, id, name, foldName(name), role, ...lists, createdAt, createdBy)) > 0;
}

async function giveCode(connection: Connection, userId: string, code: SetupCode): Promise<void> {
  await connection.run('DELETE FROM setup_code WHERE user_id = ?', userId);
  const sql = 'INSERT INTO setup_code (digest, user_id, expires_at) VALUES (?, ?, ?)';
  await connection.run(sql, code.digest, userId, code.expiresAt);
}

async function endAll(connection: Connection, userId: string): Promise<void> {
  await connection.run('DELETE FROM console_session WHERE user_id = ?', userId);
}

async function endTokens(connection: Connection, userId: string, audit: AuditEntry): Promise<void> {
  const maker = await user(connection, userId);
  if (maker !== undefined) await revokeTokensOf(connection, `user:${maker.name}`, audit);
}

import type { Instant } from '../../../domain/clock.ts';
import type { Digest } from '../../../domain/digest.ts';
import { optionalText, text, type Connection, type Row } from '../connection.ts';
import { foldName } from '../host-text.ts';
import type { SessionRow, UserRow } from '../users-contract.ts';

/** Everybody, by name. */
export async function users(connection: Connection): Promise<readonly UserRow[]> {
  return (await connection.all('SELECT * FROM console_user ORDER BY folded_name')).map(userRow);
}

/** Somebody by id or name. */
export async function user(connection: Connection, idOrName: string): Promise<UserRow | undefined> {
  const row =
    (await connection.get('SELECT * FROM console_user WHERE id = ?', idOrName)) ??
    (await connection.get('SELECT * FROM console_user WHERE folded_name = ?', foldName(idOrName)));
  return row === undefined ? undefined : userRow(row);
}

/** Somebody by name, with his password. */
export async function passwordOf(
  connection: Connection,
  name: string,
): Promise<{ readonly user: UserRow; readonly password?: string } | undefined> {
  const row = await connection.get('SELECT * FROM console_user WHERE folded_name = ?', foldName(name));
  return row === undefined ? undefined : { user: userRow(row), ...optionalText('password', row['password']) };
}

/** Whose code that is, while it is in force. */
export async function setupCode(
  connection: Connection,
  asked: { readonly digest: Digest; readonly at: Instant },
): Promise<{ readonly user?: UserRow } | undefined> {
  const sql = 'SELECT user_id FROM setup_code WHERE digest = ? AND expires_at > ?';
  const row = await connection.get(sql, asked.digest, asked.at);
  if (row === undefined) return undefined;
  const known = typeof row['user_id'] === 'string' ? await user(connection, row['user_id']) : undefined;
  return known === undefined ? {} : { user: known };
}

/** The session of that secret, with its user. */
export async function session(
  connection: Connection,
  secretDigest: Digest,
): Promise<{ readonly session: SessionRow; readonly user: UserRow } | undefined> {
  const row = await connection.get('SELECT * FROM console_session WHERE secret_digest = ?', secretDigest);
  const whose = row === undefined ? undefined : await user(connection, text(row['user_id']));
  if (row === undefined || whose === undefined || whose.disabledAt !== undefined) return undefined;
  return { session: sessionRow(row), user: whose };
}

/** Somebody's sessions, the newest first. */
export async function sessions(connection: Connection, userId: string): Promise<readonly SessionRow[]> {
  const sql = 'SELECT * FROM console_session WHERE user_id = ? ORDER BY created_at DESC, id';
  return (await connection.all(sql, userId)).map(sessionRow);
}

function userRow(row: Row): UserRow {
  const [issuer, subject] = [row['issuer'], row['subject']];
  return {
    id: text(row['id']),
    name: text(row['name']),
    role: text(row['role']),
    duties: JSON.parse(text(row['duties'])) as readonly string[],
    scope: JSON.parse(text(row['scope'])) as readonly string[],
    ...(typeof issuer === 'string' && typeof subject === 'string' ? { vouched: { issuer, subject } } : {}),
    hasPassword: row['password'] !== null,
    createdAt: text(row['created_at']),
    createdBy: text(row['created_by']),
    ...optionalText('signedInAt', row['signed_in_at']),
    ...optionalText('disabledAt', row['disabled_at']),
  };
}

function sessionRow(row: Row): SessionRow {
  return {
    id: text(row['id']),
    userId: text(row['user_id']),
    createdAt: text(row['created_at']),
    seenAt: text(row['seen_at']),
    endsAt: text(row['ends_at']),
    address: text(row['address']),
    browser: text(row['browser']),
  };
}

import type { Connection } from '../connection.ts';
import { foldName } from '../host-text.ts';
import type { UserRow, VouchedUser } from '../users-contract.ts';
import { user } from './read-users.ts';
import { appendAudit } from './write-audit.ts';
import { changeUser } from './write-users.ts';

/** Adds or charges somebody for whom others vouch. */
export async function vouchedUser(connection: Connection, vouched: VouchedUser): Promise<UserRow | 'name-taken' | 'disabled'> {
  const { issuer, subject } = vouched;
  const row = await connection.get('SELECT id FROM console_user WHERE issuer = ? AND subject = ?', issuer, subject);
  const known = typeof row?.['id'] === 'string' ? await user(connection, row['id']) : undefined;
  if (known === undefined) return added(connection, vouched);
  if (known.disabledAt !== undefined) return 'disabled';
  return charged(connection, known, vouched);
}

async function added(
  connection: Connection,
  { issuer, subject, user: fresh, audit }: VouchedUser,
): Promise<UserRow | 'name-taken'> {
  const { id, name, role, duties, scope, createdAt, createdBy } = fresh;
  const sql = `INSERT INTO console_user (id, name, folded_name, role, duties, scope, issuer, subject, created_at, created_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
  const charge = [role, JSON.stringify(duties), JSON.stringify(scope)];
  const count = await connection.run(sql, id, name, foldName(name), ...charge, issuer, subject, createdAt, createdBy);
  if (count === 0) return 'name-taken';
  const detail = { ...audit.detail, name, role, duties: duties.join(' '), issuer };
  await appendAudit(connection, { ...audit, action: 'user.add', subject: id, detail });
  return (await user(connection, id)) ?? 'name-taken';
}

async function charged(
  connection: Connection,
  known: UserRow,
  { user: fresh, endsTokens, audit }: VouchedUser,
): Promise<UserRow> {
  const { role, duties, scope } = fresh;
  const chargeOf = (one: Pick<UserRow, 'role' | 'duties' | 'scope'>) => JSON.stringify([one.role, one.duties, one.scope]);
  if (chargeOf(known) === chargeOf(fresh)) return known;
  const detail = {
    ...audit.detail,
    name: known.name,
    role,
    duties: duties.join(' '),
    was: [known.role, ...known.duties].join(' '),
  };
  // As he is called here: elsewhere he may call himself like somebody else by now.
  const entry = { ...audit, actor: `user:${known.name}`, action: 'user.change', subject: known.id, detail };
  await changeUser(connection, { id: known.id, role, duties, scope, endsTokens, audit: entry });
  return { ...known, role, duties, scope };
}

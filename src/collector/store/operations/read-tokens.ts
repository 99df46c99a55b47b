import type { Digest } from '../../../domain/digest.ts';
import { groupOfKey, ROOT_GROUP } from '../../../domain/group.ts';
import type { ApiTokenRow, EnrolmentTokenRow } from '../rows.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';

/** Enrolment tokens, newest first. */
export async function enrolmentTokens(connection: Connection): Promise<readonly EnrolmentTokenRow[]> {
  return (await connection.all('SELECT * FROM enrolment_token ORDER BY created_at DESC, id')).map((row) => ({
    id: text(row['id']),
    name: text(row['name']),
    uses: number(row['uses']),
    usesLeft: number(row['uses_left']),
    createdAt: text(row['created_at']),
    createdBy: text(row['created_by']),
    expiresAt: text(row['expires_at']),
    ...(row['group_key'] === ROOT_GROUP ? {} : { group: groupOfKey(text(row['group_key'])) }),
    ...(row['needs_approval'] === 1 ? { needsApproval: true } : {}),
    ...optionalText('revokedAt', row['revoked_at']),
  }));
}

/** API tokens, newest first. */
export async function apiTokens(connection: Connection): Promise<readonly ApiTokenRow[]> {
  return (await connection.all('SELECT * FROM api_token ORDER BY created_at DESC, id')).map((row) => apiTokenRow(row));
}

/** The API token of that secret, unless it was revoked. */
export async function apiToken(connection: Connection, secretDigest: Digest): Promise<ApiTokenRow | undefined> {
  const row = await connection.get('SELECT * FROM api_token WHERE secret_digest = ? AND revoked_at IS NULL', secretDigest);
  return row === undefined ? undefined : apiTokenRow(row);
}

/** An API token as it is stored. */
export function apiTokenRow(row: Row): ApiTokenRow {
  return {
    id: text(row['id']),
    name: text(row['name']),
    role: text(row['role']),
    duties: JSON.parse(text(row['duties'])) as readonly string[],
    scope: JSON.parse(text(row['scope'])) as readonly string[],
    createdAt: text(row['created_at']),
    createdBy: text(row['created_by']),
    ...optionalText('expiresAt', row['expires_at']),
    ...optionalText('revokedAt', row['revoked_at']),
    ...optionalText('usedAt', row['used_at']),
  };
}

import type { Digest } from '../../../domain/digest.ts';
import { groupKey, ROOT_GROUP } from '../../../domain/group.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { ApiTokenRow, EnrolmentTokenRow } from '../rows.ts';
import type { Connection } from '../connection.ts';
import { appendAudit } from './write-audit.ts';

/** Adds an enrolment token. */
export async function createEnrolmentToken(
  connection: Connection,
  token: EnrolmentTokenRow & { readonly secretDigest: Digest; readonly audit: AuditEntry },
): Promise<void> {
  await connection.run(
    `INSERT INTO enrolment_token (id, name, secret_digest, uses, uses_left, created_at, created_by, expires_at, group_key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    token.id,
    token.name,
    token.secretDigest,
    token.uses,
    token.usesLeft,
    token.createdAt,
    token.createdBy,
    token.expiresAt,
    groupKey(token.group ?? ROOT_GROUP),
  );
  await appendAudit(connection, token.audit);
}

/** Ends an enrolment token before its time. */
export async function revokeEnrolmentToken(
  connection: Connection,
  revocation: { readonly id: string; readonly audit: AuditEntry },
): Promise<boolean> {
  const sql = 'UPDATE enrolment_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';
  const changed = await connection.run(sql, revocation.audit.at, revocation.id);
  if (changed > 0) await appendAudit(connection, revocation.audit);
  return changed > 0;
}

/** Adds an API token unless a valid one has its name. */
export async function createApiToken(
  connection: Connection,
  token: ApiTokenRow & { readonly secretDigest: Digest; readonly audit: AuditEntry },
): Promise<boolean> {
  const added = await connection.run(
    'INSERT INTO api_token (id, name, role, duties, scope, secret_digest, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    token.id,
    token.name,
    token.role,
    JSON.stringify(token.duties),
    JSON.stringify(token.scope),
    token.secretDigest,
    token.createdAt,
    token.createdBy,
  );
  if (added > 0) await appendAudit(connection, token.audit);
  return added > 0;
}

/** Ends an API token; false when no valid one has that id. */
export async function revokeApiToken(
  connection: Connection,
  revocation: { readonly id: string; readonly audit: AuditEntry },
): Promise<boolean> {
  const sql = 'UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';
  const changed = await connection.run(sql, revocation.audit.at, revocation.id);
  if (changed > 0) await appendAudit(connection, revocation.audit);
  return changed > 0;
}

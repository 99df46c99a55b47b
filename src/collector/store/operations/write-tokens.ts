import type { Instant } from '../../../domain/clock.ts';
import type { Digest } from '../../../domain/digest.ts';
import { groupKey, ROOT_GROUP } from '../../../domain/group.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { ApiTokenRow, EnrolmentTokenRow } from '../rows.ts';
import type { Connection } from '../connection.ts';
import { apiTokenRow } from './read-tokens.ts';
import { appendAudit } from './write-audit.ts';

/** Adds an enrolment token. */
export async function createEnrolmentToken(
  connection: Connection,
  token: EnrolmentTokenRow & { readonly secretDigest: Digest; readonly audit: AuditEntry },
): Promise<void> {
  await connection.run(
    `INSERT INTO enrolment_token (id, name, secret_digest, uses, uses_left, created_at, created_by, expires_at, group_key, needs_approval)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    token.id,
    token.name,
    token.secretDigest,
    token.uses,
    token.usesLeft,
    token.createdAt,
    token.createdBy,
    token.expiresAt,
    groupKey(token.group ?? ROOT_GROUP),
    token.needsApproval === true ? 1 : 0,
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
  const ended = 'UPDATE api_token SET revoked_at = expires_at WHERE name = ? AND revoked_at IS NULL AND expires_at <= ?';
  await connection.run(ended, token.name, token.createdAt);
  const added = await connection.run(
    `INSERT INTO api_token (id, name, role, duties, scope, secret_digest, created_at, created_by, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    token.id,
    token.name,
    token.role,
    JSON.stringify(token.duties),
    JSON.stringify(token.scope),
    token.secretDigest,
    token.createdAt,
    token.createdBy,
    token.expiresAt ?? null,
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

/** Notes that an API token was shown; time does not go back. */
export async function touchApiToken(
  connection: Connection,
  { id, at }: { readonly id: string; readonly at: Instant },
): Promise<void> {
  await connection.run('UPDATE api_token SET used_at = ? WHERE id = ? AND (used_at IS NULL OR used_at < ?)', at, id, at);
}

/**
 * Ends the API tokens that somebody made, and those that were made with them: their secrets were shown to him. Of several tokens that had
 * one name one after the other only that is meant which was in force at the time.
 */
export async function revokeTokensOf(connection: Connection, maker: string, { at, actor }: AuditEntry): Promise<void> {
  const makers = [{ actor: maker, from: '', until: at }];
  // A list is walked on over what is added meanwhile; each token was made after the one that made it.
  for (const one of makers) {
    const sql = 'SELECT * FROM api_token WHERE created_by = ? AND created_at >= ? AND created_at <= ? ORDER BY created_at, id';
    for (const row of await connection.all(sql, one.actor, one.from, one.until)) {
      const { id, name, createdAt, revokedAt } = apiTokenRow(row);
      if (!makers.some((known) => known.actor === `token:${name}` && known.from === createdAt))
        makers.push({ actor: `token:${name}`, from: createdAt, until: revokedAt ?? at });
      const audit = { at, actor, action: 'api-token.revoke', subject: id, detail: { name, madeBy: maker } };
      if (revokedAt === undefined) await revokeApiToken(connection, { id, audit });
    }
  }
}

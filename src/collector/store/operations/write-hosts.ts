import type { Digest } from '../../../domain/digest.ts';
import { groupKey, ROOT_GROUP } from '../../../domain/group.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { number, text, type Connection } from '../connection.ts';
import type { Enrolment } from '../contract.ts';
import { FIRST_PREVIOUS } from '../decisions/chain.ts';
import { foldName, labelsText } from '../host-text.ts';
import { appendAudit } from './write-audit.ts';

/** Uses up one use of a token and adds the host. */
export async function enrolHost(connection: Connection, enrolment: Enrolment): Promise<'enrolled' | 'refused'> {
  const { at, hostId, labels } = enrolment;
  const token = await connection.get(
    `SELECT id, name, coalesce((SELECT key FROM host_group WHERE key = group_key), '/') AS group_key FROM enrolment_token
     WHERE secret_digest = ? AND revoked_at IS NULL AND uses_left > 0 AND expires_at > ?`,
    enrolment.tokenDigest,
    at,
  );
  if (token === undefined) {
    if (!enrolment.auditsRefusal) return 'refused';
    const detail = { tokenDigest: enrolment.tokenDigest.slice(0, 12) };
    await appendAudit(connection, { at, actor: 'system', action: 'host.enrol-refused', subject: labels.name, detail });
    return 'refused';
  }
  await connection.run('UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE id = ?', text(token['id']));
  await addHost(connection, { ...enrolment, groupKey: text(token['group_key']) });
  const detail = { name: labels.name, token: text(token['name']) };
  await appendAudit(connection, { at, actor: `host:${hostId}`, action: 'host.enrol', subject: hostId, detail });
  return 'enrolled';
}

/** Adds a host that was not there, at the beginning of its chain; gives its internal number. */
export async function addHost(
  connection: Connection,
  host: Omit<Enrolment, 'tokenDigest' | 'auditsRefusal'> & { readonly groupKey?: string },
): Promise<number> {
  const added = await connection.get(
    `INSERT INTO host (host_id, name, labels, public_key, bearer_digest, enrolled_at, epoch, sequence, last_digest, group_key)
     VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, ?) RETURNING id`,
    host.hostId,
    foldName(host.labels.name),
    labelsText(host.labels),
    host.publicKey,
    host.bearerDigest,
    host.at,
    FIRST_PREVIOUS,
    host.groupKey ?? groupKey(ROOT_GROUP),
  );
  const id = number(added?.['id']);
  await connection.run(
    'INSERT INTO presence (host, last_contact, agent_version) VALUES (?, ?, ?)',
    id,
    host.at,
    host.labels.agentVersion ?? null,
  );
  return id;
}

/** Replaces a host's bearer. */
export async function renewBearer(
  connection: Connection,
  renewal: { readonly hostId: string; readonly bearerDigest: Digest; readonly audit: AuditEntry },
): Promise<boolean> {
  const changed = await connection.run(
    'UPDATE host SET bearer_digest = ? WHERE host_id = ?',
    renewal.bearerDigest,
    renewal.hostId,
  );
  if (changed > 0) await appendAudit(connection, renewal.audit);
  return changed > 0;
}

/** Takes the mark of a fork off. */
export async function releaseHost(
  connection: Connection,
  release: { readonly hostId: string; readonly audit: AuditEntry },
): Promise<boolean> {
  const sql =
    'UPDATE host SET forked_at = NULL, wants_resync = 1 WHERE host_id = ? AND forked_at IS NOT NULL AND closed_at IS NULL';
  const changed = await connection.run(sql, release.hostId);
  if (changed > 0) await appendAudit(connection, release.audit);
  return changed > 0;
}

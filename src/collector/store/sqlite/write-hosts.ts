import type { AuditEntry, Contact, Enrolment } from '../contract.ts';
import type { Digest } from '../../../domain/digest.ts';
import { number, text, type Database } from './database.ts';
import { appendAudit } from './write-audit.ts';
import { closePending } from './write-batch.ts';

/** Digest named as predecessor by the first batch of an epoch. */
const FIRST_PREVIOUS: Digest = '0'.repeat(64);

/** Uses up one use of a token and adds the host. */
export function enrolHost(database: Database, enrolment: Enrolment): 'enrolled' | 'refused' {
  const { at, hostId, labels } = enrolment;
  const token = database.get(
    'SELECT id, name FROM enrolment_token WHERE secret_digest = ? AND revoked_at IS NULL AND uses_left > 0 AND expires_at > ?',
    enrolment.tokenDigest,
    at,
  );
  if (token === undefined) {
    if (!enrolment.auditsRefusal) return 'refused';
    const detail = { tokenDigest: enrolment.tokenDigest.slice(0, 12) };
    appendAudit(database, { at, actor: 'system', action: 'host.enrol-refused', subject: labels.name, detail });
    return 'refused';
  }
  database.run('UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE id = ?', text(token['id']));
  database.run(
    `INSERT INTO host (host_id, name, labels, public_key, bearer_digest, enrolled_at, epoch, sequence, last_digest)
     VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?)`,
    hostId,
    labels.name,
    JSON.stringify(labels),
    enrolment.publicKey,
    enrolment.bearerDigest,
    at,
    FIRST_PREVIOUS,
  );
  database.run(
    'INSERT INTO presence (host, last_contact, agent_version) VALUES (last_insert_rowid(), ?, ?)',
    at,
    labels.agentVersion ?? null,
  );
  const detail = { name: labels.name, token: text(token['name']) };
  appendAudit(database, { at, actor: `host:${hostId}`, action: 'host.enrol', subject: hostId, detail });
  return 'enrolled';
}

/** Replaces a host's bearer. */
export function renewBearer(
  database: Database,
  renewal: { readonly hostId: string; readonly bearerDigest: Digest; readonly audit: AuditEntry },
): boolean {
  const changed = database.run('UPDATE host SET bearer_digest = ? WHERE host_id = ?', renewal.bearerDigest, renewal.hostId);
  if (changed > 0) appendAudit(database, renewal.audit);
  return changed > 0;
}

/** Takes the mark of a fork off. */
export function releaseHost(database: Database, release: { readonly hostId: string; readonly audit: AuditEntry }): boolean {
  const sql = 'UPDATE host SET forked_at = NULL, wants_resync = 1 WHERE host_id = ? AND forked_at IS NOT NULL';
  const changed = database.run(sql, release.hostId);
  if (changed > 0) appendAudit(database, release.audit);
  return changed > 0;
}

/** Records a heartbeat. A host that has nothing more to send has ended its resync. */
export function recordContact(database: Database, contact: Contact): { readonly resync: boolean } | undefined {
  const host = database.get('SELECT id, wants_resync, resync_at FROM host WHERE host_id = ?', contact.hostId);
  if (host === undefined) return undefined;
  database.run(
    `UPDATE presence SET last_contact = ?, agent_version = ?, uptime_seconds = ?, spooled_batches = ?, catalogue_version = ?,
       catalogue_digest = ? WHERE host = ?`,
    contact.at,
    contact.agentVersion,
    contact.uptimeSeconds,
    contact.spooledBatches,
    contact.catalogue?.version ?? null,
    contact.catalogue?.digest ?? null,
    number(host['id']),
  );
  const resync = host['wants_resync'] === 1;
  if (!resync && host['resync_at'] !== null && contact.spooledBatches === 0)
    closePending(database, number(host['id']), contact.at);
  return { resync };
}

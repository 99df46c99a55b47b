import type { Ring } from '../../../domain/rollout.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { Contact, Contacted, Enrolment } from '../contract.ts';
import type { UpdateReport } from '../updates-contract.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { Digest } from '../../../domain/digest.ts';
import { number, text, type Database } from './database.ts';
import { noteContact } from './alarms.ts';
import { appendAudit } from './write-audit.ts';
import { closePending } from './write-batch.ts';
import { exchangeCommands } from './write-commands.ts';

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
  addHost(database, enrolment);
  const detail = { name: labels.name, token: text(token['name']) };
  appendAudit(database, { at, actor: `host:${hostId}`, action: 'host.enrol', subject: hostId, detail });
  return 'enrolled';
}

/** Adds a host that was not there, at the beginning of its chain. */
export function addHost(database: Database, host: Omit<Enrolment, 'tokenDigest' | 'auditsRefusal'>): void {
  database.run(
    `INSERT INTO host (host_id, name, labels, public_key, bearer_digest, enrolled_at, epoch, sequence, last_digest)
     VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?)`,
    host.hostId,
    host.labels.name,
    JSON.stringify(host.labels),
    host.publicKey,
    host.bearerDigest,
    host.at,
    FIRST_PREVIOUS,
  );
  database.run(
    'INSERT INTO presence (host, last_contact, agent_version) VALUES (last_insert_rowid(), ?, ?)',
    host.at,
    host.labels.agentVersion ?? null,
  );
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
  const sql =
    'UPDATE host SET forked_at = NULL, wants_resync = 1 WHERE host_id = ? AND forked_at IS NOT NULL AND closed_at IS NULL';
  const changed = database.run(sql, release.hostId);
  if (changed > 0) appendAudit(database, release.audit);
  return changed > 0;
}

/** Records a heartbeat. A host that has nothing more to send has ended its resync. */
export function recordContact(database: Database, contact: Contact): Contacted | undefined {
  const row = database.get(
    'SELECT id, wants_resync, resync_at, ring, forked_at, closed_at FROM host WHERE host_id = ?',
    contact.hostId,
  );
  if (row === undefined) return undefined;
  const host = number(row['id']);
  const { updates, at } = contact;
  const isBehind = noteContact(database, contact, host);
  database.run(
    `UPDATE presence SET last_contact = ?, agent_version = ?, uptime_seconds = ?, spooled_batches = ?, catalogue_version = ?,
       catalogue_digest = ?, clock_offset_seconds = ?, updates = ? WHERE host = ?`,
    at,
    contact.agentVersion,
    contact.uptimeSeconds,
    contact.spooledBatches,
    contact.catalogue?.version ?? null,
    contact.catalogue?.digest ?? null,
    contact.clockOffsetSeconds ?? null,
    updates === undefined
      ? null
      : JSON.stringify({ release: updates.release, settings: updates.settings, refused: updates.refused }),
    host,
  );
  if (row['forked_at'] !== null || row['closed_at'] !== null) return { resync: false, isForked: true, commands: [] };
  const resync = row['wants_resync'] === 1 || isBehind;
  if (!resync && row['resync_at'] !== null && contact.spooledBatches === 0) closePending(database, host, at);
  if (updates !== undefined) recordTroubles(database, updates, { host, at });
  const commands = updates === undefined ? [] : exchangeCommands(database, { host, report: updates, at });
  return { resync, isForked: false, commands, ...(typeof row['ring'] === 'string' ? { ring: row['ring'] as Ring } : {}) };
}

function recordTroubles(
  database: Database,
  { refused }: UpdateReport,
  of: { readonly host: number; readonly at: Instant },
): void {
  for (const { what, revision, why } of refused) {
    if (revision === undefined || (what !== 'release' && what !== 'rolled-back')) continue;
    const sql = 'INSERT INTO release_trouble (revision, host, at, why) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
    database.run(sql, revision, of.host, of.at, why);
  }
}

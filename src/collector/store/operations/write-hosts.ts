import type { Digest } from '../../../domain/digest.ts';
import { groupKey, ROOT_GROUP } from '../../../domain/group.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { number, text, type Connection, type Row } from '../connection.ts';
import type { Enrolment } from '../contract.ts';
import { FIRST_PREVIOUS } from '../decisions/chain.ts';
import { foldName, labelsText } from '../host-text.ts';
import type { EnrolmentFailure } from '../rollout-contract.ts';
import { noteEnrolmentFailure } from './enrolment-failures.ts';
import { askForApproval } from './enrolment-requests.ts';
import { appendAudit } from './write-audit.ts';

/** Uses up one use of a token and adds the host, when somebody has let it in where that is needed. */
export async function enrolHost(connection: Connection, enrolment: Enrolment): Promise<'enrolled' | 'refused' | 'waiting'> {
  const { at, hostId, labels, tokenDigest } = enrolment;
  const token = await connection.get(
    `SELECT id, name, coalesce((SELECT key FROM host_group WHERE key = group_key), '/') AS group_key, revoked_at, uses_left, expires_at,
       needs_approval FROM enrolment_token WHERE secret_digest = ?`,
    tokenDigest,
  );
  if (token === undefined) return refuse(connection, enrolment, { cause: 'unknown-token' });
  const id = text(token['id']);
  const cause = failureOf(token, at);
  if (cause !== undefined) return refuse(connection, enrolment, { cause, token: id });
  if (token['needs_approval'] === 1) {
    const asked = await askForApproval(connection, { enrolment, token: id, usesLeft: number(token['uses_left']) });
    if (asked === 'waiting') return 'waiting';
    if (asked !== 'approved') return refuse(connection, enrolment, { cause: asked, token: id });
  }
  await connection.run('UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE id = ?', id);
  await addHost(connection, { ...enrolment, groupKey: text(token['group_key']), token: id });
  const detail = { name: labels.name, token: text(token['name']) };
  await appendAudit(connection, { at, actor: `host:${hostId}`, action: 'host.enrol', subject: hostId, detail });
  return 'enrolled';
}

/** What is wrong with a token; undefined when nothing is. */
function failureOf(token: Row, at: string): EnrolmentFailure | undefined {
  if (token['revoked_at'] !== null) return 'revoked-token';
  if (text(token['expires_at']) <= at) return 'expired-token';
  return number(token['uses_left']) > 0 ? undefined : 'used-up-token';
}

async function refuse(
  connection: Connection,
  { at, labels, source = '', tokenDigest, auditsRefusal }: Enrolment,
  why: { readonly cause: EnrolmentFailure; readonly token?: string },
): Promise<'refused'> {
  await noteEnrolmentFailure(connection, { ...why, source, hostName: labels.name, at });
  if (!auditsRefusal) return 'refused';
  const detail = { tokenDigest: tokenDigest.slice(0, 12), cause: why.cause };
  await appendAudit(connection, { at, actor: 'system', action: 'host.enrol-refused', subject: labels.name, detail });
  return 'refused';
}

/** Adds a host that was not there, at the beginning of its chain; gives its internal number. */
export async function addHost(
  connection: Connection,
  host: Omit<Enrolment, 'tokenDigest' | 'auditsRefusal'> & { readonly groupKey?: string; readonly token?: string },
): Promise<number> {
  const added = await connection.get(
    `INSERT INTO host (host_id, name, labels, public_key, bearer_digest, enrolled_at, epoch, sequence, last_digest, group_key, enrolled_with)
     VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?) RETURNING id`,
    host.hostId,
    foldName(host.labels.name),
    labelsText(host.labels),
    host.publicKey,
    host.bearerDigest,
    host.at,
    FIRST_PREVIOUS,
    host.groupKey ?? groupKey(ROOT_GROUP),
    host.token ?? null,
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

import type { HostLabels } from '../../../domain/host.ts';
import { sha256 } from '../../../domain/digest.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { number, optionalText, text, type Connection } from '../connection.ts';
import type { Enrolment } from '../contract.ts';
import { labelsText } from '../host-text.ts';
import { MOST_WAITING, type WaitingHostRow } from '../rollout-contract.ts';
import { appendAudit } from './write-audit.ts';

/** Hosts that one answer names. */
const MOST_LISTED = 1000;
/** Rows that make place at once. */
const FORGOTTEN_AT_ONCE = 500;

/** What somebody has decided on this host and token; `waiting` when nobody has, which is noted. */
export async function askForApproval(
  connection: Connection,
  { enrolment, token, usesLeft }: { readonly enrolment: Enrolment; readonly token: string; readonly usesLeft: number },
): Promise<'approved' | 'declined' | 'waiting' | 'too-many-waiting'> {
  const { hostId, publicKey, labels, at, source = '' } = enrolment;
  const keyDigest = sha256(publicKey);
  const sql = 'SELECT id, decision FROM enrolment_request WHERE token = ? AND key_digest = ?';
  const known = await connection.get(sql, token, keyDigest);
  if (known?.['decision'] === 'approved') {
    await connection.run('DELETE FROM enrolment_request WHERE id = ?', text(known['id']));
    return 'approved';
  }
  if (known?.['decision'] === 'declined') return 'declined';
  if (known !== undefined) {
    await connection.run(
      'UPDATE enrolment_request SET last_at = ?, tries = tries + 1, source = ?, labels = ? WHERE id = ?',
      at,
      source,
      labelsText(labels),
      text(known['id']),
    );
    return 'waiting';
  }
  if (!(await hasPlace(connection, { token, usesLeft }))) return 'too-many-waiting';
  await connection.run(
    `INSERT INTO enrolment_request (id, token, key_digest, labels, source, asked_at, last_at, tries) VALUES (?, ?, ?, ?, ?, ?, ?, 1)`,
    hostId,
    token,
    keyDigest,
    labelsText(labels),
    source,
    at,
    at,
  );
  return 'waiting';
}

/** As many wait as the token may still let in, and so many of all tokens; what was decided on longest ago makes place. */
async function hasPlace(
  connection: Connection,
  { token, usesLeft }: { readonly token: string; readonly usesLeft: number },
): Promise<boolean> {
  const count = async (sql: string, ...values: readonly string[]) => number((await connection.get(sql, ...values))?.['n']);
  const ofToken = "SELECT count(*) AS n FROM enrolment_request WHERE token = ? AND coalesce(decision, '') <> 'declined'";
  if ((await count(ofToken, token)) >= usesLeft) return false;
  const ofAll = 'SELECT count(*) AS n FROM enrolment_request';
  if ((await count(ofAll)) < MOST_WAITING) return true;
  const oldest = `SELECT id FROM enrolment_request WHERE decision IS NOT NULL ORDER BY last_at, id LIMIT ${FORGOTTEN_AT_ONCE}`;
  await connection.run(`DELETE FROM enrolment_request WHERE id IN (${oldest})`);
  return (await count(ofAll)) < MOST_WAITING;
}

/** Hosts that wait with a token that is valid, the longest first, and how many. */
export async function waitingHosts(
  connection: Connection,
  at: string,
): Promise<{ readonly items: readonly WaitingHostRow[]; readonly total: number }> {
  const from = `FROM enrolment_request JOIN enrolment_token ON enrolment_token.id = enrolment_request.token
    WHERE decision IS NULL AND revoked_at IS NULL AND expires_at > ?`;
  const rows = await connection.all(
    `SELECT enrolment_request.id AS id, labels, source, token, enrolment_token.name AS token_name, asked_at, last_at, tries ${from}
     ORDER BY asked_at, enrolment_request.id LIMIT ${MOST_LISTED}`,
    at,
  );
  const items = rows.map((row): WaitingHostRow => {
    const labels = JSON.parse(text(row['labels'])) as HostLabels;
    return {
      id: text(row['id']),
      name: labels.name,
      platform: labels.platform,
      ...optionalText('osName', labels.osName),
      source: text(row['source']),
      tokenId: text(row['token']),
      tokenName: text(row['token_name']),
      firstAsked: text(row['asked_at']),
      lastAsked: text(row['last_at']),
      tries: number(row['tries']),
    };
  });
  if (items.length < MOST_LISTED) return { items, total: items.length };
  return { items, total: number((await connection.get(`SELECT count(*) AS n ${from}`, at))?.['n']) };
}

/** Decides on hosts that wait; each has its line in the audit log. */
export async function decideWaiting(
  connection: Connection,
  { ids, isApproved, audit }: { readonly ids: readonly string[]; readonly isApproved: boolean; readonly audit: AuditEntry },
): Promise<readonly string[]> {
  const decided: string[] = [];
  for (const id of ids) {
    const row = await connection.get('SELECT labels FROM enrolment_request WHERE id = ? AND decision IS NULL', id);
    if (row === undefined) continue;
    const decision = isApproved ? 'approved' : 'declined';
    await connection.run('UPDATE enrolment_request SET decision = ? WHERE id = ?', decision, id);
    const { name } = JSON.parse(text(row['labels'])) as HostLabels;
    await appendAudit(connection, { ...audit, subject: id, detail: { ...audit.detail, name } });
    decided.push(id);
  }
  return decided;
}

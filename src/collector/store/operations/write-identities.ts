import type { Instant } from '../../../domain/clock.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { KeyRotation, Rekey, RekeyOutcome, Replacement } from '../contract.ts';
import { number, text, type Connection } from '../connection.ts';
import { appendAudit } from './write-audit.ts';
import { inheritGroup } from './groups.ts';
import { addHost } from './write-hosts.ts';

/** Hosts that may come of one forked record: a golden image that was copied with its state, and not a stolen key that makes hosts without end. */
const MAX_REKEYS = 100;

/** Gives a host a new key; the one before is taken until the new one was used. */
export async function rotateHostKey(connection: Connection, { hostId, from, to, audit }: KeyRotation): Promise<boolean> {
  const changed = await connection.run(
    `UPDATE host SET previous_key = CASE WHEN key_used = 0 THEN previous_key ELSE public_key END, public_key = ?, key_used = 0
     WHERE host_id = ? AND public_key = ?`,
    to,
    hostId,
    from,
  );
  if (changed > 0) await appendAudit(connection, audit);
  return changed > 0;
}

/** Adds a host of its own for a new key of a forked one, and closes the forked record. */
export async function rekeyHost(connection: Connection, rekey: Rekey): Promise<RekeyOutcome> {
  const { hostId, newHostId, publicKey, bearerDigest, labels, at } = rekey;
  const old = await connection.get('SELECT id, epoch, forked_at, closed_at, closed_as FROM host WHERE host_id = ?', hostId);
  if (old === undefined || old['closed_as'] === 'revoked') return { kind: 'unknown-host' };
  if (old['forked_at'] === null && old['closed_at'] === null) return { kind: 'not-forked' };
  const id = number(old['id']);
  // As after every change of a record: (epoch, sequence) never goes back for a host.
  const epoch = number(old['epoch']) + 1;
  const again = await connection.get('SELECT host_id FROM host WHERE continues = ? AND public_key = ?', id, publicKey);
  if (again !== undefined) {
    const known = text(again['host_id']);
    await connection.run('UPDATE host SET bearer_digest = ? WHERE host_id = ?', bearerDigest, known);
    return { kind: 'rekeyed', hostId: known, epoch };
  }
  const count = number((await connection.get('SELECT count(*) AS n FROM host WHERE continues = ?', id))?.['n']);
  if (count >= MAX_REKEYS) return { kind: 'too-many' };
  const added = await addHost(connection, { hostId: newHostId, publicKey, bearerDigest, labels, at });
  await inheritGroup(connection, { from: id, to: added });
  await connection.run('UPDATE host SET continues = ?, epoch = ? WHERE host_id = ?', id, epoch, newHostId);
  await connection.run(
    "UPDATE host SET closed_at = coalesce(closed_at, ?), closed_as = coalesce(closed_as, 'forked') WHERE id = ?",
    at,
    id,
  );
  const detail = { name: labels.name, from: hostId, number: count + 1 };
  await appendAudit(connection, { at, actor: `host:${hostId}`, action: 'host.rekey', subject: newHostId, detail });
  return { kind: 'rekeyed', hostId: newHostId, epoch };
}

/** Closes the record of a machine that was set up anew; the new one goes on in an epoch of its own. */
export async function replaceHost(connection: Connection, { hostId, replaces, at, audit }: Replacement): Promise<boolean> {
  const open = 'SELECT id, epoch FROM host WHERE host_id = ? AND closed_at IS NULL AND forked_at IS NULL';
  const [now, before] = [await connection.get(open, hostId), await connection.get(open, replaces)];
  if (now === undefined || before === undefined || hostId === replaces) return false;
  await connection.run("UPDATE host SET closed_at = ?, closed_as = 'replaced' WHERE id = ?", at, number(before['id']));
  // Its history is one: (epoch, sequence) never goes back from one record to the other. The host aligns by itself.
  await connection.run(
    'UPDATE host SET continues = ?, epoch = ?, sequence = 0, last_digest = ?, wants_resync = 1 WHERE id = ?',
    number(before['id']),
    Math.max(number(before['epoch']), number(now['epoch'])) + 1,
    '0'.repeat(64),
    number(now['id']),
  );
  await inheritGroup(connection, { from: number(before['id']), to: number(now['id']) });
  await appendAudit(connection, audit);
  return true;
}

/** Closes a host's record for ever: whoever has its key is nobody. */
export async function revokeHost(
  connection: Connection,
  { hostId, at, audit }: { readonly hostId: string; readonly at: Instant; readonly audit: AuditEntry },
): Promise<boolean> {
  const changed = await connection.run(
    `UPDATE host SET closed_at = coalesce(closed_at, ?), closed_as = 'revoked'
     WHERE host_id = ? AND (closed_as IS NULL OR closed_as <> 'revoked')`,
    at,
    hostId,
  );
  if (changed > 0) await appendAudit(connection, audit);
  return changed > 0;
}

/** Sets a host aside. */
export async function markForked(
  connection: Connection,
  { hostId, at, why }: { readonly hostId: string; readonly at: Instant; readonly why: string },
): Promise<void> {
  const changed = await connection.run('UPDATE host SET forked_at = ? WHERE host_id = ? AND forked_at IS NULL', at, hostId);
  if (changed > 0)
    await appendAudit(connection, { at, actor: `host:${hostId}`, action: 'host.fork', subject: hostId, detail: { why } });
}

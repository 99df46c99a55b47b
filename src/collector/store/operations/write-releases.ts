import { HELD_BACK, type Ring } from '../../../domain/rollout.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { NewRelease, ReleaseChange, SettingsRow, SignedText } from '../updates-contract.ts';
import type { Connection } from '../connection.ts';
import { number } from '../connection.ts';
import { revisionsBefore } from './note-restore.ts';
import { appendAudit } from './write-audit.ts';

/** Adds a release and its bytes. */
export async function addRelease(
  connection: Connection,
  { bytes, ring, audit, isHeldBack = false, ...release }: NewRelease,
): Promise<boolean> {
  const highest = await connection.get('SELECT coalesce(max(revision), 0) AS highest FROM release');
  if (release.revision <= Math.max(number(highest?.['highest']), await revisionsBefore(connection))) return false;
  await connection.run('INSERT INTO catalogue_file (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING', release.digest, bytes);
  const { revision, digest } = release;
  await connection.run(
    'INSERT INTO release (revision, digest, document, ring, paused_at, paused_why) VALUES (?, ?, ?, ?, ?, ?)',
    revision,
    digest,
    JSON.stringify(release),
    ring,
    isHeldBack ? release.publishedAt : null,
    isHeldBack ? HELD_BACK : null,
  );
  await appendAudit(connection, audit);
  return true;
}

/** Changes who gets a release. */
export async function changeRelease(connection: Connection, { revision, change, audit }: ReleaseChange): Promise<boolean> {
  const changed = await changeRow(connection, revision, change);
  if (changed) await appendAudit(connection, audit);
  return changed;
}

async function changeRow(connection: Connection, revision: number, change: ReleaseChange['change']): Promise<boolean> {
  switch (change.kind) {
    case 'ring':
      return (await connection.run('UPDATE release SET ring = ? WHERE revision = ?', change.ring, revision)) > 0;
    case 'pause':
      return (
        (await connection.run(
          'UPDATE release SET paused_at = ?, paused_why = ? WHERE revision = ?',
          change.at,
          change.why,
          revision,
        )) > 0
      );
    case 'resume':
      return (
        (await connection.run(
          `UPDATE release SET is_trusted = CASE WHEN paused_why = ? THEN is_trusted ELSE 1 END, paused_at = NULL, paused_why = NULL
           WHERE revision = ?`,
          HELD_BACK,
          revision,
        )) > 0
      );
  }
}

/** Adds settings. */
export async function addSettings(
  connection: Connection,
  { audit, ...settings }: SettingsRow & { readonly audit: AuditEntry },
): Promise<boolean> {
  const highest = await connection.get('SELECT coalesce(max(revision), 0) AS highest FROM host_settings');
  if (settings.revision <= Math.max(number(highest?.['highest']), await revisionsBefore(connection))) return false;
  await connection.run(
    'INSERT INTO host_settings (revision, document) VALUES (?, ?)',
    settings.revision,
    JSON.stringify(settings),
  );
  await appendAudit(connection, audit);
  return true;
}

/** Appends a link to the chain of publisher keys. */
export async function addPublisherKey(
  connection: Connection,
  { audit, text, signature }: SignedText & { readonly audit: AuditEntry },
): Promise<void> {
  await connection.run('INSERT INTO publisher_key (text, signature) VALUES (?, ?)', text, signature);
  await appendAudit(connection, audit);
}

/** Puts a host into a ring, or takes it out of one. */
export async function assignRing(
  connection: Connection,
  { hostId, ring, audit }: { readonly hostId: string; readonly ring?: Ring | undefined; readonly audit: AuditEntry },
): Promise<boolean> {
  const changed = await connection.run('UPDATE host SET ring = ? WHERE host_id = ?', ring ?? null, hostId);
  if (changed > 0) await appendAudit(connection, audit);
  return changed > 0;
}

/** Says how releases are rolled out. */
export async function setRollout(
  connection: Connection,
  { document, audit }: { readonly document: string; readonly audit: AuditEntry },
): Promise<void> {
  await connection.run(
    "INSERT INTO plan (name, document) VALUES ('rollout', ?) ON CONFLICT (name) DO UPDATE SET document = excluded.document",
    document,
  );
  await appendAudit(connection, audit);
}

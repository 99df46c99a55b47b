import type { Ring } from '../../../domain/rollout.ts';
import type { AuditEntry } from '../audit-entry.ts';
import type { NewRelease, ReleaseChange, SettingsRow, SignedText } from '../updates-contract.ts';
import type { Database } from './database.ts';
import { number } from './database.ts';
import { appendAudit } from './write-audit.ts';

/** Adds a release and its bytes. */
export function addRelease(database: Database, { bytes, ring, audit, ...release }: NewRelease): boolean {
  const highest = database.get('SELECT coalesce(max(revision), 0) AS highest FROM release');
  if (release.revision <= number(highest?.['highest'])) return false;
  database.run('INSERT INTO catalogue_file (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING', release.digest, bytes);
  const { revision, digest } = release;
  database.run(
    'INSERT INTO release (revision, digest, document, ring) VALUES (?, ?, ?, ?)',
    revision,
    digest,
    JSON.stringify(release),
    ring,
  );
  appendAudit(database, audit);
  return true;
}

/** Changes who gets a release. */
export function changeRelease(database: Database, { revision, change, audit }: ReleaseChange): boolean {
  const changed = changeRow(database, revision, change);
  if (changed) appendAudit(database, audit);
  return changed;
}

function changeRow(database: Database, revision: number, change: ReleaseChange['change']): boolean {
  switch (change.kind) {
    case 'ring':
      return database.run('UPDATE release SET ring = ? WHERE revision = ?', change.ring, revision) > 0;
    case 'pause':
      return (
        database.run('UPDATE release SET paused_at = ?, paused_why = ? WHERE revision = ?', change.at, change.why, revision) > 0
      );
    case 'resume':
      return (
        database.run('UPDATE release SET paused_at = NULL, paused_why = NULL, is_trusted = 1 WHERE revision = ?', revision) > 0
      );
  }
}

/** Adds settings. */
export function addSettings(database: Database, { audit, ...settings }: SettingsRow & { readonly audit: AuditEntry }): boolean {
  const highest = database.get('SELECT coalesce(max(revision), 0) AS highest FROM host_settings');
  if (settings.revision <= number(highest?.['highest'])) return false;
  database.run('INSERT INTO host_settings (revision, document) VALUES (?, ?)', settings.revision, JSON.stringify(settings));
  appendAudit(database, audit);
  return true;
}

/** Appends a link to the chain of publisher keys. */
export function addPublisherKey(
  database: Database,
  { audit, text, signature }: SignedText & { readonly audit: AuditEntry },
): void {
  database.run('INSERT INTO publisher_key (text, signature) VALUES (?, ?)', text, signature);
  appendAudit(database, audit);
}

/** Puts a host into a ring, or takes it out of one. */
export function assignRing(
  database: Database,
  { hostId, ring, audit }: { readonly hostId: string; readonly ring?: Ring | undefined; readonly audit: AuditEntry },
): boolean {
  const changed = database.run('UPDATE host SET ring = ? WHERE host_id = ?', ring ?? null, hostId);
  if (changed > 0) appendAudit(database, audit);
  return changed > 0;
}

/** Says how releases are rolled out. */
export function setRollout(
  database: Database,
  { document, audit }: { readonly document: string; readonly audit: AuditEntry },
): void {
  database.run(
    "INSERT INTO plan (name, document) VALUES ('rollout', ?) ON CONFLICT (name) DO UPDATE SET document = excluded.document",
    document,
  );
  appendAudit(database, audit);
}

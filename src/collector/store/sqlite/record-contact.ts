import type { Ring } from '../../../domain/rollout.ts';
import { number } from '../connection.ts';
import type { Contact, Contacted } from '../contract.ts';
import { troublesOf } from '../decisions/contact-columns.ts';
import { noteContact } from './alarms.ts';
import type { Database } from './database.ts';
import { exchangeCommands } from './exchange-commands.ts';
import { closePending } from './write-batch.ts';

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
       catalogue_digest = ?, clock_offset_seconds = ?, cost = ?, watching = ?, updates = ? WHERE host = ?`,
    at,
    contact.agentVersion,
    contact.uptimeSeconds,
    contact.spooledBatches,
    contact.catalogue?.version ?? null,
    contact.catalogue?.digest ?? null,
    contact.clockOffsetSeconds ?? null,
    jsonOf(contact.cost),
    jsonOf(contact.watching),
    updates === undefined
      ? null
      : JSON.stringify({ release: updates.release, settings: updates.settings, refused: updates.refused }),
    host,
  );
  if (row['forked_at'] !== null || row['closed_at'] !== null) return { resync: false, isForked: true, commands: [] };
  const resync = row['wants_resync'] === 1 || isBehind;
  if (!resync && row['resync_at'] !== null && contact.spooledBatches === 0) closePending(database, host, at);
  for (const trouble of troublesOf(contact))
    database.run(
      'INSERT INTO release_trouble (host, revision, at, why) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      host,
      ...trouble,
    );
  const commands = updates === undefined ? [] : exchangeCommands(database, { host, report: updates, at });
  return { resync, isForked: false, commands, ...(typeof row['ring'] === 'string' ? { ring: row['ring'] as Ring } : {}) };
}

function jsonOf(said: object | undefined): string | null {
  return said === undefined ? null : JSON.stringify(said);
}

import type { Instant } from '../../../domain/clock.ts';
import type { Ring } from '../../../domain/rollout.ts';
import { number, type Row } from '../connection.ts';
import type { Contact, Contacted } from '../contract.ts';
import type { UpdateReport } from '../updates-contract.ts';
import { noteContact } from './alarms.ts';
import type { Database } from './database.ts';
import { exchangeCommands } from './exchange-commands.ts';
import { closePending } from './write-batch.ts';

/** All that is known of who says that it is alive, at once: this is asked a thousand times a second. */
const KNOWN = `SELECT id, epoch, sequence, last_digest, wants_resync, resync_at, ring, forked_at, closed_at, last_contact, silent_at, agent_version,
    boot, suspended_seconds, program_digest, units_digest, storage,
    EXISTS (SELECT 1 FROM command WHERE command.host = host.id AND state IN ('queued', 'delivered')) AS has_commands
  FROM host JOIN presence ON presence.host = host.id WHERE host_id = ?`;

/** Records a heartbeat. A host that has nothing more to send has ended its resync. */
export function recordContact(database: Database, contact: Contact): Contacted | undefined {
  const known = database.get(KNOWN, contact.hostId);
  if (known === undefined) return undefined;
  const host = number(known['id']);
  const { updates: report, at } = contact;
  const isBehind = noteContact(database, contact, known);
  savePresence(database, contact, known);
  if (known['forked_at'] !== null || known['closed_at'] !== null) return { resync: false, isForked: true, commands: [] };
  const resync = known['wants_resync'] === 1 || isBehind || isAhead(contact, known);
  if (!resync && known['resync_at'] !== null && contact.spooledBatches === 0) closePending(database, host, at);
  const ring = typeof known['ring'] === 'string' ? { ring: known['ring'] as Ring } : {};
  if (report === undefined) return { resync, isForked: false, commands: [], ...ring };
  recordTroubles(database, report, { host, at });
  const hasOrders = known['has_commands'] === 1 || report.outcomes.length > 0;
  return { resync, isForked: false, commands: hasOrders ? exchangeCommands(database, { host, report, at }) : [], ...ring };
}

/** Whether the host knows of batches that are not here: this store came back from a backup. Its next batch tells it where to go on. */
function isAhead({ chain }: Contact, known: Row): boolean {
  if (chain === undefined) return false;
  const [epoch, sequence] = [number(known['epoch']), number(known['sequence'])];
  return chain.epoch > epoch || (chain.epoch === epoch && chain.acknowledged > sequence);
}

/** Writes what the heartbeat says of the host, in one statement; it is neither silent nor stopped any more. What it leaves out stays. */
function savePresence(database: Database, contact: Contact, known: Row): void {
  const { updates, catalogue, integrity, life } = contact;
  const said = updates && { release: updates.release, settings: updates.settings, refused: updates.refused };
  database.run(
    `UPDATE presence SET last_contact = ?, agent_version = ?, uptime_seconds = ?, spooled_batches = ?, catalogue_version = ?,
       catalogue_digest = ?, clock_offset_seconds = ?, updates = ?, suspended_seconds = ?, storage = coalesce(?, storage), boot = coalesce(?, boot),
       program_digest = coalesce(?, program_digest), units_digest = ?, silent_at = NULL, stopped_at = NULL WHERE host = ?`,
    contact.at,
    contact.agentVersion,
    contact.uptimeSeconds,
    contact.spooledBatches,
    catalogue?.version ?? null,
    catalogue?.digest ?? null,
    contact.clockOffsetSeconds ?? null,
    said === undefined ? null : JSON.stringify(said),
    life?.suspendedSeconds ?? null,
    contact.storage ?? null,
    life?.boot ?? null,
    integrity?.program ?? null,
    integrity === undefined ? textOrNull(known['units_digest']) : (integrity.units ?? null),
    number(known['id']),
  );
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
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

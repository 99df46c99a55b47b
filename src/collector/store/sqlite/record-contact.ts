import type { Ring } from '../../../domain/rollout.ts';
import { number, type Value } from '../connection.ts';
import type { Contact, Contacted } from '../contract.ts';
import { CHAIN_COLUMNS, chainOf } from '../decisions/chain.ts';
import { knowsMore, SAID_COLUMNS } from '../decisions/contact-alarms.ts';
import { presenceSaid, troublesOf } from '../decisions/contact-columns.ts';
import { noteContact } from './alarms.ts';
import type { Database } from './database.ts';
import { exchangeCommands } from './exchange-commands.ts';
import { recordPlainContact } from './record-plain-contact.ts';
import { closePending } from './write-batch.ts';

/** All that is known of who says that it is alive, at once. */
const KNOWN = `SELECT id, ${CHAIN_COLUMNS}, resync_at, ring, ${SAID_COLUMNS},
    EXISTS (SELECT 1 FROM command WHERE command.host = host.id AND state IN ('queued', 'delivered')) AS has_commands
  FROM host JOIN presence ON presence.host = host.id WHERE host_id = ?`;

/** Records a heartbeat. A host that has nothing more to send has ended its resync. */
export function recordContact(database: Database, contact: Contact): Contacted | undefined {
  return recordPlainContact(database, contact) ?? recordAnyContact(database, contact);
}

/** The same by all rules there are, one after the other. */
export function recordAnyContact(database: Database, contact: Contact): Contacted | undefined {
  const known = database.get(KNOWN, contact.hostId);
  if (known === undefined) return undefined;
  const host = number(known['id']);
  const { updates: report, at } = contact;
  const isBehind = noteContact(database, contact, known);
  savePresence(database, host, presenceSaid(contact));
  if (known['forked_at'] !== null || known['closed_at'] !== null) return { resync: false, isForked: true, commands: [] };
  const isAhead = knowsMore(contact, chainOf(known));
  const resync = known['wants_resync'] === 1 || isBehind || isAhead;
  if (!resync && known['resync_at'] !== null && contact.spooledBatches === 0) closePending(database, host, at);
  for (const trouble of troublesOf(contact)) {
    const sql = 'INSERT INTO release_trouble (host, revision, at, why) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
    database.run(sql, host, ...trouble);
  }
  const hasOrders = report !== undefined && (known['has_commands'] === 1 || report.outcomes.length > 0);
  const commands = hasOrders ? exchangeCommands(database, { host, report, at }) : [];
  return {
    resync,
    ...(isAhead ? { isAhead } : {}),
    isForked: false,
    commands,
    ...(typeof known['ring'] === 'string' ? { ring: known['ring'] as Ring } : {}),
  };
}

/** Writes all of what a heartbeat says in one statement; agents of one version say the same, so that there are few of them. */
function savePresence(database: Database, host: number, said: Readonly<Record<string, Value>>): void {
  const columns = Object.keys(said).map((column) => `${column} = ?`);
  database.run(`UPDATE presence SET ${columns.join(', ')} WHERE host = ?`, ...Object.values(said), host);
}

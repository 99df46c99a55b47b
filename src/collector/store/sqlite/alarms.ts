import type { Instant } from '../../../domain/clock.ts';
import { MAX_ALARMS, type Contact } from '../contract.ts';
import type { AlarmRow } from '../rows.ts';
import { number, type Row } from '../connection.ts';
import { FIRST_PREVIOUS, chainOf } from '../decisions/chain.ts';
import { contactAlarms, heardAgain, isYoungerThan, knowledgeOf, rollbackDetail } from '../decisions/contact-alarms.ts';
import type { Database } from './database.ts';
import { appendAudit } from './write-audit.ts';

/** The host was heard of by whatever message: it is neither silent nor stopped any more. */
export function heard(database: Database, { host, at }: { readonly host: number; readonly at: Instant }): void {
  const row = database.get('SELECT last_contact, silent_at, stopped_at FROM presence WHERE host = ?', host);
  if (row === undefined || (row['silent_at'] === null && row['stopped_at'] === null)) return;
  if (row['silent_at'] !== null) addAlarm(database, host, { at, ...heardAgain(row, 'not said') });
  database.run('UPDATE presence SET silent_at = NULL, stopped_at = NULL WHERE host = ?', host);
}

/**
 * Compares what a host says of itself with what is known of it (SAID_COLUMNS, CHAIN_COLUMNS and its `id`), and raises an alarm for what no ordinary life explains. True
 * when its state went back: it then begins a new epoch, which the answer to its next batch tells it, and sends everything.
 */
export function noteContact(database: Database, contact: Contact, known: Row): boolean {
  const host = number(known['id']);
  const { add, takesSilenceBack } = contactAlarms(known, contact);
  if (takesSilenceBack)
    database.run("DELETE FROM alarm WHERE id = (SELECT max(id) FROM alarm WHERE host = ? AND kind = 'silent')", host);
  for (const alarm of add) addAlarm(database, host, { at: contact.at, ...alarm });
  return beginsAnew(database, contact, known);
}

/** Begins a new epoch of a host whose state went back, so that what it sends next is taken for no fork. */
function beginsAnew(database: Database, contact: Contact, known: Row): boolean {
  const host = number(known['id']);
  const stored = chainOf(known);
  const knowledge = knowledgeOf(contact, stored);
  if (knowledge === 'current' || (knowledge === 'older' && !isYoungerThan(contact, lastRollback(database, host)))) return false;
  const { at, hostId } = contact;
  const detail = rollbackDetail(contact, { stored, before: known });
  addAlarm(database, host, { at, kind: 'state-rollback', detail });
  appendAudit(database, { at, actor: `host:${hostId}`, action: 'host.state-rollback', subject: hostId, detail });
  const sql = 'UPDATE host SET epoch = ?, sequence = 0, last_digest = ? WHERE id = ?';
  database.run(sql, stored.epoch + 1, FIRST_PREVIOUS, host);
  return true;
}

function lastRollback(database: Database, host: number): string | undefined {
  const sql = "SELECT at FROM alarm WHERE host = ? AND kind = 'state-rollback' ORDER BY id DESC LIMIT 1";
  const at = database.get(sql, host)?.['at'];
  return typeof at === 'string' ? at : undefined;
}

function addAlarm(database: Database, host: number, { at, kind, detail }: AlarmRow): void {
  database.run('INSERT INTO alarm (host, at, kind, detail) VALUES (?, ?, ?, ?)', host, at, kind, JSON.stringify(detail));
  database.run(
    'DELETE FROM alarm WHERE host = ? AND id <= (SELECT id FROM alarm WHERE host = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
    host,
    host,
    MAX_ALARMS,
  );
}

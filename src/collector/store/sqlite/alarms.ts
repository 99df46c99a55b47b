import type { Instant } from '../../../domain/clock.ts';
import type { Contact } from '../contract.ts';
import type { AlarmRow } from '../rows.ts';
import { number, text, type Row } from '../connection.ts';
import type { Database } from './database.ts';
import { appendAudit } from './write-audit.ts';

/** What the first batch of a chain names as the one before it. */
const FIRST_PREVIOUS = '0'.repeat(64);
const SLEPT = 'the machine slept';
/** Kept of one host. */
const MAX_ALARMS = 100;
/** A sleep that is shorter than the silence by less than this explains it: contacts are minutes apart. */
const SLEEP_SLACK_SECONDS = 600;

/** The host was heard of by whatever message: it is neither silent nor stopped any more. */
export function heard(database: Database, { host, at }: { readonly host: number; readonly at: Instant }): void {
  const row = database.get('SELECT last_contact, silent_at, stopped_at FROM presence WHERE host = ?', host);
  if (row === undefined || (row['silent_at'] === null && row['stopped_at'] === null)) return;
  if (row['silent_at'] !== null)
    addAlarm(database, host, { at, kind: 'heard-again', detail: { since: text(row['last_contact']), why: 'not said' } });
  database.run('UPDATE presence SET silent_at = NULL, stopped_at = NULL WHERE host = ?', host);
}

/**
 * Compares what a host says of itself with what was known of it and its chain, and raises an alarm for what no ordinary life explains. True
 * when its state went back: it then begins a new epoch, which the answer to its next batch tells it, and sends everything.
 */
export function noteContact(database: Database, contact: Contact, known: Row): boolean {
  const host = number(known['id']);
  const { at, storage } = contact;
  const add = (alarm: Omit<AlarmRow, 'at'>) => addAlarm(database, host, { at, ...alarm });
  if (known['silent_at'] !== null) endSilence(database, { host, before: known, contact });
  if (storage === 'memory' && known['storage'] !== 'memory') add({ kind: 'not-on-disk', detail: {} });
  for (const change of changedFiles(known, contact)) add(change);
  return isBehind(database, contact, known);
}

interface Silence {
  readonly host: number;
  readonly before: Row;
  readonly contact: Contact;
}

/** A machine that slept had no silence worth a look; the alarm of every laptop's every night would bury the others. */
function endSilence(database: Database, { host, before, contact }: Silence): void {
  const why = whySilent(before, contact);
  if (why === SLEPT) {
    const sql = "DELETE FROM alarm WHERE id = (SELECT max(id) FROM alarm WHERE host = ? AND kind = 'silent')";
    database.run(sql, host);
    return;
  }
  const { at } = contact;
  addAlarm(database, host, { at, kind: 'heard-again', detail: { since: text(before['last_contact']), why } });
}

/** What a host had that is back, in the order of what proves it best. */
function whySilent(before: Row, { at, uptimeSeconds, life }: Contact): string {
  if (life === undefined) return 'not said';
  const silentSeconds = (Date.parse(at) - Date.parse(text(before['last_contact']))) / 1000;
  if (life.boot !== undefined && typeof before['boot'] === 'string' && life.boot !== before['boot'])
    return 'the machine was started anew';
  if (uptimeSeconds < silentSeconds) return 'the agent had ended, and was started again';
  const slept = life.suspendedSeconds - Number(before['suspended_seconds'] ?? 0);
  if (slept > 0 && slept > silentSeconds - SLEEP_SLACK_SECONDS) return SLEPT;
  if (life.failedContacts > 0) return 'the agent ran, and did not reach the collector';
  return 'the agent was held still';
}

/** Another program under the same version is no update, and neither are other units. */
function changedFiles(before: Row, { agentVersion, integrity }: Contact): readonly Omit<AlarmRow, 'at'>[] {
  if (integrity === undefined || before['agent_version'] !== agentVersion) return [];
  const { program_digest: program, units_digest: units } = before;
  const changes: Omit<AlarmRow, 'at'>[] = [];
  if (typeof program === 'string' && program !== integrity.program)
    changes.push({ kind: 'program-changed', detail: { version: agentVersion, before: program, now: integrity.program } });
  if (typeof units === 'string' && units !== integrity.units)
    changes.push({ kind: 'units-changed', detail: { before: units, now: integrity.units ?? 'none' } });
  return changes;
}

/**
 * Whether the host knows less of its chain than is here: an older copy of its state, or none. A batch on its way that is here
 * already is no sign of that. Its chain then begins anew, so that what it sends next is taken for no fork. A host that had said that its disk
 * fails lost with its process what only memory held: the alarm says so.
 */
function isBehind(database: Database, contact: Contact, known: Row): boolean {
  const { at, chain, hostId } = contact;
  if (chain === undefined || known['forked_at'] !== null || known['closed_at'] !== null) return false;
  const { last_digest: last, storage } = known;
  const [epoch, sequence] = [number(known['epoch']), number(known['sequence'])];
  const isInFlight = chain.acknowledged + 1 === sequence && chain.inFlight === last;
  const isCurrent = chain.epoch === epoch && (chain.acknowledged >= sequence || isInFlight);
  const host = number(known['id']);
  // In an epoch that is over: the same process has not sent anything since it was told, another one is another old copy.
  if (isCurrent || chain.epoch > epoch || (chain.epoch < epoch && !isYoungerThanLast(database, contact, host))) return false;
  const wasInMemory = storage === 'memory' ? { storage } : {};
  const detail = { acknowledged: chain.acknowledged, ofEpoch: chain.epoch, stored: sequence, epoch, ...wasInMemory };
  addAlarm(database, host, { at, kind: 'state-rollback', detail });
  appendAudit(database, { at, actor: `host:${hostId}`, action: 'host.state-rollback', subject: hostId, detail });
  database.run('UPDATE host SET epoch = ?, sequence = 0, last_digest = ? WHERE id = ?', epoch + 1, FIRST_PREVIOUS, host);
  return true;
}

function isYoungerThanLast(database: Database, { at, uptimeSeconds }: Contact, host: number): boolean {
  const sql = "SELECT at FROM alarm WHERE host = ? AND kind = 'state-rollback' ORDER BY id DESC LIMIT 1";
  const last = database.get(sql, host)?.['at'];
  // The seconds are whole ones, and those that have begun count.
  return typeof last !== 'string' || (uptimeSeconds + 1) * 1000 <= Date.parse(at) - Date.parse(last);
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

import type { Value } from '../connection.ts';
import type { Contact, Contacted } from '../contract.ts';
import { compared, isPlain, NOTHING_NEW, presenceSaid } from '../decisions/contact-columns.ts';
import type { Database } from './database.ts';

/**
 * Nothing is set aside, wanted, ordered or put into a ring by hand, and the chain is where the host says. One condition more than the rules
 * need is a heartbeat that takes the long way; one less would be a rule that is passed over.
 */
const IS_QUIET = `forked_at IS NULL AND closed_at IS NULL AND wants_resync = 0 AND resync_at IS NULL AND ring IS NULL AND epoch = ? AND sequence = ?
    AND NOT EXISTS (SELECT 1 FROM command WHERE command.host = host.id AND state IN ('queued', 'delivered'))`;
const IS_SAME =
  'silent_at IS NULL AND stopped_at IS NULL AND agent_version = ? AND program_digest IS ? AND units_digest IS ? AND storage IS ?';
/** Of the columns that a heartbeat sets those that it was compared by, which hold what it would set. */
const COMPARED: ReadonlySet<string> = new Set([
  'silent_at',
  'stopped_at',
  'agent_version',
  'program_digest',
  'units_digest',
  'storage',
]);

/**
 * Records, in one statement, a heartbeat that is news of nothing but the time: what nearly all of them are, a thousand times a second. Undefined, and nothing
 * done, when any of the rules for heartbeats may have something to say, or there is no such host.
 */
export function recordPlainContact(database: Database, contact: Contact): Contacted | undefined {
  const { hostId, chain } = contact;
  if (chain === undefined || !isPlain(contact)) return undefined;
  const said = presenceSaid(contact);
  const values: Value[] = [];
  for (const column in said) if (!COMPARED.has(column)) values.push(said[column] ?? null);
  values.push(hostId, chain.epoch, chain.acknowledged, ...compared(contact));
  return database.run(statementFor(said), ...values) === 1 ? NOTHING_NEW : undefined;
}

const statements = new Map<number, string>();

/** The statement for these columns. Of those that are left out when nothing is said of them only `boot` can be: their number tells which they are. */
function statementFor(said: Readonly<Record<string, Value>>): string {
  const columns = Object.keys(said);
  const known = statements.get(columns.length);
  if (known !== undefined) return known;
  const set = columns.flatMap((column) => (COMPARED.has(column) ? [] : [`${column} = ?`])).join(', ');
  const sql = `UPDATE presence SET ${set} WHERE host = (SELECT id FROM host WHERE host_id = ? AND ${IS_QUIET}) AND ${IS_SAME}`;
  statements.set(columns.length, sql);
  return sql;
}

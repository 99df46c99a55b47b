import type { Contact } from '../contract.ts';
import { compared, isPlain, presenceSaid } from '../decisions/contact-columns.ts';
import { text, type Value } from '../connection.ts';
import type { ListStatement, PostgresConnection } from './connection.ts';
import type { Column } from './lists.ts';

/** What says which host it is, where its chain is, and what it must have said before. */
const KEYS: readonly Column[] = [
  ['host_id', 'text'],
  ['epoch', 'bigint'],
  ['sequence', 'bigint'],
  ['agent_version', 'text'],
  ['program_digest', 'text'],
  ['units_digest', 'text'],
  ['storage', 'text'],
];
const SET: readonly Column[] = [
  ['last_contact', 'text'],
  ['uptime_seconds', 'bigint'],
  ['spooled_batches', 'bigint'],
  ['catalogue_version', 'text'],
  ['catalogue_digest', 'text'],
  ['clock_offset_seconds', 'bigint'],
  ['updates', 'text'],
  ['suspended_seconds', 'bigint'],
  ['cost', 'text'],
  ['watching', 'text'],
];
/** What a heartbeat leaves as it is where it says nothing of it. */
const KEPT: readonly Column[] = [['boot', 'text']];

const ALL = [...KEYS, ...SET, ...KEPT];

/**
 * The same conditions as in SQLite (record-plain-contact.ts there). Rows are locked in the order in which every other transaction locks them, so that two
 * replicas that hear the same hosts never wait for each other.
 */
const RECORD: ListStatement = {
  name: 'record plain contacts',
  sql: `WITH due AS MATERIALIZED (
      SELECT presence.host, host.host_id, ${[...SET, ...KEPT].map(([name]) => `given.${name}`).join(', ')}
      FROM unnest(${ALL.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')}) AS given (${ALL.map(([name]) => name).join(', ')})
        JOIN host ON host.host_id = given.host_id AND host.epoch = given.epoch AND host.sequence = given.sequence
        JOIN presence ON presence.host = host.id
      WHERE forked_at IS NULL AND closed_at IS NULL AND wants_resync = 0 AND resync_at IS NULL AND ring IS NULL
        AND NOT EXISTS (SELECT 1 FROM command WHERE command.host = host.id AND state IN ('queued', 'delivered'))
        AND silent_at IS NULL AND stopped_at IS NULL AND presence.agent_version = given.agent_version
        AND presence.program_digest = given.program_digest AND presence.units_digest IS NOT DISTINCT FROM given.units_digest AND presence.storage = given.storage
      ORDER BY presence.host FOR UPDATE OF presence)
    UPDATE presence SET ${[...SET.map(([name]) => `${name} = due.${name}`), ...KEPT.map(([name]) => `${name} = COALESCE(due.${name}, presence.${name})`)].join(', ')}
    FROM due WHERE presence.host = due.host
    RETURNING due.host_id`,
};

/**
 * Records, in one statement that is a transaction of its own, those of these heartbeats that are news of nothing but the time, of which each host has one at
 * most; says of which hosts. Of the others nothing is done. @throws what PostgreSQL says, and KnownError E_STORE_UNAVAILABLE as `commit` does
 */
export async function recordPlainContacts(
  connection: PostgresConnection,
  contacts: readonly Contact[],
): Promise<ReadonlySet<string>> {
  const plain = contacts.filter(isPlain);
  if (plain.length === 0) return new Set();
  const rows = plain.map((contact) => {
    const said = presenceSaid(contact);
    const { epoch, acknowledged } = contact.chain ?? { epoch: 0, acknowledged: 0 };
    const values: Value[] = [contact.hostId, epoch, acknowledged, ...compared(contact)];
    for (const [name] of SET) values.push(said[name] ?? null);
    for (const [name] of KEPT) values.push(said[name] ?? null);
    return values;
  });
  const lists = ALL.map((_, column) => rows.map((row) => row[column] ?? null));
  return new Set((await connection.committedLists(RECORD, lists)).map((row) => text(row['host_id'])));
}

import { number, text, type Row, type Value } from '../connection.ts';
import { CHAIN_COLUMNS, chainOf, type ChainState } from '../decisions/chain.ts';
import type { PostgresConnection } from './connection.ts';
import { updateRows, type Column } from './lists.ts';

const HOST_COLUMNS: readonly Column[] = [
  ['epoch', 'bigint'],
  ['sequence', 'bigint'],
  ['last_digest', 'text'],
  ['forked_at', 'text'],
  ['wants_resync', 'smallint'],
  ['resync_at', 'text'],
  ['key_used', 'smallint'],
];
const PRESENCE_COLUMNS: readonly Column[] = [
  ['last_contact', 'text'],
  ['last_batch', 'text'],
  ['agent_version', 'text'],
  ['uptime_seconds', 'bigint'],
  ['spooled_batches', 'bigint'],
  ['catalogue_version', 'text'],
  ['catalogue_digest', 'text'],
  ['clock_offset_seconds', 'bigint'],
  ['updates', 'text'],
  ['silent_at', 'text'],
  ['stopped_at', 'text'],
  ['boot', 'text'],
  ['suspended_seconds', 'bigint'],
  ['program_digest', 'text'],
  ['units_digest', 'text'],
  ['storage', 'text'],
  ['cost', 'text'],
  ['watching', 'text'],
];
const WHICH: readonly Column[] = [['host', 'bigint']];

const HOSTS = `SELECT id, host_id, ${CHAIN_COLUMNS}, resync_at, ring, group_key FROM host WHERE host_id = ANY($1::text[]) ORDER BY id`;
const READ_HOSTS = { name: 'hosts', sql: HOSTS };
const LOCK_HOSTS = { name: 'hosts locked', sql: `${HOSTS} FOR UPDATE` };
const LOCK_PRESENCES = {
  name: 'presences locked',
  sql: `SELECT host, ${PRESENCE_COLUMNS.map(([name]) => name).join(', ')} FROM presence WHERE host = ANY($1::bigint[]) ORDER BY host FOR UPDATE`,
};
const UPDATE_HOSTS = updateRows('host', [['id', 'bigint']], HOST_COLUMNS);
const UPDATE_PRESENCES = updateRows('presence', WHICH, PRESENCE_COLUMNS);

/** What is known of one host while its order is carried out; its rows are locked, so that nothing else changes them. */
export class HostState {
  readonly id: number;
  readonly hostId: string;
  /** As it was when the order began. */
  readonly chain: ChainState;
  readonly row: Row;
  readonly presence: Row;
  #host: Readonly<Record<string, Value>> | undefined;
  #presence: Readonly<Record<string, Value>> | undefined;

  constructor(row: Row, presence: Row) {
    this.id = number(row['id']);
    this.hostId = text(row['host_id']);
    this.chain = chainOf(row);
    this.row = row;
    this.presence = presence;
  }

  /** Columns of `host` from now on. */
  setHost(columns: Readonly<Record<string, Value>>): void {
    this.#host = { ...this.#host, ...columns };
  }

  /** Columns of `presence` from now on. */
  setPresence(columns: Readonly<Record<string, Value>>): void {
    this.#presence = { ...this.#presence, ...columns };
  }

  /** The row that `host` is to have; undefined when it stays. */
  changedHost(): readonly Value[] | undefined {
    const changed = this.#host;
    return (
      changed && [this.id, ...HOST_COLUMNS.map(([name]) => changed[name] ?? (name in changed ? null : valueOf(this.row[name])))]
    );
  }

  /** The row that `presence` is to have; undefined when it stays. */
  changedPresence(): readonly Value[] | undefined {
    const changed = this.#presence;
    return (
      changed && [
        this.id,
        ...PRESENCE_COLUMNS.map(([name]) => changed[name] ?? (name in changed ? null : valueOf(this.presence[name]))),
      ]
    );
  }
}

/**
 * What is known of these hosts, by their ids; those that are not there are left out. Rows of `presence` are locked for all of
 * them, rows of `host` for those that are named in `locked`: heartbeats change nothing there. Always in the order of their
 * numbers, so that two transactions never wait for each other.
 */
export async function lockHosts(
  connection: PostgresConnection,
  hostIds: readonly string[],
  locked: readonly string[],
): Promise<ReadonlyMap<string, HostState>> {
  const others = hostIds.filter((id) => !locked.includes(id));
  const rows = [
    ...(locked.length > 0 ? await connection.lists(LOCK_HOSTS, [locked]) : []),
    ...(others.length > 0 ? await connection.lists(READ_HOSTS, [others]) : []),
  ];
  const presences = new Map(
    (await connection.lists(LOCK_PRESENCES, [rows.map((row) => number(row['id']))])).map((row) => [row['host'], row]),
  );
  return new Map(
    rows.flatMap((row) => {
      const presence = presences.get(row['id']);
      return presence === undefined ? [] : [[text(row['host_id']), new HostState(row, presence)] as const];
    }),
  );
}

/** Writes what changed of these hosts. */
export async function saveHosts(connection: PostgresConnection, states: Iterable<HostState>): Promise<void> {
  const all = [...states];
  await connection.rows(
    UPDATE_HOSTS,
    all.flatMap((state) => {
      const row = state.changedHost();
      return row === undefined ? [] : [row];
    }),
  );
  await connection.rows(
    UPDATE_PRESENCES,
    all.flatMap((state) => {
      const row = state.changedPresence();
      return row === undefined ? [] : [row];
    }),
  );
}

/** A column of ours as it is written back. */
function valueOf(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

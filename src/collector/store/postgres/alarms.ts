import type { Instant } from '../../../domain/clock.ts';
import { MAX_ALARMS } from '../contract.ts';
import type { NewAlarm } from '../decisions/contact-alarms.ts';
import type { PostgresConnection } from './connection.ts';
import { insertRows } from './lists.ts';

const INSERT_ALARMS = insertRows('alarm', [
  ['host', 'bigint'],
  ['at', 'text'],
  ['kind', 'text'],
  ['detail', 'text'],
]);
const TRIM = {
  name: 'trim alarms',
  sql: `DELETE FROM alarm USING (
      SELECT host, id, row_number() OVER (PARTITION BY host ORDER BY id DESC) AS place FROM alarm WHERE host = ANY($1::bigint[])
    ) AS old WHERE alarm.host = old.host AND alarm.id = old.id AND place > ${MAX_ALARMS}`,
};
const TAKE_BACK = {
  name: 'take silence back',
  sql: `DELETE FROM alarm USING (SELECT host, max(id) AS id FROM alarm WHERE host = ANY($1::bigint[]) AND kind = 'silent' GROUP BY host) AS last
    WHERE alarm.host = last.host AND alarm.id = last.id`,
};
const LAST_ROLLBACKS = {
  name: 'last rollbacks',
  sql: `SELECT DISTINCT ON (host) host, at FROM alarm WHERE host = ANY($1::bigint[]) AND kind = 'state-rollback' ORDER BY host, id DESC`,
};

/** An alarm of a host. */
export interface HostAlarm {
  readonly host: number;
  readonly at: Instant;
  readonly alarm: NewAlarm;
}

/** Adds alarms, and forgets the oldest of a host that has too many. */
export async function addAlarms(connection: PostgresConnection, alarms: readonly HostAlarm[]): Promise<void> {
  if (alarms.length === 0) return;
  await connection.rows(
    INSERT_ALARMS,
    alarms.map(({ host, at, alarm }) => [host, at, alarm.kind, JSON.stringify(alarm.detail)]),
  );
  await connection.lists(TRIM, [[...new Set(alarms.map(({ host }) => host))]]);
}

/** Removes the last alarm of a silence of these hosts. */
export async function takeSilenceBack(connection: PostgresConnection, hosts: readonly number[]): Promise<void> {
  if (hosts.length > 0) await connection.lists(TAKE_BACK, [hosts]);
}

/** When the state of these hosts went back last; those of which it never did are left out. */
export async function lastRollbacks(
  connection: PostgresConnection,
  hosts: readonly number[],
): Promise<ReadonlyMap<number, Instant>> {
  if (hosts.length === 0) return new Map();
  const rows = await connection.lists(LAST_ROLLBACKS, [hosts]);
  return new Map(rows.map((row) => [Number(row['host']), String(row['at'])]));
}

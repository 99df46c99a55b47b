import { number, text } from '../connection.ts';
import type { SignedText } from '../updates-contract.ts';
import type { PostgresConnection } from './connection.ts';
import type { ContactOfHost } from './host-orders.ts';

/** Commands in one answer to a host. */
const AT_ONCE = 8;

const END = {
  name: 'end commands',
  sql: `UPDATE command SET state = given.state, ended_at = given.at, why = given.why, report = given.report
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS given (host, id, state, at, why, report)
    WHERE command.host = given.host AND command.id = given.id AND command.state IN ('queued', 'delivered')`,
};
const OPEN = {
  name: 'open commands',
  sql: `SELECT open.host, number, text, signature, state
    FROM unnest($1::bigint[], $2::text[]) AS given (host, at) CROSS JOIN LATERAL (
      SELECT * FROM command WHERE command.host = given.host AND state IN ('queued', 'delivered') AND expires_at > given.at
      ORDER BY number LIMIT ${AT_ONCE}) AS open
    ORDER BY open.host, number`,
};
const DELIVER = {
  name: 'deliver commands',
  sql: `UPDATE command SET state = 'delivered', delivered_at = given.at
    FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS given (host, number, at)
    WHERE command.host = given.host AND command.number = given.number`,
};

/** What heartbeats say of commands, and which each host has not ended yet, by its number. */
export async function exchangeCommands(
  connection: PostgresConnection,
  contacts: readonly ContactOfHost[],
): Promise<ReadonlyMap<number, readonly SignedText[]>> {
  const asking = contacts.filter(({ contact }) => contact.updates !== undefined);
  const outcomes = new Map(
    asking.flatMap(({ contact, state }) =>
      (contact.updates?.outcomes ?? [])
        // The first that is said of a command counts.
        .toReversed()
        .map((one) => [
          `${state.id} ${one.id}`,
          [state.id, one.id, one.state, contact.at, one.why ?? null, one.report ?? null] as const,
        ]),
    ),
  );
  await connection.rows(END, [...outcomes.values()]);
  const rows = await connection.rows(
    OPEN,
    asking.map(({ contact, state }) => [state.id, contact.at]),
  );
  const at = new Map(asking.map(({ contact, state }) => [state.id, contact.at]));
  const queued = rows.filter((row) => row['state'] === 'queued');
  await connection.rows(
    DELIVER,
    queued.map((row) => [number(row['host']), number(row['number']), at.get(number(row['host'])) ?? null]),
  );
  const statements = Map.groupBy(rows, (row) => number(row['host']));
  return new Map(
    [...statements].map(([host, ofHost]) => [
      host,
      ofHost.map((row) => ({ text: text(row['text']), signature: text(row['signature']) })),
    ]),
  );
}

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer as Launched } from '../../../../test/postgres/server.ts';
import { PostgresConnection } from './connection.ts';
import { makeMonth } from './partitions.ts';
import { PostgresServer } from './server.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();
const LINE = `INSERT INTO finding_history (host, finding, received_at, state, identity, version, last_seen, cause)
  VALUES (1, 1, '2031-05-02T00:00:00.000Z', 'installed', 'proven', '1', '2031-05-02T00:00:00.000Z', 'reported')`;

describe.skipIf(skipped !== undefined)(`months of the history${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let launched: Launched;
  let address: string;
  let server: PostgresServer;
  beforeAll(async () => {
    launched = await Launched.start();
    address = await launched.createDatabase('months');
    await (await openPostgresStore(address)).close();
    server = await PostgresServer.reach(address);
  });
  afterAll(async () => {
    await server.close();
    await launched.stop();
  });

  /** Until somebody waits for a lock. */
  const waits = () =>
    vi.waitFor(async () => {
      expect(await launched.query('months', "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).toHaveLength(1);
    });
  /** Does it in a transaction of another program that stays open until `commit`. */
  async function begun(work: (connection: PostgresConnection) => Promise<void>): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: address });
    await client.connect();
    await client.query('BEGIN');
    await work(new PostgresConnection(client));
    return async () => {
      await client.query('COMMIT');
      await client.end();
    };
  }
  const linesOf = async (table: string) => (await launched.query('months', `SELECT count(*)::int AS n FROM ${table}`))[0]?.['n'];

  it('are made once by two who make them at the same time', async () => {
    const commit = await begun((connection) => makeMonth(connection, '2031-04'));
    const second = server.transaction((connection) => makeMonth(connection, '2031-04'));
    await waits();
    await commit();
    await second;
    expect(await linesOf('finding_history_2031_04')).toBe(0);
  });

  it('are made while somebody writes what belongs to them, and lose none of it', async () => {
    const commit = await begun((connection) => connection.execute(LINE));
    const making = server.transaction((connection) => makeMonth(connection, '2031-05'));
    await waits();
    await commit();
    await making;
    expect(await linesOf('finding_history_2031_05')).toBe(1);
    expect(await linesOf('finding_history_rest')).toBe(0);
  });

  it('keep no collector from its start when their table is held', async () => {
    const month = new Date().toISOString().slice(0, 7).replace('-', '_');
    await launched.query('months', `DROP TABLE finding_history_${month}`);
    const commit = await begun((connection) => connection.execute('LOCK TABLE finding_history_rest IN ROW EXCLUSIVE MODE'));
    await (await openPostgresStore(`${address}&lock_timeout=300`)).close();
    await commit();
    await (await openPostgresStore(address)).close();
    expect(await linesOf(`finding_history_${month}`)).toBe(0);
  });
});

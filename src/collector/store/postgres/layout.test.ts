import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer as TestServer } from '../../../../test/postgres/server.ts';
import { bringUpToDate } from './layout.ts';
import { MIGRATIONS } from './migrations.ts';
import { PostgresServer } from './server.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();
const KILL = 'SELECT pg_terminate_backend(pg_backend_pid())';

describe.skipIf(skipped !== undefined)(`the layout of PostgreSQL${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const objects = async (database: string) =>
    server.query(
      database,
      `SELECT relname AS name, attname AS column, format_type(atttypid, atttypmod) AS type, attnotnull AS needed
       FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
       WHERE relnamespace = 'public'::regnamespace AND relname <> 'layout' AND relname <> 'layout_pkey' ORDER BY 1, attnum`,
    );
  const migrate = async (database: string, migrations = MIGRATIONS) => {
    const reached = await PostgresServer.reach(server.address(database));
    try {
      await reached.session((connection) => bringUpToDate(connection, migrations));
    } finally {
      await reached.close();
    }
  };

  it(
    'F42: is that of before or of after, whichever statement it is killed at, and the next start ends it',
    { timeout: 120_000 },
    async () => {
      await server.createDatabase('whole');
      await migrate('whole');
      const wanted = await objects('whole');
      expect(wanted.length).toBeGreaterThan(100);
      await server.createDatabase('torn');
      for (const [step, { statements }] of MIGRATIONS.entries()) {
        const before = await objects('torn');
        for (let at = 0; at <= statements.length; at += 1) {
          const killed = MIGRATIONS.slice(0, step + 1).map((one, index) =>
            index === step ? { ...one, statements: [...statements.slice(0, at), KILL, ...statements.slice(at)] } : one,
          );
          await expect(migrate('torn', killed)).rejects.toThrow(/terminat/);
          expect(await objects('torn')).toEqual(before);
        }
        await migrate('torn', MIGRATIONS.slice(0, step + 1));
      }
      expect(await objects('torn')).toEqual(wanted);
    },
  );

  it('is made once when several replicas start at the same time', async () => {
    const address = await server.createDatabase('many');
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore(address)));
    expect(await server.query('many', 'SELECT version FROM layout ORDER BY version')).toEqual(
      MIGRATIONS.map(({ version }) => ({ version })),
    );
    for (const store of stores) await store.close();
  });

  it('of a newer version is served as long as that says so', async () => {
    const address = await server.createDatabase('newer');
    await migrate('newer');
    const known = MIGRATIONS.at(-1)?.version ?? 0;
    await server.query('newer', `INSERT INTO layout (version, serves) VALUES (${known + 1}, ${known})`);
    await (await openPostgresStore(address)).close();
    await server.query('newer', `INSERT INTO layout (version, serves) VALUES (${known + 2}, ${known + 1})`);
    await expect(openPostgresStore(address)).rejects.toMatchObject({
      message: expect.stringContaining(`has layout ${known + 2}`),
    });
  });

  it('gives up its place to long work, and is brought up to date after it', { timeout: 60_000 }, async () => {
    const address = await server.createDatabase('busy');
    await migrate('busy');
    const version = (MIGRATIONS.at(-1)?.version ?? 0) + 1;
    const next = [...MIGRATIONS, { version, serves: 1, statements: ['ALTER TABLE plan ADD COLUMN more text'] }];
    const reached = await PostgresServer.reach(address);
    const working = reached.transaction(async (connection) => {
      await connection.all('SELECT * FROM plan');
      await connection.get('SELECT pg_sleep(3)');
    });
    const migrated = migrate('busy', next);
    // Meanwhile others read and write the same table without waiting for the end of the long work.
    await new Promise((resolve) => setTimeout(resolve, 2300));
    await server.query('busy', "INSERT INTO plan (name, document) VALUES ('p', 'd')");
    await Promise.all([working, migrated]);
    expect(await server.query('busy', 'SELECT more FROM plan')).toEqual([{ more: null }]);
    await reached.close();
  });
});

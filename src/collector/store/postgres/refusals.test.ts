import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer } from '../../../../test/postgres/server.ts';
import { openPostgresStore } from './store.ts';

const skipped = noPostgres();

describe.skipIf(skipped !== undefined)(`a PostgreSQL that cannot be used${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
    const sql = [
      "CREATE ROLE locked LOGIN PASSWORD 'right'",
      'CREATE ROLE few LOGIN CONNECTION LIMIT 1',
      'CREATE ROLE poor LOGIN',
    ];
    for (const one of sql) await server.query('postgres', one);
    await server.createDatabase('fine');
    await server.createDatabase('still');
    await server.query('postgres', 'ALTER DATABASE still SET default_transaction_read_only = on');
    await server.query('postgres', "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0");
    writeFileSync(
      path.join(server.data, 'pg_hba.conf'),
      'local all locked scram-sha-256\nlocal all barred reject\nlocal all all trust\n',
    );
    await server.query('postgres', 'SELECT pg_reload_conf()');
  });
  afterAll(() => server.stop());

  const rows = [
    {
      name: 'a wrong password',
      database: 'fine',
      account: 'locked:wr0ng',
      want: 'password authentication failed',
      remedy: 'Check the password',
    },
    {
      name: 'an account that is not let in',
      database: 'fine',
      account: 'barred',
      want: 'rejects connection',
      remedy: 'pg_hba.conf',
    },
    {
      name: 'no such database',
      database: 'nowhere',
      account: 'postgres',
      want: '"nowhere" does not exist',
      remedy: 'CREATE DATABASE',
    },
    {
      name: 'an account that may not make tables',
      database: 'fine',
      account: 'poor',
      want: 'permission denied',
      remedy: 'owner',
    },
    {
      name: 'a read-only server',
      database: 'still',
      account: 'postgres',
      want: 'it is read-only',
      remedy: 'default_transaction_read_only',
    },
    {
      name: 'another encoding',
      database: 'ascii',
      account: 'postgres',
      want: 'its encoding is SQL_ASCII',
      remedy: 'ENCODING UTF8',
    },
  ];
  it.each(rows)('is refused with what to do: $name', async ({ database, account, want, remedy }) => {
    const error: unknown = await openPostgresStore(server.address(database, account)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'E_STORE_UNAVAILABLE',
      message: expect.stringContaining(want),
      remedy: expect.stringContaining(remedy),
    });
    expect(String(error)).not.toContain('wr0ng');
  });

  it('F40: is refused when it is out of connections', async () => {
    const client = new Client({ connectionString: server.address('fine', 'few') });
    await client.connect();
    const refused = openPostgresStore(server.address('fine', 'few'));
    await expect(refused).rejects.toMatchObject({
      code: 'E_STORE_UNAVAILABLE',
      remedy: expect.stringContaining('max_connections'),
    });
    await client.end();
  });

  it.each(['mysql://db/bandog', 'postgres://db.example.com', 'bandog'])('is no address: %s', async (address) => {
    await expect(openPostgresStore(address)).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' });
  });

  it('is refused when nothing listens there', async () => {
    const refused = openPostgresStore('postgres://nobody:secret@127.0.0.1:1/bandog');
    await expect(refused).rejects.toMatchObject({
      code: 'E_STORE_UNAVAILABLE',
      message: expect.stringContaining('127.0.0.1:1/bandog'),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });
});

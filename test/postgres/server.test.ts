import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from './binaries.ts';
import { PostgresServer } from './server.ts';

const skipped = noPostgres();

describe.skipIf(skipped !== undefined)(`a PostgreSQL of a test's own${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start({ isDurable: true });
  });
  afterAll(() => server.stop());

  it('keeps what was committed when it is killed', async () => {
    await server.createDatabase('kept');
    await server.query('kept', 'CREATE TABLE one AS SELECT 7 AS seven');
    await server.kill();
    await expect(server.query('kept', 'SELECT 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    await server.startAgain();
    expect(await server.query('kept', 'SELECT seven FROM one')).toEqual([{ seven: 7 }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from './binaries.ts';
import { PostgresPair } from './pair.ts';
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

  it('has a synchronous standby that takes its place, and is one itself after', { timeout: 120_000 }, async () => {
    const pair = await PostgresPair.start();
    try {
      const { primary, standby } = pair;
      await primary.createDatabase('kept');
      await primary.query('kept', 'CREATE TABLE one AS SELECT 7 AS seven');
      await expect(standby?.query('postgres', 'CREATE TABLE two ()')).rejects.toThrow(/read-only/);
      await pair.failOver();
      expect(pair.primary).toBe(standby);
      expect(await pair.primary.query('kept', 'SELECT seven FROM one')).toEqual([{ seven: 7 }]);
      await pair.repair();
      expect(pair.standby).toBe(primary);
      await pair.primary.query('kept', 'UPDATE one SET seven = 8');
      await pair.failOver();
      expect(await pair.primary.query('kept', 'SELECT seven FROM one')).toEqual([{ seven: 8 }]);
    } finally {
      await pair.stop();
    }
  });
});

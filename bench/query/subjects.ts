import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { moveStore } from '../../src/collector/store/move/move-store.ts';
import { number } from '../../src/collector/store/connection.ts';
import { Database } from '../../src/collector/store/sqlite/database.ts';
import { CollectorProcess } from '../../test/fleet/collector-process.ts';
import { PostgresServer } from '../../test/postgres/server.ts';
import { SEEDED_ARGUMENTS, startSeeded, type Seeding } from '../seeded-fleet.ts';
import type { Fleet } from './questions.ts';

/** As its administrator would set it on a machine that is its own: a quarter of 8 GB. */
const POSTGRES = { shared_buffers: '2GB', effective_cache_size: '4GB', work_mem: '16MB', max_wal_size: '8GB' } as const;
/** Of its own database. */
const DATABASE = 'bandog';

/** A collector to ask, and how much of a disk its store takes. */
export interface Subject {
  readonly url: string;
  readonly token: string;
  readonly authority: string;
  readonly fleet: Fleet;
  readonly bytes: number;
  stop(): Promise<void>;
}

/** A collector on the seeded SQLite store. */
export async function onSqlite(data: string, seeding: Seeding): Promise<Subject> {
  const collector = await startSeeded(data, seeding);
  const bytes = readdirSync(data)
    .filter((name) => name.startsWith('store.sqlite'))
    .reduce((sum, name) => sum + statSync(path.join(data, name)).size, 0);
  return subjectOf(collector, { fleet: fleetOf(collector.storeFile), bytes, stop: () => collector.stop() });
}

/** A collector on PostgreSQL, to which the seeded store was moved as a company moves its own. */
export async function onPostgres(data: string, seeding: Seeding): Promise<Subject> {
  const seeded = await startSeeded(data, seeding);
  await seeded.stop();
  const fleet = fleetOf(seeded.storeFile);
  const server = await PostgresServer.start({ isDurable: true, settings: POSTGRES });
  try {
    const address = await server.createDatabase(DATABASE);
    const begun = performance.now();
    await moveStore(seeded.storeFile, address);
    seeding.say(`moved to PostgreSQL in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    // What autovacuum does by itself in the minutes after.
    await server.query(DATABASE, 'VACUUM ANALYZE');
    const [row] = await server.query(DATABASE, `SELECT pg_database_size('${DATABASE}')::float8 AS bytes`);
    const folder = `${data}-postgres`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const isKept = (file: string): boolean => !path.basename(file).startsWith('store.sqlite');
    cpSync(data, folder, { recursive: true, filter: isKept });
    const collector = new CollectorProcess(folder, [...SEEDED_ARGUMENTS, '--store', address]);
    await collector.start();
    const stop = async (): Promise<void> => {
      await collector.stop();
      await server.stop();
    };
    return subjectOf(collector, { fleet, bytes: number(row?.['bytes']), stop });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function subjectOf(collector: CollectorProcess, given: Pick<Subject, 'fleet' | 'bytes' | 'stop'>): Subject {
  const token = readFileSync(path.join(collector.dataFolder, 'admin-token'), 'utf8').trim();
  return { url: collector.url, token, authority: collector.authority, ...given };
}

function fleetOf(file: string): Fleet {
  const database = new Database(file, 'reader');
  try {
    const count = (sql: string): number => number(database.get(sql)?.['n']);
    const findings = count('SELECT max(id) AS n FROM finding');
    return { hosts: count('SELECT count(*) AS n FROM host'), findings, now: Date.now() };
  } finally {
    database.close();
  }
}

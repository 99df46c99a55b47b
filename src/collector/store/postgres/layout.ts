import { setTimeout as sleep } from 'node:timers/promises';
import { KnownError } from '../../../domain/errors.ts';
import { number } from '../connection.ts';
import type { PostgresConnection } from './connection.ts';
import { isLockBusy } from './failures.ts';
import { lockLayout } from './locks.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** How long a step waits for a table that others use; longer, and those who come after would wait for the step. */
const LOCK_MS = 2000;
const PAUSE_MS = 1000;
/** A minute of attempts in all. */
const MOST_ATTEMPTS = 20;

/**
 * Brings the layout up to date. One program at a time does that, the others wait for it (until the end of this connection); each step is one transaction with
 * its number, so that whatever interrupts it leaves the layout of before or of after. A step that meets long work gives up
 * its place and tries again, so that replicas of the version before go on serving.
 *
 * @throws KnownError E_STORE_UNAVAILABLE when the layout is of a version that this program cannot work with
 */
export async function bringUpToDate(
  connection: PostgresConnection,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await lockLayout(connection);
  await connection.execute('CREATE TABLE IF NOT EXISTS layout (version integer PRIMARY KEY, serves integer NOT NULL)');
  const { version, serves } = await newest(connection);
  const known = migrations.at(-1)?.version ?? 0;
  if (serves > known) {
    const message = `the store has layout ${version}, and this version knows ${known}`;
    throw new KnownError('E_STORE_UNAVAILABLE', message, 'Run the newer version of Bandog that wrote it, or restore a backup.');
  }
  for (const step of migrations) if (step.version > version) await doStep(connection, step);
}

async function newest(connection: PostgresConnection): Promise<{ readonly version: number; readonly serves: number }> {
  const row = await connection.get('SELECT version, serves FROM layout ORDER BY version DESC LIMIT 1');
  return row === undefined ? { version: 0, serves: 0 } : { version: number(row['version']), serves: number(row['serves']) };
}

async function doStep(connection: PostgresConnection, { version, serves, statements }: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await connection.execute('BEGIN');
    try {
      await connection.execute(`SET LOCAL lock_timeout = ${LOCK_MS}; SET LOCAL statement_timeout = 0`);
      for (const statement of statements) await connection.execute(statement);
      await connection.run('INSERT INTO layout (version, serves) VALUES (?, ?)', version, serves);
      await connection.execute('COMMIT');
      return;
    } catch (error) {
      await connection.execute('ROLLBACK');
      if (!isLockBusy(error) || attempt === MOST_ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

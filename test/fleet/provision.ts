import { sha256 } from '../../src/domain/digest.ts';
import type { Connection } from '../../src/collector/store/connection.ts';
import { Database } from '../../src/collector/store/sqlite/database.ts';
import { Client } from 'pg';
import { COLUMN_TYPES, PostgresConnection } from '../../src/collector/store/postgres/connection.ts';
import { addHost } from '../../src/collector/store/operations/write-hosts.ts';
import { labelsOf } from './host.ts';
import { identityOf } from './identity.ts';

/** Hosts in one transaction of an import. */
const AT_ONCE = 10_000;

/**
 * Puts hosts with real keys into the store of a collector that does not run: what 250,000 enrolments would leave there. It is a matter of files,
 * for benchmarks only; no route and no command leads to it.
 */
export async function provision(file: string, hosts: Provisioned): Promise<void> {
  const database = new Database(file, 'writer');
  try {
    await addHosts({ connection: database, execute: (sql) => database.execute(sql) }, hosts);
  } finally {
    database.close();
  }
}

/** The same in a store in PostgreSQL (`postgres://…`), whose layout is there. */
export async function provisionPostgres(address: string, hosts: Provisioned): Promise<void> {
  const client = new Client({ connectionString: address, types: COLUMN_TYPES });
  await client.connect();
  try {
    await addHosts({ connection: new PostgresConnection(client), execute: (sql) => client.query(sql) }, hosts);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

/** Which hosts of a fleet. */
export interface Provisioned {
  readonly fleet: string;
  readonly from: number;
  readonly count: number;
}

interface Into {
  readonly connection: Connection;
  execute(sql: string): unknown;
}

async function addHosts({ connection, execute }: Into, { fleet, from, count }: Provisioned): Promise<void> {
  const at = new Date().toISOString();
  for (let done = 0; done < count; done += AT_ONCE) {
    await execute('BEGIN');
    for (let number = from + done; number < from + Math.min(done + AT_ONCE, count); number += 1) {
      const { hostId, publicKey, bearer } = identityOf(fleet, { number });
      await addHost(connection, { hostId, publicKey, bearerDigest: sha256(bearer), labels: labelsOf(number), at });
    }
    await execute('COMMIT');
  }
}

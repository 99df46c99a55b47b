import { expect, it } from 'vitest';
import { text, type Connection, type Value } from '../connection.ts';
import { AT, sha } from '../fixtures/chain.ts';
import { Database } from '../sqlite/database.ts';
import { hosts } from './read-hosts.ts';
import { addHost } from './write-hosts.ts';

/** Counts what is asked, and notes how large tables are read. */
class Asked implements Connection {
  readonly #database: Database;
  questions = 0;
  readonly whole: string[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  get(sql: string, ...values: readonly Value[]) {
    this.#note(sql, values);
    return this.#database.get(sql, ...values);
  }
  all(sql: string, ...values: readonly Value[]) {
    this.#note(sql, values);
    return this.#database.all(sql, ...values);
  }
  run(sql: string, ...values: readonly Value[]) {
    return this.#database.run(sql, ...values);
  }
  #note(sql: string, values: readonly Value[]): void {
    this.questions += 1;
    const steps = this.#database.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map((row) => text(row['detail']));
    this.whole.push(...steps.filter((step) => /^SCAN (?:host|finding|host_tag|presence)\b/.test(step)));
  }
}

it('asks as often for a page of many hosts as for one, and reads no table as a whole', async () => {
  const database = new Database(':memory:', 'writer');
  for (let index = 0; index < 40; index += 1) {
    const labels = {
      name: `host-${index}`,
      platform: 'linux',
      serial: `s${index % 20}`,
      machineId: `m${index}`,
      uuid: 'u',
    } as const;
    const hostId = index.toString(16).padStart(32, '0');
    await addHost(database, { hostId, labels, publicKey: Buffer.from('k'), bearerDigest: sha('b'), at: AT });
  }
  const ask = async (limit: number) => {
    const asked = new Asked(database);
    return { rows: await hosts(asked, { limit }), asked };
  };
  const [one, many] = [await ask(1), await ask(40)];
  expect(many.rows).toHaveLength(40);
  expect([many.asked.questions, many.asked.whole]).toEqual([one.asked.questions, []]);
  expect(many.rows.every((row) => row.duplicates.length === 10 && !row.duplicates.includes(row.hostId))).toBe(true);
  database.close();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { contactOf, contactSteps, HEARD_IN, newHost, type ContactStep } from '../fixtures/contact-steps.ts';
import { addHost } from '../operations/write-hosts.ts';
import { Database } from './database.ts';
import { recordAnyContact, recordContact } from './record-contact.ts';
import { recordPlainContact } from './record-plain-contact.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-plain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stores = ['quick', 'full'].map((name) => new Database(path.join(folder, name), 'writer'));
afterAll(() => stores.forEach((store) => store.close()));

it('answers and stores what all the rules do, whatever a host says and whatever befalls it', async () => {
  let [run, plain] = [0, 0];
  await fc.assert(
    fc.asyncProperty(contactSteps, async (steps) => {
      run += 1;
      const hostId = String(run).padStart(32, '0');
      const [quick, full] = stores as [Database, Database];
      for (const database of stores) {
        database.execute('BEGIN');
        await addHost(database, newHost(hostId));
      }
      for (const [index, { sql, ...said }] of steps.entries() as Iterable<[number, ContactStep]>) {
        for (const database of stores) if (sql !== undefined) database.run(sql);
        const contact = contactOf(hostId, index, said);
        expect(recordContact(quick, contact)).toEqual(recordAnyContact(full, contact));
        if (recordPlainContact(quick, contact) !== undefined) plain += 1;
        for (const table of HEARD_IN) expect(quick.all(`SELECT * FROM ${table}`)).toEqual(full.all(`SELECT * FROM ${table}`));
      }
      for (const database of stores) database.execute('ROLLBACK');
    }),
    { numRuns: 40 },
  );
  expect(plain).toBeGreaterThan(20);
});

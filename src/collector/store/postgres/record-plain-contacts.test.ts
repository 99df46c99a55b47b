import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../../../test/postgres/binaries.ts';
import { PostgresServer as TestServer } from '../../../../test/postgres/server.ts';
import type { Contact, Contacted } from '../contract.ts';
import { NOTHING_NEW } from '../decisions/contact-columns.ts';
import { contactOf, contactSteps, HEARD_IN, newHost, type ContactStep } from '../fixtures/contact-steps.ts';
import { addHost } from '../operations/write-hosts.ts';
import { lockHosts, saveHosts } from './host-states.ts';
import { HostWriter } from './host-writer.ts';
import { bringUpToDate } from './layout.ts';
import { lockRareWrites } from './locks.ts';
import { recordContacts } from './record-contacts.ts';
import { recordPlainContacts } from './record-plain-contacts.ts';
import { PostgresServer } from './server.ts';

const skipped = noPostgres();

describe.skipIf(skipped !== undefined)(
  `heartbeats that are news of nothing${skipped === undefined ? '' : ` (${skipped})`}`,
  () => {
    let server: TestServer;
    let [quick, full]: PostgresServer[] = [];
    beforeAll(async () => {
      server = await TestServer.start();
      [quick, full] = [await opened('quickly'), await opened('fully')];
    });
    afterAll(async () => {
      await quick?.close();
      await full?.close();
      await server.stop();
    });

    async function opened(name: string): Promise<PostgresServer> {
      const one = await PostgresServer.reach(await server.createDatabase(name));
      await one.session((connection) => bringUpToDate(connection));
      return one;
    }

    /** By all rules there are. */
    async function recordAny(store: PostgresServer, contact: Contact): Promise<Contacted | undefined> {
      return store.transaction(async (connection) => {
        await lockRareWrites(connection);
        const states = await lockHosts(connection, [contact.hostId], [contact.hostId]);
        const heard = await recordContacts(
          connection,
          [...states.values()].map((state) => ({ contact, state })),
          { hasLock: true },
        );
        await saveHosts(connection, states.values());
        return heard[0] as Contacted | undefined;
      });
    }

    it(
      'are answered and stored as all the rules do, whatever a host says and whatever befalls it',
      { timeout: 60_000 },
      async () => {
        if (quick === undefined || full === undefined) throw new Error('they do not run');
        const stores = [quick, full];
        const writer = new HostWriter(quick);
        const rows = async (store: PostgresServer, table: string) =>
          (await store.read((connection) => connection.all(`SELECT * FROM ${table}`)))
            .map((row) => JSON.stringify(row))
            .toSorted();
        let [run, plain] = [0, 0];
        await fc.assert(
          fc.asyncProperty(contactSteps, async (steps) => {
            run += 1;
            const hostId = String(run).padStart(32, '0');
            for (const store of stores) await store.transaction((connection) => addHost(connection, newHost(hostId)));
            for (const [index, { sql, ...said }] of steps.entries() as Iterable<[number, ContactStep]>) {
              if (sql !== undefined) for (const store of stores) await store.transaction((connection) => connection.run(sql));
              const contact = contactOf(hostId, index, said);
              const answer = await writer.recordContact(contact);
              expect(answer).toEqual(await recordAny(stores[1] as PostgresServer, contact));
              if ((await stores[0]?.statement((one) => recordPlainContacts(one, [contact])))?.has(hostId) === true) {
                plain += 1;
                expect(await recordAny(stores[1] as PostgresServer, contact)).toEqual(NOTHING_NEW);
              }
              for (const table of HEARD_IN)
                expect(await rows(stores[0] as PostgresServer, table)).toEqual(await rows(stores[1] as PostgresServer, table));
            }
          }),
          { numRuns: 60 },
        );
        expect(plain).toBeGreaterThan(10);
      },
    );
  },
);

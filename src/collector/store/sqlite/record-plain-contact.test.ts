import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Contact } from '../contract.ts';
import { addHost } from '../operations/write-hosts.ts';
import { Database } from './database.ts';
import { recordAnyContact, recordContact } from './record-contact.ts';
import { recordPlainContact } from './record-plain-contact.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-plain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [ONE, TWO] = ['1'.repeat(64), '2'.repeat(64)];

const stores = ['quick', 'full'].map((name) => new Database(path.join(folder, name), 'writer'));
afterAll(() => stores.forEach((store) => store.close()));

async function enrol(database: Database, hostId: string): Promise<void> {
  const labels = { name: 'ada', platform: 'linux', osVersion: '12', architecture: 'x64', agentVersion: '1', tags: [] } as const;
  const at = '2026-11-20T09:00:00.000Z';
  await addHost(database, {
    hostId,
    publicKey: new Uint8Array(44),
    bearerDigest: ONE,
    labels,
    at,
  });
}

/** What one heartbeat says, or what else befalls the host. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.record(
    {
      agentVersion: fc.constantFrom('1', '2'),
      storage: fc.constantFrom('disk' as const, 'memory' as const, undefined),
      integrity: fc.constantFrom({ program: ONE, units: ONE }, { program: TWO }, undefined),
      chain: fc.constantFrom(
        { epoch: 1, acknowledged: 0 },
        { epoch: 1, acknowledged: 2 },
        { epoch: 2, acknowledged: 0 },
        undefined,
      ),
      life: fc.constantFrom(
        { boot: 'x', suspendedSeconds: 0, failedContacts: 0 },
        { suspendedSeconds: 1, failedContacts: 0 },
        undefined,
      ),
      spooledBatches: fc.nat(2),
      sql: fc.constantFrom(
        "UPDATE presence SET silent_at = '2026-11-20T10:00:00.000Z'",
        "UPDATE presence SET stopped_at = '2026-11-20T10:00:00.000Z'",
        'UPDATE host SET wants_resync = 1',
        'UPDATE host SET wants_resync = 0',
        "UPDATE host SET resync_at = '2026-11-20T10:00:00.000Z'",
        "UPDATE host SET ring = 'canary'",
        "UPDATE host SET forked_at = '2026-11-20T10:00:00.000Z'",
        undefined,
      ),
    },
    { requiredKeys: [] },
  ),
);

const USUAL = {
  agentVersion: '1',
  uptimeSeconds: 1,
  spooledBatches: 0,
  storage: 'disk',
  integrity: { program: ONE, units: ONE },
  chain: { epoch: 1, acknowledged: 0 },
} as const;

it('answers and stores what all the rules do, whatever a host says and whatever befalls it', async () => {
  let [run, plain] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      run += 1;
      const hostId = String(run).padStart(32, '0');
      const [quick, full] = stores as [Database, Database];
      for (const database of stores) {
        database.execute('BEGIN');
        await enrol(database, hostId);
      }
      for (const [index, { sql, ...said }] of steps.entries() as Iterable<[number, { sql?: string } & Partial<Contact>]>) {
        for (const database of stores) if (sql !== undefined) database.run(sql);
        const contact: Contact = { hostId, at: `2026-11-20T1${index % 10}:00:00.000Z`, ...USUAL, ...said };
        expect(recordContact(quick, contact)).toEqual(recordAnyContact(full, contact));
        if (recordPlainContact(quick, contact) !== undefined) plain += 1;
        for (const table of ['presence', 'host', 'alarm', 'release_trouble'])
          expect(quick.all(`SELECT * FROM ${table}`)).toEqual(full.all(`SELECT * FROM ${table}`));
      }
      for (const database of stores) database.execute('ROLLBACK');
    }),
    { numRuns: 40 },
  );
  expect(plain).toBeGreaterThan(20);
});

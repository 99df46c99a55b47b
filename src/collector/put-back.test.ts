import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { noPostgres } from '../../test/postgres/binaries.ts';
import { PostgresServer } from '../../test/postgres/server.ts';
import { sha256 } from '../domain/digest.ts';
import { ROUTES } from '../wire/routes.ts';
import { notePutBack } from './put-back.ts';
import { finding } from './store/fixtures/finding.ts';

const WAIT_MS = 60_000;
const skipped = noPostgres();

let folder = '';
let running: RunningCollector | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-put-back-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const one = () => {
  if (running === undefined) throw new Error('no collector runs');
  return running;
};
const publish = async (notice: string) => (await one().client.publishSettings({ settings: { notice } })).revision;

async function enrol(): Promise<TestHost> {
  const { token } = await one().client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
  return TestHost.enrol((asked) => one().call(asked), token);
}

/** What a host that has these settings is answered. */
async function meet(host: TestHost, settings: number): Promise<Record<string, unknown>> {
  const chain = { epoch: host.epoch, acknowledged: host.sequence - 1 };
  const updates = { publisherKey: sha256('key'), refused: [], outcomes: [], settings };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, chain, updates });
  return (await one().call({ path: ROUTES.heartbeat, bearer: host.authorization, body })).json();
}

const number = (statement: unknown) => (JSON.parse((statement as { text: string }).text) as { number: number }).number;

describe.skipIf(skipped !== undefined)(`a PostgreSQL that is put back${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let server: PostgresServer;
  beforeEach(async () => {
    server = await PostgresServer.start({ isDurable: true });
  });
  afterEach(() => server.stop());

  it(
    'F15: is noticed by the collector that runs: hosts send again, and nothing is numbered twice',
    { timeout: WAIT_MS },
    async () => {
      running = await runCollector({
        dataFolder: path.join(folder, 'data'),
        store: await server.createDatabase('bandog'),
        markEveryMs: 50,
      });
      const host = await enrol();
      await publish('of the backup');
      await server.kill();
      cpSync(server.data, path.join(folder, 'backup'), { recursive: true });
      await server.startAgain();
      const sent = async () => (await host.send([{ kind: 'finding', finding: finding() }], [finding()])).status;
      await vi.waitFor(async () => expect(await sent()).toBe(200), WAIT_MS);
      const last = await publish('of after it');
      await one().client.rescanHost({ host: host.hostId });
      const [order] = ((await meet(host, last))['updates'] as { commands: unknown[] }).commands;

      await server.kill();
      rmSync(server.data, { recursive: true });
      cpSync(path.join(folder, 'backup'), server.data, { recursive: true, preserveTimestamps: true });
      server.ownAll();
      await server.startAgain();
      await vi.waitFor(async () => {
        const { items } = await one().client.listAuditLog({ limit: 50 });
        expect(items.some(({ action }) => action === 'store.restore')).toBe(true);
      }, WAIT_MS);
      const answer = await meet(host, last);
      expect(answer['resync']).toBe(true);
      // It has newer ones than the store, and would refuse these.
      expect(answer['updates'] ?? {}).not.toHaveProperty('settings');
      expect(await publish('again')).toBeGreaterThan(202_000_000_000);
      await one().client.rescanHost({ host: host.hostId });
      const [next] = ((await meet(host, last))['updates'] as { commands: unknown[] }).commands;
      expect(number(next)).toBeGreaterThan(number(order) + 1000);
    },
  );

  it('is told to the collector by a command, where it cannot see that', { timeout: WAIT_MS }, async () => {
    const dataFolder = path.join(folder, 'data');
    const store = await server.createDatabase('bandog');
    running = await runCollector({ dataFolder, store });
    const { revisionsBefore } = await notePutBack({ dataFolder, store });
    expect(await publish('again')).toBe(revisionsBefore + 1);
  });
});

it('F15: an older file of the store in the data folder is noticed at the start', { timeout: WAIT_MS }, async () => {
  const dataFolder = path.join(folder, 'data');
  running = await runCollector({ dataFolder });
  await publish('of the copy');
  await running.close();
  const file = path.join(dataFolder, 'store.sqlite');
  expect(existsSync(`${file}-wal`)).toBe(false);
  copyFileSync(file, path.join(folder, 'older'));
  running = await runCollector({ dataFolder });
  expect(await publish('of after it')).toBe(2);
  await running.close();
  expect(JSON.parse(readFileSync(path.join(dataFolder, 'store.mark'), 'utf8'))).toHaveProperty('number');
  copyFileSync(path.join(folder, 'older'), file);
  running = await runCollector({ dataFolder });
  expect(await publish('again')).toBeGreaterThan(202_000_000_000);
  const revision = await publish('once more');
  await running.close();
  running = await runCollector({ dataFolder });
  expect(await publish('not put back again')).toBe(revision + 1);
  await expect(notePutBack({ dataFolder })).rejects.toMatchObject({ code: 'E_STATE_LOCKED' });
});

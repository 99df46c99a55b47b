import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost, type Call } from '../../test/collector/test-host.ts';
import { ROUTES } from '../wire/routes.ts';
import { backUp, restore } from './backup.ts';
import { finding } from './store/fixtures/finding.ts';

let folder = '';
let running: RunningCollector | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-backup-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const inFolder = (name: string) => path.join(folder, name);
const entry = (name: string) => ({ kind: 'finding', finding: finding({ name }) }) as const;

/** What a host says of itself; how much of its chain it knows to be there. */
function beat(host: TestHost) {
  const chain = { epoch: host.epoch, acknowledged: host.sequence - 1 };
  return running?.call({
    path: ROUTES.heartbeat,
    bearer: host.authorization,
    body: JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, chain }),
  });
}

it(
  'F15: is taken while hosts write, and the restored collector asks those that went on for what is missing',
  { timeout: 60_000 },
  async () => {
    const dataFolder = inFolder('data');
    running = await runCollector({ dataFolder });
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 2, expiresInSeconds: 3600 });
    const call: Call = (asked) => {
      if (running === undefined) throw new Error('no collector runs');
      return running.call(asked);
    };
    const [host, still] = [await TestHost.enrol(call, token, 'moves'), await TestHost.enrol(call, token, 'rests')];
    await still.send([entry('one')], [finding({ name: 'one' })]);
    const open: ReturnType<typeof finding>[] = [];
    const writing = (async () => {
      for (let batch = 0; batch < 60; batch += 1) {
        open.push(finding({ name: `copy-${batch}` }));
        expect((await host.send([entry(`copy-${batch}`)], open)).status).toBe(200);
      }
    })();
    const { at } = await backUp({ dataFolder, folder: inFolder('backup'), version: '1' });
    await writing;
    expect(statSync(inFolder('backup')).mode & 0o777).toBe(0o700);
    await running.close();

    const restored = inFolder('restored');
    expect((await restore({ dataFolder: restored, folder: inFolder('backup'), version: '1' })).at).toBe(at);
    for (const name of ['collector-id', 'command.key', 'publisher.key', 'ca.key', 'ticket.keys'])
      expect(readFileSync(path.join(restored, name))).toEqual(readFileSync(path.join(dataFolder, name)));
    running = await runCollector({ dataFolder: restored });
    expect((await running.client.verifyAuditLog()).problems).toEqual([]);
    expect((await running.client.listAuditLog({ limit: 1 })).items[0]).toMatchObject({
      action: 'store.restore',
      detail: { backup: at },
    });

    expect((await beat(still))?.json()['resync']).toBe(false);
    expect((await beat(host))?.json()['resync']).toBe(true);
    const refused = await host.send([entry('copy-0')], open);
    expect(refused.status).toBe(409);
    const { epoch, sequence, previous } = refused.json()['expected'] as { epoch: number; sequence: number; previous: string };
    expect(sequence).toBeLessThan(61);
    host.epoch = epoch;
    host.sequence = sequence;
    host.previous = previous;
    const all = open.map((one) => ({ kind: 'finding', finding: one }) as const);
    expect((await host.send([{ kind: 'resync', at }, ...all], open)).json()).toMatchObject({
      outcome: 'committed',
      resync: false,
    });
    expect((await running.client.getHost({ host: host.hostId })).findings).toHaveLength(60);
    expect((await beat(host))?.json()['resync']).toBe(false);
  },
);

it('comes back byte for byte with what people put beside the keys', { timeout: 60_000 }, async () => {
  const dataFolder = inFolder('data');
  running = await runCollector({ dataFolder });
  await running.close();
  running = undefined;
  const bytes = Buffer.from([0x30, 0x82, 0x00, 0xff, 0xfe, 0x80]);
  const names = ['server-2.der', 'Notes of 2026.txt', 'audit_log.csv~', '.netrc', 'ä'.repeat(120)];
  for (const name of names) writeFileSync(path.join(dataFolder, name), bytes, { mode: 0o600 });
  // A collector that was put back by a plain copy of a backup.
  writeFileSync(path.join(dataFolder, 'backup.json'), '{}');
  const backup = { dataFolder, folder: inFolder('backup'), version: '1' };
  await backUp(backup);
  await restore({ ...backup, dataFolder: inFolder('restored') });
  for (const name of names) expect(readFileSync(path.join(inFolder('restored'), name))).toEqual(bytes);
  expect(existsSync(path.join(inFolder('restored'), 'backup.json'))).toBe(false);
});

it('never overwrites, and takes no half or damaged backup', { timeout: 60_000 }, async () => {
  const dataFolder = inFolder('data');
  const copying = (name: string, to = inFolder('restored')) => ({ dataFolder: to, folder: inFolder(name), version: '1' });
  await expect(backUp({ dataFolder, folder: inFolder('a'), version: '1' })).rejects.toMatchObject({ code: 'E_STATE_UNSAFE' });
  running = await runCollector({ dataFolder });
  await backUp(copying('backup', dataFolder));
  await expect(backUp(copying('backup', dataFolder))).rejects.toMatchObject({ code: 'E_STATE_UNSAFE' });
  await expect(restore(copying('backup', dataFolder))).rejects.toMatchObject({ code: 'E_STATE_UNSAFE' });

  const store = path.join(inFolder('backup'), 'store.sqlite');
  const whole = readFileSync(store);
  appendFileSync(store, 'x');
  await expect(restore(copying('backup'))).rejects.toThrow('store.sqlite is not what was written');
  writeFileSync(store, whole);
  const manifest = path.join(inFolder('backup'), 'backup.json');
  const told = readFileSync(manifest, 'utf8');
  for (const text of ['', '{}', told.replace('store.sqlite', '../../etc/x')]) {
    writeFileSync(manifest, text);
    await expect(restore(copying('backup'))).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE' });
  }
  rmSync(manifest);
  await expect(restore(copying('backup'))).rejects.toThrow('was not finished');
  writeFileSync(manifest, told);
  mkdirSync(inFolder('restored'), { mode: 0o700 });
  writeFileSync(path.join(inFolder('restored'), 'mine'), 'x');
  await expect(restore(copying('backup'))).rejects.toMatchObject({ code: 'E_STATE_UNSAFE' });
  expect(existsSync(path.join(inFolder('restored'), 'mine'))).toBe(true);
  rmSync(path.join(inFolder('restored'), 'mine'));
  expect((await restore(copying('backup'))).files).toBeGreaterThan(6);
});

import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIdentity, writeIdentity, type Identity } from '../../src/agent/uplink/identity.ts';
import { decodeToken, encodeToken } from '../../src/wire/token.ts';
import { runCollector, type RunningCollector } from '../collector/running-collector.ts';
import { authority, serverCertificate, shown } from './certificates.ts';
import { EnrolledHost } from './enrolled-host.ts';
import { FaultProxy } from './fault-proxy.ts';
import { FaultServer, http } from './fault-server.ts';

const NOWHERE = 'https://127.0.0.1:1';
let collector: RunningCollector;
let old: FaultProxy;
let fresh: FaultProxy;
let host: EnrolledHost;
beforeEach(async () => {
  collector = await runCollector();
  const port = Number(new URL(collector.collector.url).port);
  [old, fresh] = [await FaultProxy.start(port), await FaultProxy.start(port)];
  const { token } = await collector.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 600 });
  host = await EnrolledHost.enrol(encodeToken({ ...decodeToken(token), url: at(old) }));
});
afterEach(async () => {
  host.remove();
  await Promise.all([old.stop(), fresh.stop()]);
  await collector.close();
});

function at(way: FaultProxy): string {
  return `https://127.0.0.1:${way.port}`;
}

const onDisk = () => readIdentity(host.folder);

/** Starts again as another identity, as if so much time had passed. */
function restartAs(changes: Partial<Identity>): void {
  writeIdentity(host.folder, { ...onDisk(), ...changes });
  host.crash();
}

describe('a collector at a new address', () => {
  it('is gone to once it answers there, and the old address is remembered', async () => {
    expect(await host.uplink.moveTo([at(fresh)])).toEqual({ kind: 'moved', url: at(fresh) });
    expect(onDisk()).toMatchObject({ url: at(fresh), addresses: [at(fresh), at(old)] });
    await old.stop();
    host.find('1');
    expect(await host.contact()).toBe('done');
    host.crash();
    expect(await host.contact()).toBe('done');
  });

  it('is gone to when settings say so, and not again after each contact', async () => {
    host.addresses = [at(fresh)];
    expect(await host.contact()).toBe('done');
    expect(onDisk()).toMatchObject({ url: at(fresh), addresses: [at(fresh), at(old)] });
    const { connections } = old;
    expect(await host.contact()).toBe('done');
    expect(old.connections).toBe(connections);
  });

  it('is stayed away from while it does not answer there, and the old one goes on; what is wanted is on disk', async () => {
    expect(await host.uplink.moveTo([NOWHERE])).toMatchObject({
      kind: 'kept',
      url: at(old),
      why: expect.stringContaining('ECONNREFUSED'),
    });
    expect(onDisk()).toMatchObject({ url: at(old), addresses: [NOWHERE, at(old)] });
    expect(await host.contact()).toBe('done');
  });

  it('is the best of several that answers', async () => {
    expect(await host.uplink.moveTo([NOWHERE, at(fresh)])).toEqual({ kind: 'moved', url: at(fresh) });
    expect(onDisk().addresses).toEqual([NOWHERE, at(fresh), at(old)]);
    expect(await host.uplink.moveTo([at(fresh)])).toEqual({ kind: 'there' });
  });

  it('T55: is not believed to be at an address where another authority or another collector answers', async () => {
    const stranger = await authority();
    const rogue = await FaultServer.start(shown(await serverCertificate(stranger), stranger));
    const other = await runCollector();
    for (const url of [rogue.url, other.collector.url])
      expect(await host.uplink.moveTo([url])).toMatchObject({
        kind: 'kept',
        url: at(old),
        why: expect.stringContaining('untrusted'),
      });
    expect(rogue.requests).toEqual([]);
    await rogue.stop();
    await other.close();
  });

  it('T55: is not believed to be another collector, even under an authority that we take', async () => {
    const own = await authority();
    const company = await FaultServer.start(shown(await serverCertificate(own), own));
    company.answer = ({ socket }) =>
      void socket.write(http(200, { body: JSON.stringify({ collectorId: 'd'.repeat(32), nonce: 'AAAA' }) }));
    restartAs({ authority: `${onDisk().authority ?? ''}${own.certificate}` });
    expect(await host.uplink.moveTo([company.url])).toMatchObject({
      kind: 'kept',
      why: expect.stringContaining('another collector'),
    });
    await company.stop();
  });

  it('is looked for at the other addresses when the one in use is lost for several contacts', async () => {
    await host.uplink.moveTo([at(fresh)]);
    const both = [at(fresh), at(old)];
    await fresh.stop();
    const ends: string[] = [];
    for (let contact = 0; contact < 5; contact += 1) ends.push(await host.contact());
    expect(ends).toEqual(['failed', 'failed', 'failed', 'done', 'done']);
    expect(onDisk()).toMatchObject({ url: at(old), addresses: both });
  });

  for (const bad of ['http://collector.example', 'not an address', '']) {
    it(`T57: refuses ${JSON.stringify(bad)}, and changes nothing`, async () => {
      const before = onDisk();
      await expect(host.uplink.moveTo([bad])).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
      await expect(host.uplink.moveTo([])).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
      expect(onDisk()).toEqual(before);
    });
  }
});

describe('what has an age', () => {
  const longAgo = '2020-01-01T00:00:00.000Z';

  it('T53: a key of more than a year is rotated by itself, once', async () => {
    restartAs({ enrolledAt: longAgo, bearerAt: new Date().toISOString() });
    const before = host.keys.current.publicKey;
    for (const _ of [1, 2, 3]) expect(await host.contact()).toBe('done');
    expect(host.keys.current.publicKey).not.toBe(before);
    expect(Date.now() - Date.parse(onDisk().keyAt ?? '')).toBeLessThan(60_000);
    const log = (await collector.client.listAuditLog({ limit: 100 })).items;
    expect(log.filter((line) => line.action === 'host.rotate-key')).toHaveLength(1);
  });

  it('a bearer of more than a month is made anew, and the old one is no longer taken', async () => {
    restartAs({ enrolledAt: longAgo, keyAt: new Date().toISOString() });
    const { bearer } = onDisk();
    for (const _ of [1, 2, 3]) expect(await host.contact()).toBe('done');
    expect(onDisk().bearer).not.toBe(bearer);
    const late = await collector.call({ path: '/agent/v1/heartbeat', bearer: `${onDisk().hostId}.${bearer}`, body: '{}' });
    expect(late.status).toBe(401);
  });

  it('F14: a host restored from a backup is no clone: it finds its place, and what it lost is found anew', async () => {
    host.find('1');
    expect(await host.contact()).toBe('done');
    host.close();
    const backup = path.join(collector.folder, 'state');
    cpSync(host.folder, backup, { recursive: true });
    host.open();
    for (const id of ['2', '3']) {
      host.find(id);
      expect(await host.contact()).toBe('done');
    }
    host.close();
    rmSync(host.folder, { recursive: true });
    cpSync(backup, host.folder, { recursive: true });
    host.open();
    host.find('4');
    expect(await host.contact()).toBe('done');
    const anchors = async () =>
      (await collector.client.getHost({ host: host.uplink.hostId })).findings.map(({ finding }) => finding.anchor).toSorted();
    expect(await anchors()).toEqual(['/opt/1', '/opt/4']);
    for (const id of ['2', '3']) host.find(id);
    expect(await host.contact()).toBe('done');
    expect(await anchors()).toEqual(['/opt/1', '/opt/2', '/opt/3', '/opt/4']);
    expect((await collector.client.listHosts({ limit: 10 })).items).toHaveLength(1);
  });

  it('F15: a collector restored from before a rotation learns the key again, and nothing is lost', async () => {
    host.find('1');
    expect(await host.contact()).toBe('done');
    const data = collector.collector.dataFolder;
    const { port } = new URL(collector.collector.url);
    await collector.collector.close();
    const backup = path.join(collector.folder, 'backup');
    cpSync(data, backup, { recursive: true });
    const start = async () => {
      const { startCollector } = await import('../../src/collector/collector.ts');
      const { NO_PRODUCTS } = await import('../../src/collector/policy/known-products.ts');
      const { pino } = await import('pino');
      const listen = { host: '127.0.0.1', port: Number(port) };
      return startCollector(
        { dataFolder: data, listen, names: [], products: NO_PRODUCTS, version: '1' },
        pino({ level: 'silent' }),
      );
    };
    const second = await start();
    expect(await host.uplink.rotateKey()).toEqual({ kind: 'rotated' });
    host.find('2');
    expect(await host.contact()).toBe('done');
    await second.close();
    rmSync(data, { recursive: true });
    cpSync(backup, data, { recursive: true });
    const third = await start();
    host.find('3');
    const ends: string[] = [];
    for (let contact = 0; contact < 5 && ends.at(-1) !== 'done'; contact += 1) ends.push(await host.contact());
    expect(ends.at(-1)).toBe('done');
    host.find('4');
    expect(await host.contact()).toBe('done');
    const report = await collector.client.getHost({ host: host.uplink.hostId });
    expect(report.findings.map(({ finding }) => finding.anchor).toSorted()).toEqual(['/opt/1', '/opt/2', '/opt/3', '/opt/4']);
    expect(report.host.forkedAt).toBeUndefined();
    await third.close();
  });
});

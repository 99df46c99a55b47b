import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keysInMemory, type HostKeys } from '../../src/agent/uplink/host-keys.ts';
import { readIdentity } from '../../src/agent/uplink/identity.ts';
import { DIRECT } from '../../src/agent/uplink/network.ts';
import { reintroduce } from '../../src/agent/uplink/new-key.ts';
import { Session } from '../../src/agent/uplink/session.ts';
import { decodeToken, encodeToken } from '../../src/wire/token.ts';
import { runCollector, type RunningCollector } from '../collector/running-collector.ts';
import { EnrolledHost } from './enrolled-host.ts';
import { FaultProxy } from './fault-proxy.ts';

let collector: RunningCollector;
let way: FaultProxy;
const hosts: EnrolledHost[] = [];
beforeEach(async () => {
  collector = await runCollector();
  way = await FaultProxy.start(Number(new URL(collector.collector.url).port));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) host.remove();
  await way.stop();
  await collector.close();
});

/** A host that reaches the collector over the faulty way. */
async function enrolled(name?: string): Promise<EnrolledHost> {
  const { token } = await collector.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 600 });
  const line = encodeToken({ ...decodeToken(token), url: `https://127.0.0.1:${way.port}` });
  return kept(await EnrolledHost.enrol(line, name === undefined ? {} : { name }));
}

function kept(host: EnrolledHost): EnrolledHost {
  hosts.push(host);
  return host;
}

const listed = async () => (await collector.client.listHosts({ limit: 100 })).items;
const anchors = async (host: string) => (await collector.client.getHost({ host })).findings.map(({ finding }) => finding.anchor);
const actions = async () => (await collector.client.listAuditLog({ limit: 1000 })).items.map((line) => line.action);

describe('a new key for the same host', () => {
  it('T53: is signed by the old one, and what follows is signed by it', async () => {
    const host = await enrolled();
    host.find('1');
    expect(await host.contact()).toBe('done');
    const before = host.keys.current.publicKey;
    expect(await host.uplink.rotateKey()).toEqual({ kind: 'rotated' });
    expect(host.keys.current.publicKey).not.toBe(before);
    host.find('2');
    expect(await host.contact()).toBe('done');
    host.crash();
    host.find('3');
    expect(await host.contact()).toBe('done');
    expect(await anchors(host.uplink.hostId)).toEqual(['/opt/1', '/opt/2', '/opt/3']);
    expect(await listed()).toHaveLength(1);
    expect(await actions()).toContain('host.rotate-key');
  });

  it('F22: survives a cut at any moment, a crash after it, and never loses the host', async () => {
    const host = await enrolled();
    const outcomes = new Set<string>();
    for (let bytes = 0; bytes <= 4200; bytes += 300) {
      way.fault = { kind: 'cut', bytes };
      outcomes.add((await host.uplink.rotateKey(AbortSignal.timeout(3000))).kind);
      // What one side knows and the other does not, it may know for ever after.
      host.crash();
      way.fault = { kind: 'none' };
      host.find(String(bytes));
      expect(await host.contact()).toBe('done');
      expect(existsSync(path.join(host.folder, 'host.key.next'))).toBe(false);
    }
    expect([...outcomes].toSorted()).toEqual(['failed', 'rotated']);
    expect(await anchors(host.uplink.hostId)).toHaveLength(15);
    expect((await listed()).map((one) => one.forkedAt)).toEqual([undefined]);
  });

  it('T53: the key before is a fork once the new one was used', async () => {
    const host = await enrolled();
    const stolen = kept(host.clone());
    await host.uplink.rotateKey();
    host.find('1');
    expect(await host.contact()).toBe('done');
    stolen.find('2');
    expect(await stolen.contact()).toBe('rekeyed');
    expect(await actions()).toContain('host.fork');
  });

  it('T53: a host that shows its older key beside the one that counts is no fork', async () => {
    const host = await enrolled();
    host.find('1');
    await host.uplink.rotateKey();
    expect(await host.contact()).toBe('done');
    const identity = readIdentity(host.folder);
    const { current, previous } = host.keys;
    if (previous === undefined) throw new Error('there is no key before');
    const session = (keys: HostKeys) => new Session({ identity, keys, keep: () => undefined, network: DIRECT });
    // As after a 401 for another reason, and after a batch that was bent on the way.
    const renewing = session(keysInMemory(previous));
    expect(await renewing.renew()).toMatchObject({ kind: 'answer', status: 401 });
    const telling = session({ ...keysInMemory(current), current, next: undefined, previous });
    expect(await reintroduce(telling)).toEqual({ kind: 'rotated' });
    renewing.close();
    telling.close();
    host.find('2');
    expect(await host.contact()).toBe('done');
    expect((await listed()).map((row) => row.forkedAt)).toEqual([undefined]);
  });

  it('F21: a bearer that is no longer taken is renewed, with whichever key the collector knows', async () => {
    const host = await enrolled();
    const clone = kept(host.clone());
    // Both may prove the same key; each renewal ends the other's bearer, and none of them the host.
    for (const one of [host, clone, host, clone]) expect(await one.contact()).toBe('done');
    expect((await listed()).length).toBe(1);
  });
});

describe('a key in two places', () => {
  it('T53: both are set aside, told so, and become hosts of their own; the old record is closed', async () => {
    const first = await enrolled();
    first.find('1');
    expect(await first.contact()).toBe('done');
    const old = first.uplink.hostId;
    const second = kept(first.clone());
    for (const [host, id] of [
      [first, 'first'],
      [second, 'second'],
    ] as const)
      host.find(id);
    expect(await first.contact()).toBe('done');
    expect(await second.contact()).toBe('rekeyed');
    // The other one has nothing to send: it hears of it with its next heartbeat.
    expect(await first.contact()).toBe('rekeyed');
    expect(await first.contact()).toBe('done');
    expect(await second.contact()).toBe('done');
    const ids = [first.uplink.hostId, second.uplink.hostId];
    expect(new Set([...ids, old]).size).toBe(3);
    expect(await anchors(first.uplink.hostId)).toEqual(['/opt/1', '/opt/first']);
    expect(await anchors(second.uplink.hostId)).toEqual(['/opt/1', '/opt/second']);
    const rows = new Map((await listed()).map((row) => [row.id, row]));
    expect(rows.get(old)).toMatchObject({ closed: { as: 'forked' }, forkedAt: expect.any(String) });
    for (const id of ids) expect(rows.get(id)).toMatchObject({ continues: old });
    expect((await actions()).filter((action) => action === 'host.rekey')).toHaveLength(2);
    expect(first.keys.current.publicKey).not.toBe(second.keys.current.publicKey);
    // A sum counts what is there, once for each machine.
    const all = (await collector.client.listFindings({ limit: 100 })).items;
    expect(all.map((one) => one.finding.anchor).toSorted()).toEqual(['/opt/1', '/opt/1', '/opt/first', '/opt/second']);
  });

  it('F28: ten copies of one state folder end as ten hosts, without a war', async () => {
    const first = await enrolled('golden-image');
    first.find('0');
    expect(await first.contact()).toBe('done');
    const clones = Array.from({ length: 9 }, () => kept(first.clone()));
    const all = [first, ...clones];
    for (const [index, host] of all.entries()) host.find(`own-${index}`);
    for (let round = 0; round < 3; round += 1) for (const host of all) await host.contact();
    for (const host of all) expect(await host.contact()).toBe('done');
    expect(new Set(all.map((host) => host.uplink.hostId)).size).toBe(10);
    const open = (await listed()).filter((row) => row.closed === undefined);
    expect(open).toHaveLength(10);
    expect((await actions()).filter((action) => action === 'host.enrol')).toHaveLength(1);
  });

  it('T53: the new id survives a cut at any moment and a crash after it, and is one', async () => {
    const first = await enrolled();
    const old = first.uplink.hostId;
    const clone = kept(first.clone());
    for (const host of [first, clone]) host.find(host === first ? 'a' : 'b');
    expect(await first.contact()).toBe('done');
    expect(await clone.contact()).toBe('rekeyed');
    const ends: string[] = [];
    for (let bytes = 100; first.uplink.hostId === old && bytes < 8000; bytes += 300) {
      way.cutAll();
      way.fault = { kind: 'cut', bytes };
      ends.push(await first.contact(AbortSignal.timeout(3000)));
      first.crash();
    }
    way.fault = { kind: 'none' };
    expect(ends).toContain('failed');
    expect(await first.contact()).toBe('done');
    expect(first.uplink.hostId).not.toBe(old);
    expect((await listed()).filter((row) => row.continues === old)).toHaveLength(2);
    expect(await anchors(first.uplink.hostId)).toEqual(['/opt/a']);
  });

  const steps = ['identity.json.next', 'host.key'] as const;
  for (const step of steps) {
    it(`T53: goes on after a crash behind the step that wrote ${step}`, async () => {
      const first = await enrolled();
      const clone = kept(first.clone());
      for (const host of [first, clone]) host.find(host === first ? 'a' : 'b');
      await first.contact();
      await clone.contact();
      const { writeNextIdentity } = await import('../../src/agent/uplink/identity.ts');
      const asked = await first.uplink.askNewIdentity(first.labels);
      if (asked.kind === 'failed') throw new Error(asked.why);
      writeNextIdentity(first.folder, asked.identity);
      if (step === 'host.key') first.keys.adopt();
      first.crash();
      expect(first.uplink.hostId).toBe(asked.identity.hostId);
      expect(await first.contact()).toBe('done');
      expect(await anchors(first.uplink.hostId)).toEqual(['/opt/a']);
      expect(existsSync(path.join(first.folder, 'identity.json.next'))).toBe(false);
    });
  }

  it('T51, F13, F29: a second host with the same labels takes nothing over; both are shown as one machine until an operator says so', async () => {
    const labels = { machineId: 'd'.repeat(32), serial: 'PF1ABC' };
    const [old, now] = [await enrolled(), await enrolled()];
    for (const host of [old, now]) {
      Object.defineProperty(host, 'labels', { value: { ...host.labels, ...labels } });
      host.find('1');
      expect(await host.contact()).toBe('done');
    }
    const before = await listed();
    expect(before.map((row) => row.duplicates)).toEqual(
      before.map((row) => before.flatMap(({ id }) => (id === row.id ? [] : [id]))),
    );
    const [oldId, nowId] = [old.uplink.hostId, now.uplink.hostId];
    expect(await collector.client.replaceHost({ host: nowId, old: oldId })).toEqual({ isReplaced: true });
    // By name there is one host again, and it goes on in a later epoch by itself.
    now.find('2');
    expect(await now.contact()).toBe('done');
    expect(await anchors('ada-laptop')).toEqual(['/opt/1', '/opt/2']);
    expect(JSON.parse(now.spool.setting('chain') ?? '{}')).toMatchObject({ epoch: 2 });
    const { finding } = (await collector.client.getHost({ host: nowId })).findings[0] ?? {};
    const history = await collector.client.getFindingHistory({ host: nowId, finding: finding?.id ?? '' });
    expect(history.items.length).toBeGreaterThanOrEqual(2);
    expect(await actions()).toContain('host.replace');
  });
});

describe('what is on disk', () => {
  it('T54: the keys and the bearer are in files of our own alone, and the old ones go with `forget`', async () => {
    const host = await enrolled();
    await host.uplink.rotateKey();
    const { forgetIdentity, secretFiles } = await import('../../src/agent/uplink/identity.ts');
    const files = secretFiles(host.folder);
    expect(files.map((file) => path.basename(file)).toSorted()).toEqual(['host.key', 'host.key.previous', 'identity.json']);
    const { statSync } = await import('node:fs');
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(readFileSync(files[0] ?? '', 'utf8')).toContain('PRIVATE KEY');
    forgetIdentity(host.folder);
    expect(secretFiles(host.folder)).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { AT, contact, LATER, scan, sha } from '../fixtures/chain.ts';
import { command } from '../fixtures/command.ts';
import { finding } from '../fixtures/finding.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';
import type { ReportEntry } from '../contract.ts';

const key = (name: string) => Buffer.from(`key ${name}`);
const loss: readonly ReportEntry[] = [{ kind: 'loss', at: AT, what: 'x', count: 1 }];

/** New keys, forked hosts that become separate ones, and machines that were set up anew. */
export function identitiesSuite(given: StoreUnderTest): void {
  rotations(given);
  forks(given);
  machines(given);
}

function rotations(given: StoreUnderTest): void {
  it('rotates a key, takes the one before until the new one was used, and calls it a fork after that', async () => {
    const chain = await given.enrol();
    const { hostId } = chain;
    const from = (await given.store.hostCredentials(hostId))?.publicKey ?? key('none');
    const rotation = { hostId, from, to: key('new'), audit: audit('host.rotate-key') };
    expect(await given.store.rotateHostKey(rotation)).toBe(true);
    expect(await given.store.rotateHostKey({ ...rotation, to: key('other') })).toBe(false);
    const now = await given.store.hostCredentials(hostId);
    expect([now?.publicKey, now?.previousKey].map((one) => Buffer.from(one ?? []))).toEqual([key('new'), Buffer.from(from)]);
    expect(now?.isKeyUsed).toBe(false);
    expect((await given.store.commitBatch({ ...chain.batch(loss, []), signedBy: 'previous' })).kind).toBe('committed');
    chain.skip(loss, []);
    const last = chain.batch(loss, []);
    expect((await chain.send(loss, [])).kind).toBe('committed');
    expect((await given.store.hostCredentials(hostId))?.isKeyUsed).toBe(true);
    // Sent before the rotation, and held up on the way.
    expect((await given.store.commitBatch({ ...last, signedBy: 'previous' })).kind).toBe('duplicate');
    expect((await given.store.commitBatch({ ...chain.batch(loss, []), signedBy: 'previous' })).kind).toBe('forked');
    expect((await chain.send(loss, [])).kind).toBe('forked');
    expect((await given.store.auditLog({ limit: 1 }))[0]).toMatchObject({ action: 'host.fork', subject: hostId });
  });

  it('keeps the key that was used last when a rotation that was never used is made again', async () => {
    const { hostId } = await given.enrol();
    const first = (await given.store.hostCredentials(hostId))?.publicKey ?? key('none');
    for (const [from, to] of [
      [first, key('lost')],
      [key('lost'), key('new')],
    ] as const)
      expect(await given.store.rotateHostKey({ hostId, from, to, audit: audit('host.rotate-key') })).toBe(true);
    const now = await given.store.hostCredentials(hostId);
    expect(Buffer.from(now?.previousKey ?? [])).toEqual(Buffer.from(first));
  });
}

function forks(given: StoreUnderTest): void {
  it('makes separate hosts of a forked one, the same for the same key, and closes its record', async () => {
    const chain = await given.enrol();
    await chain.send([{ kind: 'finding', finding: finding() }, scan({})], [finding()]);
    const rekey = (name: string, newHostId: string) => ({
      hostId: chain.hostId,
      newHostId,
      publicKey: key(name),
      bearerDigest: sha(`bearer ${newHostId}`),
      labels: { name: `ada-${name}`, platform: 'linux' as const },
      at: LATER,
    });
    expect(await given.store.rekeyHost(rekey('a', '1'.repeat(32)))).toEqual({ kind: 'not-forked' });
    expect(await given.store.addCommand(command(chain.hostId, 1))).toBe(true);
    expect(await given.store.rekeyHost({ ...rekey('a', '1'.repeat(32)), hostId: 'f'.repeat(32) })).toEqual({
      kind: 'unknown-host',
    });
    await given.store.markForked({ hostId: chain.hostId, at: LATER, why: 'test' });
    expect(await given.store.recordContact(contact(chain.hostId))).toMatchObject({ resync: false, isForked: true });
    expect(await given.store.rekeyHost(rekey('a', '1'.repeat(32)))).toEqual({
      kind: 'rekeyed',
      hostId: '1'.repeat(32),
      epoch: 2,
    });
    expect(await given.store.rekeyHost(rekey('a', '2'.repeat(32)))).toEqual({
      kind: 'rekeyed',
      hostId: '1'.repeat(32),
      epoch: 2,
    });
    // An agent obeys no number that it knew, whatever its id is.
    expect(await given.store.nextCommandNumber('1'.repeat(32))).toBe(2);
    expect(await given.store.addCommand(command('1'.repeat(32), 2))).toBe(true);
    expect(await given.store.rekeyHost(rekey('b', '3'.repeat(32)))).toEqual({
      kind: 'rekeyed',
      hostId: '3'.repeat(32),
      epoch: 2,
    });
    expect((await given.store.hostCredentials('1'.repeat(32)))?.bearerDigest).toBe(sha(`bearer ${'2'.repeat(32)}`));
    const hosts = new Map((await given.store.hosts({ limit: 10 })).map((host) => [host.hostId, host]));
    expect(hosts.size).toBe(3);
    expect(hosts.get(chain.hostId)?.closed).toEqual({ at: LATER, as: 'forked' });
    expect(hosts.get('1'.repeat(32))?.continues).toBe(chain.hostId);
    // Its copies are told by the new records: in a sum they must not count twice.
    expect(await given.store.findings({ limit: 10 })).toEqual([]);
    expect(await given.store.findings({ hostId: chain.hostId, limit: 10 })).toHaveLength(1);
    expect((await given.store.counts()).openFindings).toBe(0);
    expect(await given.store.releaseHost({ hostId: chain.hostId, audit: audit('host.release') })).toBe(false);
    expect((await chain.send(loss, [])).kind).toBe('forked');
  });

  it('lets no stolen key make hosts without end', async () => {
    const { hostId } = await given.enrol();
    await given.store.markForked({ hostId, at: LATER, why: 'test' });
    const rekeys = Array.from({ length: 102 }, (_, index) => {
      const newHostId = index.toString(16).padStart(32, '0');
      const labels = { name: 'ada', platform: 'linux' as const };
      return given.store.rekeyHost({ hostId, newHostId, publicKey: key(newHostId), bearerDigest: sha('b'), labels, at: LATER });
    });
    const kinds = new Set((await Promise.all(rekeys)).map((outcome) => outcome.kind));
    expect([...kinds]).toEqual(['rekeyed', 'too-many']);
    expect((await given.store.counts()).hosts).toBe(101);
  });
}

function machines(given: StoreUnderTest): void {
  it('goes on from the record of a machine that was set up anew, in a later epoch, when an operator says so', async () => {
    const [old, now] = [await given.enrol(), await given.enrol()];
    await old.send([{ kind: 'finding', finding: finding() }, scan({})], [finding()]);
    await now.send(loss, []);
    const replacement = { hostId: now.hostId, replaces: old.hostId, at: LATER, audit: audit('host.replace') };
    expect(await given.store.replaceHost({ ...replacement, replaces: now.hostId })).toBe(false);
    expect(await given.store.replaceHost(replacement)).toBe(true);
    expect(await given.store.replaceHost(replacement)).toBe(false);
    const [host] = await given.store.findHosts(now.hostId);
    expect(host).toMatchObject({ continues: old.hostId });
    expect(await given.store.findHosts('ada-laptop')).toMatchObject([{ hostId: now.hostId }]);
    expect(await given.store.commitBatch(now.batch(loss, []))).toEqual({
      kind: 'out-of-order',
      expected: { epoch: 2, sequence: 1, previous: '0'.repeat(64) },
    });
    expect(await given.store.history({ hostId: old.hostId, findingId: finding().id })).toHaveLength(1);
    // The machine that was given up is alive: one of the two is not what the operator thought.
    expect((await old.send(loss, [finding()])).kind).toBe('forked');
    expect((await given.store.findHosts(old.hostId))[0]?.forkedAt).toBe(LATER);
  });

  it('T53: believes nobody with the key of a host that was revoked, whatever it was before, and keeps its history', async () => {
    const [plain, forked] = [await given.enrol('stolen'), await given.enrol('copied')];
    await plain.send([{ kind: 'finding', finding: finding() }], [finding()]);
    await given.store.markForked({ hostId: forked.hostId, at: AT, why: 'test' });
    const revoke = (hostId: string) => given.store.revokeHost({ hostId, at: LATER, audit: audit('host.revoke') });
    expect((await given.store.hostCredentials(plain.hostId))?.isForked).toBe(false);
    for (const { hostId } of [plain, forked]) {
      expect([await revoke(hostId), await revoke(hostId)]).toEqual([true, false]);
      expect(await given.store.hostCredentials(hostId)).toBeUndefined();
      expect((await given.store.findHosts(hostId))[0]?.closed).toEqual({ at: LATER, as: 'revoked' });
      const rekey = { hostId, newHostId: 'a'.repeat(32), publicKey: key('new'), bearerDigest: sha('b'), at: LATER };
      expect(await given.store.rekeyHost({ ...rekey, labels: { name: 'ada', platform: 'linux' } })).toEqual({
        kind: 'unknown-host',
      });
      expect(await given.store.releaseHost({ hostId, audit: audit('host.release') })).toBe(false);
    }
    expect(await revoke('f'.repeat(32))).toBe(false);
    // What was checked before it was revoked, and comes to be stored after.
    expect((await plain.send(loss, [finding()])).kind).toBe('forked');
    expect(await given.store.history({ hostId: plain.hostId, findingId: finding().id })).toHaveLength(1);
    expect((await given.store.counts()).openFindings).toBe(0);
    expect((await given.store.auditLog({ limit: 20 })).filter(({ action }) => action === 'host.revoke')).toHaveLength(2);
  });

  it('shows which hosts are the same machine by their labels, and believes no maker’s filler', async () => {
    const chains = [await given.enrol('a'), await given.enrol('b'), await given.enrol('c'), await given.enrol('d')];
    const labels = [
      { serial: 'PF1' },
      { serial: 'PF1' },
      { serial: 'Default string' },
      { serial: 'default string', uuid: '0000-00' },
    ];
    for (const [index, chain] of chains.entries()) {
      const told = { name: `host-${index}`, platform: 'linux' as const, ...labels[index] };
      await given.store.commitBatch({ ...chain.batch(loss, []), labels: told });
    }
    const hosts = await given.store.hosts({ limit: 10 });
    expect(hosts.map((host) => host.duplicates)).toEqual([[chains[1]?.hostId], [chains[0]?.hostId], [], []]);
  });
}

import { expect, it } from 'vitest';
import { AT, contact, LATER, scan, sha } from '../fixtures/chain.ts';
import { finding } from '../fixtures/finding.ts';
import type { UpdateReport } from '../updates-contract.ts';
import { release, STATEMENT } from '../fixtures/release.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const REPORT: UpdateReport = { publisherKey: sha('key'), refused: [], outcomes: [] };
const ZERO = '0'.repeat(64);

/** Releases, settings and keys. */
export function releasesSuite(given: StoreUnderTest): void {
  it('keeps releases in the order of their revisions, never one below another', async () => {
    expect(await given.store.addRelease(release(1))).toBe(true);
    expect(await given.store.addRelease(release(5))).toBe(true);
    for (const revision of [1, 3, 5]) expect(await given.store.addRelease(release(revision, 'other'))).toBe(false);
    await given.reopen();
    expect((await given.store.releases()).map((row) => [row.revision, row.ring, row.isTrusted, row.statement])).toEqual([
      [5, 'canary', false, STATEMENT],
      [1, 'canary', false, STATEMENT],
    ]);
    expect(Buffer.from((await given.store.catalogueBytes(sha('catalogue 1'))) ?? []).toString()).toBe('catalogue 1');
    expect(await given.store.catalogueBytes(sha('other'))).toBeUndefined();
  });

  it('publishes the same content again under a newer revision', async () => {
    await given.store.addRelease(release(1));
    expect(await given.store.addRelease(release(2, 'catalogue 1'))).toBe(true);
    expect((await given.store.releases()).map((row) => row.digest)).toEqual([sha('catalogue 1'), sha('catalogue 1')]);
  });

  it('changes who gets a release, and audits that', async () => {
    await given.store.addRelease(release(1));
    const change = async (what: Parameters<typeof given.store.changeRelease>[0]['change'], revision = 1) =>
      given.store.changeRelease({ revision, change: what, audit: audit(`release.${what.kind}`) });
    expect(await change({ kind: 'ring', ring: 'all' })).toBe(true);
    expect(await change({ kind: 'pause', at: LATER, why: 'w' })).toBe(true);
    expect(await given.store.releases()).toMatchObject([{ ring: 'all', pausedAt: LATER, pausedWhy: 'w', isTrusted: false }]);
    expect(await change({ kind: 'resume' })).toBe(true);
    expect((await given.store.releases())[0]).not.toHaveProperty('pausedAt');
    expect(await given.store.releases()).toMatchObject([{ isTrusted: true }]);
    expect(await change({ kind: 'resume' }, 2)).toBe(false);
    expect((await given.store.auditLog({ limit: 9 })).map((line) => line.action)).toEqual([
      'release.resume',
      'release.pause',
      'release.ring',
      'release.publish',
    ]);
  });
}

/** What hosts go through with a release; settings, keys and the plan. */
export function rolloutSuite(given: StoreUnderTest): void {
  it('sums what hosts went through with a release, against what was before', async () => {
    await given.store.addRelease(release(1));
    const digest = sha('catalogue 1');
    const looked = (catalogue: string, durationMs: number) => ({
      ...(scan({}) as Extract<ReturnType<typeof scan>, { kind: 'scan' }>),
      durationMs,
      catalogue: { version: '1', digest: catalogue },
    });
    const named = (name: string, catalogue: string) => finding({ name, catalogue });
    for (const host of ['one', 'two']) {
      const chain = await given.enrol(host);
      const before = [named('a', ZERO), named('b', ZERO)];
      await chain.send([...before.map((one) => ({ kind: 'finding' as const, finding: one })), looked(ZERO, 100)], before);
      // A flood comes in more than one batch; only the last of them names the look.
      const flood = [named('c', digest), named('d', digest)];
      await chain.send(
        flood.map((one) => ({ kind: 'finding' as const, finding: one })),
        [...before, ...flood],
      );
      await chain.send([looked(digest, 400)], [...before, ...flood]);
    }
    const third = await given.enrol('three');
    await given.store.recordContact({
      ...contact(third.hostId),
      updates: { ...REPORT, refused: [{ what: 'rolled-back', revision: 1, why: 'w' }] },
    });
    expect(await given.store.releaseFigures(1)).toEqual({
      hosts: 2,
      troubled: 1,
      openBefore: 4,
      openNow: 8,
      lookMsBefore: 200,
      lookMsNow: 800,
    });
    expect(await given.store.releaseFigures(9)).toEqual({
      hosts: 0,
      troubled: 0,
      openBefore: 0,
      openNow: 0,
      lookMsBefore: 0,
      lookMsNow: 0,
    });
  });

  it('keeps the newest settings, the chain of keys and the plan', async () => {
    const settings = (revision: number) => ({ revision, statement: STATEMENT, publishedAt: AT, publishedBy: 'me' });
    expect(await given.store.settings()).toBeUndefined();
    expect(await given.store.addSettings({ ...settings(2), audit: audit('settings.publish') })).toBe(true);
    expect(await given.store.addSettings({ ...settings(2), audit: audit('settings.publish') })).toBe(false);
    expect(await given.store.settings()).toEqual(settings(2));
    for (const text of ['a', 'b'])
      await given.store.addPublisherKey({ text, signature: 's', audit: audit('publisher-key.rotate') });
    expect((await given.store.publisherKeys()).map((link) => link.text)).toEqual(['a', 'b']);
    expect(await given.store.rollout()).toBeUndefined();
    for (const document of ['1', '2']) await given.store.setRollout({ document, audit: audit('rollout.set') });
    expect(await given.store.rollout()).toBe('2');
  });
}

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { AT, enrolment, LATER, newKey, sha } from '../fixtures/chain.ts';
import { MOST_FAILURES_OF_A_CAUSE } from '../rollout-contract.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

const newId = () => randomBytes(16).toString('hex');

/** Hosts that came. */
export function comingSuite(given: StoreUnderTest): void {
  it('keeps by which token a host came, the newest first', async () => {
    const [first, second] = [await given.token({ uses: 2 }), await given.token()];
    const ids = [];
    for (const { tokenDigest } of [first, second, first]) {
      const hostId = newId();
      ids.unshift(hostId);
      expect(await given.store.enrolHost(enrolment({ tokenDigest, hostId, name: 'Ada' }))).toBe('enrolled');
    }
    const all = await given.store.enrolledHosts({ limit: 10 });
    expect(all.map((row) => [row.hostId, row.token?.id])).toEqual([
      [ids[0], first.id],
      [ids[1], second.id],
      [ids[2], first.id],
    ]);
    expect(all[0]).toMatchObject({ name: 'Ada', platform: 'linux', group: '/', enrolledAt: AT, isOpen: true });
    const ofFirst = { token: first.id, limit: 1 };
    const [newest] = await given.store.enrolledHosts(ofFirst);
    expect(newest?.hostId).toBe(ids[0]);
    expect((await given.store.enrolledHosts({ ...ofFirst, before: newest?.number })).map(({ hostId }) => hostId)).toEqual([
      ids[2],
    ]);
  });
}

/** Hosts of tokens that let them in one by one. */
export function approvalSuite(given: StoreUnderTest): void {
  const ask = (tokenDigest: string, publicKey: Uint8Array, at = AT) =>
    given.store.enrolHost({ ...enrolment({ tokenDigest, hostId: newId(), publicKey }), source: '192.0.2.1', at });
  const decide = async (isApproved: boolean) => {
    const { items } = await given.store.waitingHosts(AT);
    const decision = { ids: items.map(({ id }) => id), isApproved, audit: audit('host.approve') };
    expect(await given.store.decideWaiting(decision)).toEqual(decision.ids);
    expect(await given.store.decideWaiting(decision)).toEqual([]);
  };

  it('lets a host in that somebody approved, once, and uses the token only then', async () => {
    const { id, tokenDigest } = await given.token({ needsApproval: true });
    const key = newKey();
    expect([await ask(tokenDigest, key), await ask(tokenDigest, key, LATER)]).toEqual(['waiting', 'waiting']);
    const { items, total } = await given.store.waitingHosts(AT);
    expect(total).toBe(1);
    const [host] = items;
    expect(host).toMatchObject({ name: 'ada-laptop', platform: 'linux', source: '192.0.2.1', tokenId: id, tokenName: 'n' });
    expect(host).toMatchObject({ firstAsked: AT, lastAsked: LATER, tries: 2 });
    expect(await given.store.hosts({ limit: 10 })).toEqual([]);
    expect((await given.store.enrolmentTokens())[0]).toMatchObject({ usesLeft: 1, needsApproval: true });
    await decide(true);
    expect((await given.store.waitingHosts(AT)).items).toEqual([]);
    // Another key with the same token is another host.
    expect(await ask(tokenDigest, newKey())).toBe('refused');
    expect([await ask(tokenDigest, key), await ask(tokenDigest, key)]).toEqual(['enrolled', 'refused']);
    expect((await given.store.enrolledHosts({ limit: 10 })).map((row) => row.token?.id)).toEqual([id]);
    expect((await given.store.enrolmentFailures()).map(({ cause }) => cause).toSorted()).toEqual([
      'too-many-waiting',
      'used-up-token',
    ]);
    const lines = await given.store.auditLog({ limit: 100 });
    expect(lines.find(({ action }) => action === 'host.approve')).toMatchObject({
      subject: host?.id,
      detail: { name: 'ada-laptop' },
    });
  });

  it('refuses a host that somebody declined, and lets others ask in its place', async () => {
    const { tokenDigest } = await given.token({ needsApproval: true });
    const key = newKey();
    await ask(tokenDigest, key);
    await decide(false);
    expect([await ask(tokenDigest, key), await ask(tokenDigest, newKey())]).toEqual(['refused', 'waiting']);
    expect(await given.store.enrolmentFailures()).toMatchObject([{ cause: 'declined', count: 1 }]);
  });

  it('shows nobody who waits with a token that has ended', async () => {
    const { id, tokenDigest } = await given.token({ needsApproval: true, expiresAt: LATER });
    await ask(tokenDigest, newKey());
    expect((await given.store.waitingHosts(LATER)).total).toBe(0);
    expect((await given.store.waitingHosts(AT)).total).toBe(1);
    await given.store.revokeEnrolmentToken({ id, audit: audit('enrolment-token.revoke') });
    expect((await given.store.waitingHosts(AT)).total).toBe(0);
  });
}

/** Enrolments that failed. */
export function failuresSuite(given: StoreUnderTest): void {
  it('tells why enrolments failed, those of one address and cause together', async () => {
    const [used, expired, revoked] = [await given.token(), await given.token({ expiresAt: AT }), await given.token()];
    const ask = (tokenDigest: string, source: string, at = AT) =>
      given.store.enrolHost({ ...enrolment({ tokenDigest, hostId: newId(), name: 'bob\0' }), source, at });
    expect(await ask(used.tokenDigest, '192.0.2.1')).toBe('enrolled');
    await given.store.revokeEnrolmentToken({ id: revoked.id, audit: audit('enrolment-token.revoke') });
    for (const digest of [used, expired, revoked, { tokenDigest: sha('unknown') }].map(({ tokenDigest }) => tokenDigest))
      expect(await ask(digest, '192.0.2.1')).toBe('refused');
    expect(await ask(used.tokenDigest, '192.0.2.1', LATER)).toBe('refused');
    await given.store.noteEnrolmentFailure({ cause: 'bad-signature', source: '192.0.2.2', hostName: 'eve', at: AT });
    await given.reopen();
    const all = await given.store.enrolmentFailures();
    expect(all[0]).toEqual({
      cause: 'used-up-token',
      source: '192.0.2.1',
      hostName: 'bob\ufffd',
      token: { id: used.id, name: 'n' },
      count: 2,
      first: AT,
      last: LATER,
    });
    expect(all.map(({ cause }) => cause)).toEqual([
      'used-up-token',
      'bad-signature',
      'expired-token',
      'revoked-token',
      'unknown-token',
    ]);
    expect(all.find(({ cause }) => cause === 'unknown-token')).not.toHaveProperty('token');
  });

  it('keeps so many sources of a cause, those that were heard of last, and those of other causes', async () => {
    const note = (cause: 'bad-signature' | 'declined', index: number) => {
      const at = new Date(Date.parse(AT) + index).toISOString();
      return given.store.noteEnrolmentFailure({ cause, source: `192.0.2.${index}`, hostName: 'h', at });
    };
    await note('declined', 0);
    await Promise.all(Array.from({ length: MOST_FAILURES_OF_A_CAUSE + 3 }, (_, index) => note('bad-signature', index)));
    const all = await given.store.enrolmentFailures();
    expect(all).toHaveLength(MOST_FAILURES_OF_A_CAUSE + 1);
    expect(all.filter(({ cause }) => cause === 'bad-signature').map(({ source }) => source)).not.toContain('192.0.2.2');
    expect(all.at(-1)?.cause).toBe('declined');
  });
}

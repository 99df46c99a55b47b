import { expect, it } from 'vitest';
import { AT, enrolment, sha } from '../fixtures/chain.ts';
import { audit, type StoreUnderTest } from './store-under-test.ts';

/** Tokens to enrol with, and the credentials of hosts. */
export function enrolmentSuite(given: StoreUnderTest): void {
  it('uses a token up', async () => {
    const { tokenDigest } = await given.token({ uses: 2 });
    const outcomes = [];
    for (const hostId of ['1', '2', '3'].map((one) => one.repeat(32)))
      outcomes.push(await given.store.enrolHost(enrolment({ tokenDigest, hostId })));
    expect(outcomes).toEqual(['enrolled', 'enrolled', 'refused']);
    expect((await given.store.enrolmentTokens())[0]?.usesLeft).toBe(0);
  });
  it('refuses an unknown, an expired and a revoked token alike, and stores no host', async () => {
    const expired = await given.token({ expiresAt: AT });
    const revoked = await given.token();
    expect(await given.store.revokeEnrolmentToken({ id: revoked.id, audit: audit('enrolment-token.revoke') })).toBe(true);
    for (const { tokenDigest } of [{ tokenDigest: sha('unknown') }, expired, revoked]) {
      expect(await given.store.enrolHost(enrolment({ tokenDigest, hostId: 'a'.repeat(32) }))).toBe('refused');
    }
    expect(await given.store.hosts({ limit: 10 })).toEqual([]);
    expect((await given.store.auditLog({ limit: 100 })).filter((line) => line.action === 'host.enrol-refused')).toHaveLength(3);
  });
  it('gives back the credentials and replaces the bearer', async () => {
    const { hostId } = await given.enrol();
    expect(await given.store.renewBearer({ hostId, bearerDigest: sha('new'), audit: audit('host.renew') })).toBe(true);
    expect((await given.store.hostCredentials(hostId))?.bearerDigest).toBe(sha('new'));
    expect(await given.store.hostCredentials('f'.repeat(32))).toBeUndefined();
  });
}

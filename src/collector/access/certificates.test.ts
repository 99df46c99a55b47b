import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorityIn, fingerprintOf, newAuthority, newServerCertificate, stillServes } from './certificates.ts';

const NOW = new Date('2026-11-20T09:00:00.000Z');
const days = (count: number) => new Date(NOW.getTime() + count * 24 * 3600_000);

describe('certificates', async () => {
  const authority = await newAuthority('0123456789abcdef', NOW);
  const names = ['localhost', '127.0.0.1', '::1', 'collector.example'];
  const server = await newServerCertificate(authority, names, NOW);

  it('come from the authority, which is one, for their names and no other', () => {
    const ca = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(server.certificate);
    expect([ca.ca, leaf.ca]).toEqual([true, false]);
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkHost('collector.example')).toBe('collector.example');
    expect(leaf.checkHost('other.example')).toBeUndefined();
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.checkIP('10.0.0.1')).toBeUndefined();
  });

  it('are pinned by the SHA-256 of their authority', () => {
    expect(fingerprintOf(authority.certificate)).toMatch(/^[0-9a-f]{64}$/);
    expect(authorityIn(server.certificate + authority.certificate)?.trim()).toBe(authority.certificate.trim());
    expect(authorityIn(server.certificate)).toBeUndefined();
  });

  const other = await newAuthority('other', NOW);
  const cases = [
    { name: 'a new one', at: { names, now: NOW }, authority, want: true },
    { name: 'one with a third of its life left', at: { names, now: days(243) }, authority, want: true },
    { name: 'one with less', at: { names, now: days(244) }, authority, want: false },
    { name: 'a name that it does not bear', at: { names: ['new.example'], now: NOW }, authority, want: false },
    { name: 'an address that it does not bear', at: { names: ['10.0.0.1'], now: NOW }, authority, want: false },
    { name: 'another authority', at: { names, now: NOW }, authority: other, want: false },
  ];
  for (const { name, at, authority: by, want } of cases) {
    it(`still serve: ${name}: ${want}`, () => expect(stillServes(server.certificate, by.certificate, at)).toBe(want));
  }
});

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { HostCredentials } from '../contract.ts';
import { KnownHosts } from './known-hosts.ts';

function host(number: number, given: Partial<HostCredentials> = {}): HostCredentials {
  const digest = (what: string) => createHash('sha256').update(`${what} ${number}`).digest();
  return {
    hostId: digest('id').toString('hex').slice(0, 32),
    bearerDigest: digest('bearer').toString('hex'),
    publicKey: Uint8Array.from([0x30, ...digest('key'), ...digest('more').subarray(0, 11)]),
    isKeyUsed: true,
    isForked: false,
    ...given,
  };
}

it('knows what it was told, as often as it grows', () => {
  const known = new KnownHosts();
  const hosts = Array.from({ length: 20_000 }, (_, number) => host(number));
  for (const one of hosts) known.keep(one, 0);
  const found = hosts.filter((one) => known.credentialsOf(one.hostId) !== undefined);
  // Of nine that meet in eight places one is asked of the store again.
  expect(found.length).toBeGreaterThan(0.98 * hosts.length);
  for (const one of found) expect(known.credentialsOf(one.hostId)).toEqual(one);
  expect(known.credentialsOf(host(20_001).hostId)).toBeUndefined();
  expect(known.credentialsOf('no id')).toBeUndefined();
});

it('forgets, and keeps nothing that was read before something changed', () => {
  const known = new KnownHosts();
  known.keep(host(1), 0);
  known.forget(host(1).hostId);
  expect(known.credentialsOf(host(1).hostId)).toBeUndefined();
  known.keep(host(1), 0);
  expect(known.credentialsOf(host(1).hostId)).toBeUndefined();
  known.keep(host(1), known.generation);
  expect(known.credentialsOf(host(1).hostId)).toEqual(host(1));
});

const odd: readonly { readonly name: string; readonly given: Partial<HostCredentials> }[] = [
  { name: 'set aside', given: { isForked: true } },
  { name: 'whose new key was not used yet', given: { isKeyUsed: false } },
  { name: 'whose older key is a sign of theft', given: { previousKey: new Uint8Array(44) } },
  { name: 'with another kind of key', given: { publicKey: new Uint8Array(60) } },
];
for (const { name, given } of odd) {
  it(`leaves a host ${name} to the store`, () => {
    const known = new KnownHosts();
    known.keep(host(1, given), 0);
    expect(known.credentialsOf(host(1).hostId)).toBeUndefined();
  });
}

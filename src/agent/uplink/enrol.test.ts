import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { enrol } from './enrol.ts';
import { makeHostKey, readHostKey } from './host-key.ts';
import { HttpsClient } from './https.ts';
import { DIRECT } from './network.ts';
import { SmallCollector } from '../../../test/doubles/small-collector.ts';

const host = { key: makeHostKey(), labels: { name: 'host', platform: 'linux' }, at: '2026-01-01T00:00:00.000Z' } as const;
const running: SmallCollector[] = [];
afterEach(async () => {
  for (const collector of running.splice(0)) await collector.stop();
});

async function started(certificates?: 'stranger' | 'elsewhere'): Promise<SmallCollector> {
  const collector = await SmallCollector.start(certificates === undefined ? {} : { certificates });
  running.push(collector);
  return collector;
}

describe('enrol', () => {
  it('pins the authority that the token names, and proves the key', async () => {
    const collector = await started();
    const identity = await enrol(collector.token(), host);
    expect(identity).toMatchObject({ hostId: collector.host.hostId, url: collector.url, epoch: 1, contactIntervalSeconds: 30 });
    expect(identity.authority).toContain('BEGIN CERTIFICATE');
  });

  it('refuses a server that shows another authority, and tells it nothing', async () => {
    const [right, stranger] = [await started(), await started('stranger')];
    await expect(enrol(right.token({ url: stranger.url }), host)).rejects.toMatchObject({ code: 'E_UPLINK_UNTRUSTED' });
    expect(stranger.requests).toEqual([]);
  });

  it('refuses a certificate of the right authority for another name, and tells it nothing', async () => {
    const elsewhere = await started('elsewhere');
    await expect(enrol(elsewhere.token(), host)).rejects.toMatchObject({ code: 'E_UPLINK_UNTRUSTED' });
    expect(elsewhere.requests).toEqual([]);
  });

  const refusals = [
    { name: 'no token', token: () => 'something', code: 'E_TOKEN_INVALID' },
    { name: 'half a token', token: (whole: string) => whole.slice(0, 40), code: 'E_TOKEN_INVALID' },
  ];
  for (const { name, token, code } of refusals) {
    it(`refuses ${name}`, async () => {
      const collector = await started();
      await expect(enrol(token(collector.token()), host)).rejects.toMatchObject({ code });
    });
  }

  it('refuses a token for an address without TLS', async () => {
    const collector = await started();
    await expect(enrol(collector.token({ url: 'http://127.0.0.1:1' }), host)).rejects.toMatchObject({ code: 'E_TOKEN_INVALID' });
  });

  it('says what the collector says when the token is used up', async () => {
    const collector = await started();
    collector.fault = () => ({
      status: 403,
      body: JSON.stringify({ code: 'E_ENROL_REFUSED', message: 'used up', remedy: 'Make a new one.' }),
    });
    await expect(enrol(collector.token(), host)).rejects.toMatchObject({ code: 'E_ENROL_REFUSED', remedy: 'Make a new one.' });
  });

  it('says that nobody answers', async () => {
    const collector = await started();
    await expect(enrol(collector.token({ url: 'https://127.0.0.1:1' }), host)).rejects.toMatchObject({
      code: 'E_UPLINK_UNREACHABLE',
    });
  });
});

describe('HttpsClient', () => {
  const post = { path: '/agent/v1/nonce', body: Buffer.from('{}') };

  it('refuses another authority, whatever the environment says of TLS', async () => {
    const [right, stranger] = [await started(), await started('stranger')];
    const { authority } = await enrol(right.token(), host);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const client = new HttpsClient({ url: stranger.url, authority: authority ?? '', network: DIRECT });
      expect(await client.post(post)).toMatchObject({ kind: 'untrusted' });
      client.close();
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    expect(stranger.requests).toEqual([]);
  });

  it('gives up on a server that takes the connection and says nothing', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = new HttpsClient({ url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}`, network: DIRECT });
    const begun = performance.now();
    expect(await client.post({ ...post, signal: AbortSignal.timeout(300) })).toMatchObject({ kind: 'unreachable' });
    expect(performance.now() - begun).toBeLessThan(2000);
    client.close();
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('readHostKey', () => {
  it('reads what was made, and the key never leaves in a signature', () => {
    const again = readHostKey(host.key.pem);
    expect(again.publicKey).toBe(host.key.publicKey);
    expect(again.sign(Buffer.from('x'))).toBe(host.key.sign(Buffer.from('x')));
  });
});

import { describe, expect, it } from 'vitest';
import { newSigningSecret, signedHeaders } from './webhook-signature.ts';

describe('the signature of a webhook', () => {
  it('is that of the example in the specification of Standard Webhooks', () => {
    // The vector of the reference libraries (JavaScript, `webhook.test.ts`).
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const given = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', now: '2021-02-25T22:33:34.000Z' };
    const headers = signedHeaders({ ...given, now: new Date(1_614_265_330_000).toISOString() }, { signing: [{ secret }] });
    expect(headers).toEqual({
      'webhook-id': given.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is by every secret that counts, the older one until its end', () => {
    const signing = [{ secret: newSigningSecret() }, { secret: newSigningSecret(), until: '2026-11-21T00:00:00.000Z' }];
    const at = (now: string) => signedHeaders({ id: 'i', body: 'b', now }, { signing })['webhook-signature']?.split(' ').length;
    expect([at('2026-11-20T23:59:59.999Z'), at('2026-11-21T00:00:00.000Z')]).toEqual([2, 1]);
  });

  it('has secrets of 32 bytes, each another', () => {
    const secrets = new Set(Array.from({ length: 10 }, () => newSigningSecret()));
    expect(secrets.size).toBe(10);
    for (const secret of secrets) expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });
});

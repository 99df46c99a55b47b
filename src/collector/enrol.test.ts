import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { fingerprintOf } from './access/certificates.ts';
import { readPrivateFile } from './access/private-file.ts';
import { decodeToken } from '../wire/token.ts';
import { ROUTES } from '../wire/routes.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
});
afterAll(() => running.close());

const keys = () => generateKeyPairSync('ed25519');
const tokenOf = async (uses = 1) => (await running.client.createEnrolmentToken({ name: 'n', uses, expiresInSeconds: 60 })).token;

describe('enrolment', () => {
  it('pins the collector’s authority in the token', async () => {
    const token = decodeToken(await tokenOf());
    const authority = readPrivateFile(`${running.collector.dataFolder}/ca.crt`) ?? '';
    expect(token).toMatchObject({ url: running.collector.url, fingerprint: fingerprintOf(authority) });
  });

  it('answers every bad token alike', async () => {
    const used = decodeToken(await tokenOf()).secret;
    expect((await TestHost.tryEnrol(running.call, { secret: used, ...keys() })).status).toBe(200);
    const revoked = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 60 });
    await running.client.revokeEnrolmentToken({ id: revoked.id });
    const secrets = [used, decodeToken(revoked.token).secret, 'never-made'];
    const answers = await Promise.all(secrets.map((secret) => TestHost.tryEnrol(running.call, { secret, ...keys() })));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  });

  const bad: readonly {
    name: string;
    given: () => Promise<Parameters<typeof TestHost.tryEnrol>[1]>;
    status: number;
    code: string;
  }[] = [
    {
      name: 'a nonce that was not given',
      given: async () => ({ secret: decodeToken(await tokenOf()).secret, nonce: 'abc', ...keys() }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
    {
      name: 'a signature by another key',
      given: async () => ({
        secret: decodeToken(await tokenOf()).secret,
        publicKey: keys().publicKey,
        privateKey: keys().privateKey,
      }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
    {
      name: 'a key that is not Ed25519',
      given: async () => ({
        secret: 's',
        publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
        privateKey: keys().privateKey,
      }),
      status: 403,
      code: 'E_BAD_SIGNATURE',
    },
  ];
  for (const { name, given, status, code } of bad) {
    it(`refuses ${name}`, async () => {
      const answer = await TestHost.tryEnrol(running.call, await given());
      expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status, code });
    });
  }

  const bodies = [
    { name: 'no JSON', body: '{' },
    { name: 'a member too many', body: '{"more":1}' },
    { name: '__proto__', body: '{"__proto__":{}}' },
    { name: 'a depth bomb', body: '['.repeat(30_000) },
  ];
  for (const { name, body } of bodies) {
    it(`refuses a body with ${name}`, async () => {
      const answer = await running.call({ path: ROUTES.nonce, body });
      expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status: 400, code: 'E_BAD_REQUEST' });
    });
  }

  it('refuses a body above the limit', async () => {
    const answer = await running.call({ path: ROUTES.nonce, body: JSON.stringify('x'.repeat(70_000)) });
    expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status: 413, code: 'E_TOO_LARGE' });
  });

  // All other paths are the console's.
  it.each(['/api/v1/nothing', '/agent/v1/nothing'])('answers what it does not know in its own words: %s', async (path) => {
    const answer = await running.call({ method: 'GET', path });
    expect({ status: answer.status, code: answer.json()['code'] }).toEqual({ status: 404, code: 'E_NOT_FOUND' });
  });
});

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startIdentityProvider, type IdentityProvider } from '../../../test/collector/identity-provider.ts';
import { systemClock } from '../../domain/clock.ts';
import { SingleSignOn } from './single-sign-on.ts';

const CALLBACK = 'https://bandog.example/api/v1/session/callback';
let provider: IdentityProvider;
let opened: SingleSignOn;
beforeAll(async () => {
  provider = await startIdentityProvider();
  provider.admit(CALLBACK);
  const { issuer, clientId, clientSecret, authority } = provider;
  const config = {
    schema: 'bandog.sign-in/1',
    issuer,
    clientId,
    rolesClaim: 'groups',
    roles: [{ value: 'x', role: 'viewer' }],
  } as const;
  opened = new SingleSignOn({
    config: { ...config, roles: [...config.roles] },
    clientSecret,
    authority,
    flowKey: randomBytes(32),
    clock: systemClock,
  });
});
afterAll(async () => {
  await opened.close();
  await provider.close();
});

const beginMany = () => Promise.allSettled(Array.from({ length: 20 }, () => opened.begin(CALLBACK, '/')));
const documentsAsked = () => provider.asked.splice(0).filter((path) => path.includes('/.well-known/'));

it('asks the provider for its document once, however many begin at the same time, and again after it failed', async () => {
  provider.intercept = (_request, response) => {
    response.writeHead(503).end();
    return true;
  };
  expect(new Set((await beginMany()).map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(documentsAsked()).toHaveLength(1);
  provider.intercept = undefined;
  expect(new Set((await beginMany()).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
  expect(documentsAsked()).toHaveLength(1);
});

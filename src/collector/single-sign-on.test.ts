import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { Browser } from '../../test/collector/browser.ts';
import { startIdentityProvider, type IdentityProvider, type Person } from '../../test/collector/identity-provider.ts';
import { runCollector, type HttpAnswer, type RunningCollector } from '../../test/collector/running-collector.ts';
import { openSingleSignOn } from './sign-in-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sso-'));
let provider: IdentityProvider;
let running: RunningCollector;

/** The set-up of the collector for the provider, with these members in place of its own. */
function signInFile(given: object = {}): string {
  const file = path.join(folder, 'sign-in.json');
  writeFileSync(path.join(folder, 'secret'), provider.clientSecret, { mode: 0o600 });
  writeFileSync(path.join(folder, 'authority.pem'), provider.authority);
  const roles = [
    { value: 'bandog-admins', role: 'administrator', duties: ['publisher'] },
    { value: 'helpdesk', role: 'helpdesk' },
  ];
  const own = {
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecretFile: 'secret',
    authorityFile: 'authority.pem',
  };
  writeFileSync(file, JSON.stringify({ schema: 'bandog.sign-in/1', ...own, rolesClaim: 'groups', roles, ...given }));
  return file;
}

beforeAll(async () => {
  provider = await startIdentityProvider();
  running = await runCollector({ signInFile: signInFile() });
  provider.admit(`${running.collector.url}/api/v1/session/callback`);
});
afterEach(() => {
  provider.intercept = undefined;
});
afterAll(async () => {
  await running.close();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Begins a sign-in by that set-up, without a collector around it. */
async function tryWith(file: string): Promise<void> {
  const opened = openSingleSignOn(file, { dataFolder: folder, clock: systemClock });
  try {
    await opened.begin('https://bandog.example/api/v1/session/callback', '/');
  } finally {
    await opened.close();
  }
}

/** A browser between the collector and the provider: it keeps the cookies of both, and follows redirects. */
class Traveller {
  readonly #agent = new Agent({ connect: { ca: provider.authority } });
  readonly #jars = new Map<string, Map<string, string>>();
  readonly #collector: RunningCollector;

  constructor(collector: RunningCollector) {
    this.#collector = collector;
  }

  /** Goes to that address and wherever it is sent, until an answer sends it nowhere. */
  async go(
    start: string,
    until: (url: URL) => boolean = () => false,
  ): Promise<{ readonly url: URL; readonly answer: HttpAnswer }> {
    let url = new URL(start, this.#collector.collector.url);
    for (let hops = 0; hops < 12; hops += 1) {
      const answer = await this.#get(url);
      const { location } = answer.headers;
      if (typeof location !== 'string') return { url, answer };
      url = new URL(location, url);
      if (until(url)) return { url, answer };
    }
    throw new Error('too many redirects');
  }

  get cookie(): string {
    return [...(this.#jars.get(this.#collector.collector.url) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #get(url: URL): Promise<HttpAnswer> {
    const jar = this.#jars.get(url.origin) ?? new Map<string, string>();
    this.#jars.set(url.origin, jar);
    const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
    const target = `${url.pathname}${url.search}`;
    const answer =
      url.origin === provider.issuer
        ? await this.#atProvider(url, headers)
        : await this.#collector.call({ method: 'GET', path: target, headers });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || line.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  async #atProvider(url: URL, headers: Record<string, string>): Promise<HttpAnswer> {
    const answer = await request(url, { dispatcher: this.#agent, headers });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: () => JSON.parse(text) as Record<string, unknown> };
  }
}

/** Signs that person in, in a browser of its own. */
async function signIn(person: Person, at: RunningCollector = running, to = '/') {
  provider.person = person;
  const traveller = new Traveller(at);
  const begin = `/api/v1/session/begin?to=${encodeURIComponent(to)}`;
  const isBack = (url: URL) => url.origin === at.collector.url && !url.pathname.startsWith('/api/');
  return { traveller, ...(await traveller.go(begin, isBack)) };
}
const selfOf = async (traveller: Traveller, at = running) =>
  (await new Browser(at.call, traveller.cookie).send('GET', '/api/v1/self')).json();

describe('single sign-on', () => {
  it('is offered', async () => {
    const { text } = await running.call({ method: 'GET', path: '/api/v1/session/ways' });
    expect(JSON.parse(text)).toEqual({ password: true, singleSignOn: { issuer: provider.issuer } });
    const without = await runCollector();
    expect((await without.call({ method: 'GET', path: '/api/v1/session/ways' })).json()).toEqual({ password: true });
    expect((await without.call({ method: 'GET', path: '/api/v1/session/begin' })).status).toBe(404);
    await without.close();
  });
  it('signs somebody in as what his groups say, and back to where he was', async () => {
    const { traveller, url } = await signIn(
      { subject: 's-1', name: 'ada@example.com', groups: ['staff', 'helpdesk'] },
      running,
      '/hosts?q=1',
    );
    expect(url.href).toBe(`${running.collector.url}/hosts?q=1`);
    expect(await selfOf(traveller)).toMatchObject({
      name: 'ada@example.com',
      role: 'helpdesk',
      duties: [],
      scope: ['/'],
      kind: 'user',
    });
    const { items } = await running.client.listUsers();
    expect(items[0]).toMatchObject({
      name: 'ada@example.com',
      hasPassword: false,
      vouched: { issuer: provider.issuer, subject: 's-1' },
    });
    // The proof key goes to the provider only as its digest.
    expect(provider.asked.find((asked) => asked.startsWith('/auth?'))).toMatch(/code_challenge=.{43}&code_challenge_method=S256/);
  });
  it('charges somebody anew when his groups change, and ends his other sessions', async () => {
    const before = await signIn({ subject: 's-2', name: 'bob', groups: 'helpdesk' });
    const after = await signIn({ subject: 's-2', name: 'bob', groups: ['helpdesk', 'bandog-admins'] });
    expect(await selfOf(after.traveller)).toMatchObject({ name: 'bob', role: 'administrator', duties: ['publisher'] });
    expect(await selfOf(before.traveller)).toMatchObject({ code: 'E_UNAUTHENTICATED' });
    const { items } = await running.client.listAuditLog({ limit: 3 });
    expect(items.map((line) => line.action)).toContain('user.change');
  });

  const refused: readonly { readonly name: string; readonly person: Person; readonly want: RegExp }[] = [
    { name: 'nobody without a group', person: { subject: 'x', name: 'x' }, want: /nothing in the claim groups of x has a role/ },
    {
      name: 'nobody of another group',
      person: { subject: 'x', name: 'x', groups: ['Helpdesk', 'helpdesk2'] },
      want: /has a role/,
    },
    {
      name: 'no group that is no text',
      person: { subject: 'x', name: 'x', groups: [{ helpdesk: true }, 1, null] },
      want: /has a role/,
    },
    { name: 'nobody without a name', person: { subject: 'x', groups: ['helpdesk'] }, want: /preferred_username holds no name/ },
    {
      name: 'no name that is markup',
      person: { subject: 'x', name: '<img src=x>', groups: ['helpdesk'] },
      want: /holds no name/,
    },
    {
      name: 'no name that is taken by a local account',
      person: { subject: 'x', name: 'ROOT', groups: ['helpdesk'] },
      want: /there is another user ROOT/,
    },
    {
      name: "nobody else's name",
      person: { subject: 'other', name: 'bob', groups: ['bandog-admins'] },
      want: /another user bob/,
    },
  ];
  for (const { name, person, want } of refused) {
    it(`lets in ${name}, and says why`, async () => {
      if (person.name === 'ROOT') await running.client.addUser({ name: 'root', role: 'viewer' });
      const { answer, traveller } = await signIn(person);
      expect(answer.status).toBe(403);
      expect(answer.json()).toMatchObject({ code: 'E_FORBIDDEN', message: expect.stringMatching(want) });
      expect(traveller.cookie).toBe('');
      const [line] = (await running.client.listAuditLog({ limit: 1 })).items;
      expect(line).toMatchObject({
        actor: 'nobody',
        action: 'session.refused',
        detail: { address: '127.0.0.1', why: expect.stringMatching(want) },
      });
    });
  }
  it('lets in nobody who was shut out here, whatever the provider says', async () => {
    await signIn({ subject: 's-3', name: 'eve', groups: ['helpdesk'] });
    await running.client.disableUser({ user: 'eve' });
    const { answer } = await signIn({ subject: 's-3', name: 'eve', groups: ['bandog-admins'] });
    expect(answer.json()).toMatchObject({ code: 'E_FORBIDDEN', message: 'eve is let in no more' });
    await expect(running.client.resetUser({ user: 'eve' })).rejects.toMatchObject({ code: 'E_BAD_REQUEST' });
  });
  it('T71: takes no answer that this browser did not ask for, and none twice', async () => {
    provider.person = { subject: 's-4', name: 'carol', groups: ['helpdesk'] };
    const mallory = new Traveller(running);
    const isCallback = (url: URL) => url.pathname === '/api/v1/session/callback';
    const { url } = await mallory.go('/api/v1/session/begin', isCallback);
    const victim = new Traveller(running);
    expect((await victim.go(url.href)).answer.json()).toMatchObject({ code: 'E_BAD_REQUEST' });
    // Nor with a flow of its own: the state is another.
    await victim.go('/api/v1/session/begin', (next) => next.origin === provider.issuer);
    expect((await victim.go(url.href)).answer.json()).toMatchObject({ code: 'E_BAD_REQUEST' });
    expect(await selfOf(victim)).toMatchObject({ code: 'E_UNAUTHENTICATED' });
    const isHome = (next: URL) => next.pathname === '/';
    await mallory.go(url.href, isHome);
    expect(await selfOf(mallory)).toMatchObject({ name: 'carol' });
    expect((await mallory.go(url.href)).answer.json()).toMatchObject({ code: 'E_BAD_REQUEST' });
  });
  it('says what the provider refused, as text', async () => {
    const traveller = new Traveller(running);
    const { url } = await traveller.go('/api/v1/session/begin', (next) => next.origin === provider.issuer);
    const state = url.searchParams.get('state') ?? '';
    const { answer } = await traveller.go(
      `/api/v1/session/callback?error=access_denied%1b%5b2J&state=${encodeURIComponent(state)}`,
    );
    expect(answer.json()).toMatchObject({ code: 'E_FORBIDDEN', message: 'the identity provider says access_denied?[2J' });
  });
  it('sends nobody elsewhere afterwards', async () => {
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'evil'])
      expect((await signIn({ subject: 's-1', name: 'ada@example.com', groups: ['helpdesk'] }, running, to)).url.href).toBe(
        `${running.collector.url}/`,
      );
  });
});

describe('T63: single sign-on asks the provider that is set up, and nobody else', () => {
  const elsewhere = 'https://169.254.169.254';
  const cases = [
    {
      name: 'another token endpoint',
      document: () => ({ token_endpoint: `${elsewhere}/token` }),
      want: /names https:\/\/169\.254\.169\.254, which the configuration does not allow/,
    },
    {
      name: 'another authorization endpoint',
      document: () => ({ authorization_endpoint: `${elsewhere}/auth` }),
      want: /does not allow/,
    },
    {
      name: 'an endpoint without TLS',
      document: () => ({ token_endpoint: provider.issuer.replace('https', 'http') }),
      want: /does not allow/,
    },
    { name: 'another issuer', document: () => ({ issuer: 'https://other.example' }), want: /nobody can sign in by/ },
    { name: 'an endless document', document: () => ({ padding: 'x'.repeat(2 * 1024 * 1024) }), want: /nobody can sign in by/ },
  ];
  for (const { name, document, want } of cases) {
    it(`when its document names ${name}`, async () => {
      const own = {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/auth`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/jwks`,
      };
      provider.intercept = (asked, answer) => {
        if (asked.url !== '/.well-known/openid-configuration') return false;
        answer.setHeader('content-type', 'application/json');
        answer.end(JSON.stringify({ ...own, ...document() }));
        return true;
      };
      await expect(tryWith(signInFile())).rejects.toMatchObject({
        code: 'E_SIGN_IN_UNAVAILABLE',
        message: expect.stringMatching(want),
      });
    });
  }
  it('when it is redirected', async () => {
    provider.intercept = (asked, answer) => {
      if (asked.url !== '/.well-known/openid-configuration') return false;
      answer.writeHead(302, { location: '/elsewhere' }).end();
      return true;
    };
    provider.asked.length = 0;
    await expect(tryWith(signInFile())).rejects.toMatchObject({ code: 'E_SIGN_IN_UNAVAILABLE' });
    expect(provider.asked).toEqual(['/.well-known/openid-configuration']);
  });
  it('and only when its certificate is of the right authority', async () => {
    await expect(tryWith(signInFile({ authorityFile: undefined }))).rejects.toMatchObject({ code: 'E_SIGN_IN_UNAVAILABLE' });
  });
});

describe('the set-up of single sign-on', () => {
  const cases = [
    { name: 'an issuer without TLS', given: { issuer: 'http://idp.example' }, want: /issuer/ },
    { name: 'an issuer with a name and password', given: { issuer: 'https://a:b@idp.example' }, want: /issuer/ },
    { name: 'a role that is none', given: { roles: [{ value: 'x', role: 'king' }] }, want: /roles\.0\.role/ },
    { name: 'nobody who may come in', given: { roles: [] }, want: /roles/ },
    { name: 'a member that is none', given: { clientSecret: 'in the file itself' }, want: /sign-in\.json/ },
    { name: 'a secret that is not there', given: { clientSecretFile: 'nowhere' }, want: /nowhere is not there/ },
  ];
  for (const { name, given, want } of cases) {
    it(`is refused with ${name}`, async () => {
      await expect(tryWith(signInFile(given))).rejects.toMatchObject({
        code: 'E_CONFIG_INVALID',
        message: expect.stringMatching(want),
      });
    });
  }
});

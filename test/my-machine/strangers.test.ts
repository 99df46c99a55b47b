import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { LocalServer } from '../../src/agent/local-api/server.ts';
import { MY_PAGE_ASKS } from '../../src/wire/my-page.ts';
import { foundCopy } from '../doubles/agent-face.ts';
import { ownKnowledge } from './own-content.ts';
import { openOwnPage, type OwnPage } from './own-page.ts';

const SERVE = path.join(import.meta.dirname, '../doubles/serve-own-page.ts');

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

let own: OwnPage;
let looks = 0;
beforeEach(async () => {
  looks = 0;
  own = await openOwnPage({
    lookNow: async () => {
      looks += 1;
      return { at: '2026-01-01T00:00:00.000Z', durationMs: 1, scopes: 1, incomplete: [], changes: [], open: 0, isCut: false };
    },
  });
});
afterEach(async () => own.close());

/** One request with exactly these headers. */
async function send({ method = 'POST', path: place = '/', headers = {}, body = '' }: Sent) {
  const asked = request(`${own.origin}${place}`, { method, headers });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') };
}

/** An ask as the page itself sends it. */
async function ask(name: string, { token = '', given = {} }: { readonly token?: string; readonly given?: object } = {}) {
  const headers = { origin: own.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  return send({
    path: `/ask/${name}`,
    headers: token === '' ? headers : { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify(given),
  });
}

const codeOf = () => new URL(own.server.address).hash.slice(1);
async function opened(): Promise<string> {
  const { text } = await ask('open', { given: { code: codeOf() } });
  return (JSON.parse(text) as { token: string }).token;
}

it('R11: shows what is known here and what was sent to whoever opened it, each ask with its token', async () => {
  const token = await opened();
  expect(own.news).toEqual([{ kind: 'opened' }]);
  const view = await ask('view', { token });
  expect(view.status).toBe(200);
  expect(view.text).toContain('npm uninstall -g @anthropic-ai/claude-code');
  expect(JSON.parse((await ask('sent', { token, given: { epoch: 1, sequence: 17 } })).text)).toMatchObject({ entryCount: 4 });
  expect(JSON.parse((await ask('next', { token })).text)).toMatchObject({ intervalSeconds: 120 });
  expect((await ask('look', { token })).text).toContain('"kind":"looked"');
  expect(looks).toBe(1);
});

describe('T81: whoever reaches the port without the code', () => {
  it('T81: gets files that say nothing of this machine, and no answer', async () => {
    const page = await send({ method: 'GET' });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/ada|claude-code|collector\.example/);
    for (const name of MY_PAGE_ASKS) {
      const refused = await ask(name, { given: { code: 'x'.repeat(24) } });
      expect([name, refused.status]).toEqual([name, name === 'open' ? 403 : 401]);
      expect(refused.text).not.toMatch(/ada|claude-code/);
    }
    expect((await ask('view', { token: codeOf() })).status).toBe(401);
    expect(looks).toBe(0);
  });

  it('T81: cannot use an address that was opened, and the person is told', async () => {
    await opened();
    const again = await ask('open', { given: { code: codeOf() } });
    expect(again.status).toBe(403);
    expect(again.text).toContain('opened before');
    expect(own.news.at(-1)).toEqual({ kind: 'opened-again' });
  });

  it('is not kept, framed, guessed at or told of', async () => {
    const { headers } = await send({ method: 'GET' });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  });
});

describe('T82: another page, with the token in its hand', () => {
  const page = () => ({ origin: own.origin, 'content-type': 'application/json' });
  const others: readonly { readonly name: string; readonly sent: () => Sent; readonly status: number }[] = [
    { name: 'T82: with its own origin', sent: () => ({ headers: { ...page(), origin: 'https://evil.example' } }), status: 403 },
    { name: 'T82: as a form', sent: () => ({ headers: { ...page(), 'content-type': 'text/plain' } }), status: 415 },
    { name: 'T82: as a picture', sent: () => ({ method: 'GET' }), status: 405 },
    { name: 'T82: as what is asked before', sent: () => ({ method: 'OPTIONS', headers: page() }), status: 405 },
    {
      name: 'T82: by a name that was made to lead here',
      sent: () => ({ headers: { ...page(), host: 'evil.example', origin: 'http://evil.example' } }),
      status: 403,
    },
  ];
  for (const { name, sent, status } of others) {
    it(name, async () => {
      const token = await opened();
      const { headers = {}, ...rest } = sent();
      const answer = await send({ path: '/ask/look', ...rest, headers: { ...headers, authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(status);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(looks).toBe(0);
    });
  }
});

it('takes no ask that is larger than any, and none that is no JSON', async () => {
  const token = await opened();
  const headers = { origin: own.origin, 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (const body of [JSON.stringify({ x: 'x'.repeat(2000) }), '{']) {
    expect((await send({ path: '/ask/sent', headers, body })).status).toBe(400);
  }
  expect((await ask('sent', { token, given: { epoch: -1, sequence: '17' } })).text).toContain('E_USAGE');
});

it('says what the agent says when it cannot answer', async () => {
  const token = await opened();
  own.silence();
  const answer = await ask('view', { token });
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([503, { code: 'E_AGENT_UNREACHABLE' }]);
  expect((await ask('look', { token })).text).toContain('"kind":"failed"');
});

describe('its end', () => {
  it('comes when nobody asks it anything', async () => {
    await own.close();
    own = await openOwnPage({}, { idleMs: 50 });
    expect(await own.server.ended).toBe('idle');
    await expect(send({ method: 'GET' })).rejects.toThrow();
  });

  it('does not come while a look goes on', async () => {
    await own.close();
    own = await openOwnPage({ lookNow: async () => (await sleep(400), Promise.reject(new Error('slow'))) }, { idleMs: 100 });
    expect((await ask('look', { token: await opened() })).text).toContain('slow');
    expect(await own.server.ended).toBe('idle');
  });

  it('comes in any case in the end', async () => {
    await own.close();
    own = await openOwnPage({}, { mostMs: 50 });
    expect(await own.server.ended).toBe('idle');
  });

  it('comes when the page asks for it', async () => {
    expect((await ask('end', { token: await opened() })).status).toBe(200);
    expect(await own.server.ended).toBe('asked');
  });
});

const isRoot = process.geteuid?.() === 0 && process.platform === 'linux';
describe.skipIf(!isRoot)('another account of this machine (needs root on Linux to become one)', () => {
  const SCRIPT = `
    const [origin, path, token] = process.argv.slice(1);
    fetch(origin + path, {
      method: path === '/' ? 'GET' : 'POST',
      headers: { origin, 'content-type': 'application/json', authorization: 'Bearer ' + token },
      ...(path === '/' ? {} : { body: '{}' }),
    }).then(async (answer) => console.log(answer.status, await answer.text()), () => console.log('refused'));`;
  async function as(uid: number, place: string, token: string): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT, own.origin, place, token], {
      uid,
      gid: uid,
      env: {},
      cwd: '/',
    });
    return stdout;
  }

  it('T81: is refused before it is told anything, even with the token, and the person is told', async () => {
    const token = await opened();
    expect(await as(0, '/ask/view', token)).toContain('npm uninstall');
    for (const place of ['/', '/ask/view', '/ask/look'])
      expect([place, await as(4242, place, token)]).toEqual([place, 'refused\n']);
    expect(own.news.at(-1)).toEqual({ kind: 'stranger', uid: 4242 });
    expect(looks).toBe(0);
  });

  it('is let in where it is the account that became root to see all', async () => {
    await own.close();
    own = await openOwnPage({}, { accounts: new Set([0, 4242]) });
    expect(await as(4242, '/ask/view', await opened())).toContain('npm uninstall');
  });

  it('R11: shows a person through his own page what the agent shows him, and nobody else’s', async () => {
    const base = mkdtempSync(path.join(tmpdir(), 'bandog-own-'));
    // As the service's: a folder that all may enter, and one for proofs like /dev/shm.
    chmodSync(base, 0o755);
    mkdirSync(path.join(base, 'proofs'));
    chmodSync(path.join(base, 'proofs'), 0o1777);
    const file = path.join(base, 'status.sock');
    const knowledge = ownKnowledge(base, {
      findings: () => [
        foundCopy('a', { account: { id: '4242', name: 'ada' }, anchor: '/home/ada/codex' }),
        foundCopy('b', { account: { id: '4343', name: 'bob' }, anchor: '/home/bob/codex' }),
      ],
    });
    const log = pino({ level: 'silent' });
    const face = new LocalServer({ file, proofs: path.join(base, 'proofs') }, { sources: knowledge, log });
    await face.open();
    const child = spawn(process.execPath, ['--no-warnings', SERVE, file], { uid: 4242, gid: 4242, env: {}, cwd: '/' });
    try {
      const [printed] = (await once(child.stdout, 'data')) as [Buffer];
      const { origin, hash } = new URL(printed.toString().trim());
      const headers = { origin, 'content-type': 'application/json' };
      const open = await fetch(`${origin}/ask/open`, { method: 'POST', headers, body: JSON.stringify({ code: hash.slice(1) }) });
      const { token } = (await open.json()) as { token: string };
      const view = await fetch(`${origin}/ask/view`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${token}` },
        body: '{}',
      });
      const text = await view.text();
      expect(JSON.parse(text)).toMatchObject({
        machine: { sees: 'own', account: '4242', copies: [{ finding: { anchor: '/home/ada/codex' } }] },
      });
      expect(text).not.toContain('bob');
    } finally {
      child.kill('SIGKILL');
      face.close();
      rmSync(base, { recursive: true });
    }
  });
});

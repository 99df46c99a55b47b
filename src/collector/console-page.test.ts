import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type HttpAnswer, type RunningCollector } from '../../test/collector/running-collector.ts';

const PAGE =
  '<!doctype html><meta property="csp-nonce" nonce="BANDOG_NONCE"><script nonce="BANDOG_NONCE" src="/assets/a-1.js"></script>';
const SCRIPT = `export const a = '${'a'.repeat(5000)}';`;
let folder = '';
let running: RunningCollector;
let without: RunningCollector;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-built-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), PAGE);
  writeFileSync(path.join(folder, 'assets/a-1.js'), SCRIPT);
  writeFileSync(path.join(folder, 'secret.pem'), 'no type that is served');
  [running, without] = await Promise.all([
    runCollector({ consoleFolder: folder }),
    runCollector({ consoleFolder: path.join(folder, 'nothing') }),
  ]);
});
afterAll(async () => {
  await Promise.all([running.close(), without.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const get = async (target: string, headers: Record<string, string> = {}): Promise<HttpAnswer> =>
  running.call({ method: 'GET', path: target, headers });

describe('the page of the console', () => {
  it('has a nonce of its own with each answer, and a policy that lets nothing else in', async () => {
    const answers = [await get('/'), await get('/')];
    const nonces = answers.map(({ text }) => /csp-nonce" nonce="([^"]+)"/.exec(text)?.[1] ?? '');
    expect(new Set(nonces).size).toBe(2);
    for (const [at, { status, text, headers }] of answers.entries()) {
      expect(status).toBe(200);
      expect(text).not.toContain('BANDOG_NONCE');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonces[at]}'`);
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:/);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    }
  });

  const PATHS = [
    { name: 'a deep link', given: '/hosts/ada-laptop?state=gone', want: 'page' },
    { name: 'a name with odd characters', given: '/hosts/%2e%2e%2fsecret.pem', want: 'page' },
    { name: 'what the API has not', given: '/api/v1/nothing', want: 'E_NOT_FOUND' },
    { name: 'what agents have not', given: '/agent/v1/nothing', want: 'E_NOT_FOUND' },
    { name: 'a file that is not there', given: '/assets/b-2.js', want: 'E_NOT_FOUND' },
    { name: 'a file outside', given: '/assets/../secret.pem', want: 'page' },
    { name: 'a file of a type that is not served', given: '/secret.pem', want: 'page' },
  ] as const;
  for (const { name, given, want } of PATHS) {
    it(`${name}: ${want}`, async () => {
      const { status, text } = await get(given);
      expect(text).not.toContain('no type');
      if (want === 'page') expect([status, text.startsWith('<!doctype html>')]).toEqual([200, true]);
      else expect([status, JSON.parse(text)]).toMatchObject([404, { code: want }]);
    });
  }

  it('answers nothing but reading', async () => {
    expect((await running.call({ method: 'POST', path: '/hosts', body: '{}' })).status).toBe(404);
  });

  it('shadows no route of the API', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/api/v1/self')).status).toBe(401);
    expect((await get('/metrics')).status).toBe(401);
  });
});

describe('a file of the console', () => {
  it('is kept for ever, compressed for who takes that, and known again by its etag', async () => {
    const plain = await get('/assets/a-1.js');
    expect(plain.text).toBe(SCRIPT);
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const small = await get('/assets/a-1.js', { 'accept-encoding': 'gzip' });
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(Number(small.headers['content-length'])).toBeLessThan(SCRIPT.length / 10);
    const again = await get('/assets/a-1.js', { 'if-none-match': String(plain.headers['etag']) });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

it('a collector without a console says so, and works', async () => {
  const answer = await without.call({ method: 'GET', path: '/' });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('npm run console');
  expect((await without.call({ method: 'GET', path: '/healthz' })).status).toBe(200);
});

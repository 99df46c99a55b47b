import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authoritiesFor, parseProxy, proxyFor, readNetwork } from './network.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-network-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(content: object, mode = 0o600): string {
  const file = path.join(folder, 'network.json');
  writeFileSync(file, JSON.stringify({ schema: 'bandog.network/1', ...content }), { mode });
  chmodSync(file, mode);
  return file;
}

describe('readNetwork', () => {
  it('has no proxy and the pinned authority alone when nothing is set', () => {
    expect(readNetwork({ folder, env: {} })).toEqual({ noProxy: [], trust: 'pinned' });
  });

  it('takes the proxy of the system from the environment', () => {
    const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'localhost, .example.com' };
    expect(readNetwork({ folder, env })).toEqual({
      proxy: { url: 'http://proxy.example:3128' },
      noProxy: ['localhost', '.example.com'],
      trust: 'pinned',
    });
    expect(readNetwork({ folder, env: { https_proxy: 'proxy:1' } }).proxy).toEqual({ url: 'http://proxy:1' });
  });

  it('believes its own file before the environment', () => {
    write({ proxy: 'none', trust: 'system' });
    expect(readNetwork({ folder, env: { HTTPS_PROXY: 'http://proxy:1' } })).toEqual({ noProxy: [], trust: 'system' });
    write({ proxy: 'http://other:2', noProxy: ['*'] });
    expect(readNetwork({ folder, env: { HTTPS_PROXY: 'http://proxy:1', NO_PROXY: 'x' } })).toMatchObject({
      proxy: { url: 'http://other:2' },
      noProxy: ['*'],
    });
  });

  const wrong: readonly { readonly name: string; readonly make: () => { readonly file?: string } }[] = [
    { name: 'a named file that is not there', make: () => ({ file: path.join(folder, 'none.json') }) },
    { name: 'an unknown member', make: () => ({ file: write({ insecure: true }) }) },
    { name: 'another schema', make: () => ({ file: write({ schema: 'bandog.network/2' }) }) },
    { name: 'a proxy of another protocol', make: () => ({ file: write({ proxy: 'socks5://proxy:1080' }) }) },
    { name: 'a relative authority', make: () => ({ file: write({ trust: 'ca.pem' }) }) },
    { name: 'an authority that is not there', make: () => ({ file: write({ trust: '/nowhere/ca.pem' }) }) },
    { name: 'an authority that is none', make: () => ({ file: write({ trust: '/etc/hostname' }) }) },
    { name: 'a file that others can write', make: () => ({ file: write({}, 0o666) }) },
  ];
  for (const { name, make } of wrong) {
    it(`refuses ${name}`, () => {
      expect(() => readNetwork({ ...make(), folder, env: {} })).toThrow(expect.objectContaining({ code: 'E_CONFIG_INVALID' }));
    });
  }
});

describe('parseProxy', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const table = [
    { given: 'proxy:3128', want: { url: 'http://proxy:3128' } },
    { given: 'https://proxy', want: { url: 'https://proxy' } },
    { given: 'http://[::1]:8080/path', want: { url: 'http://[::1]:8080' } },
    { given: 'http://ada:p%40ss%3A@proxy:1', want: { url: 'http://proxy:1', authorization: basic('ada:p@ss:') } },
    { given: 'http://ada:100%@proxy:1', want: { url: 'http://proxy:1', authorization: basic('ada:100%') } },
  ] as const;
  for (const { given, want } of table) it(given, () => expect(parseProxy(given)).toEqual(want));

  it('does not repeat a password in its refusal', () => {
    expect(() => parseProxy('ftp://ada:secret@proxy')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});

describe('proxyFor', () => {
  const table: readonly { readonly rule: string; readonly url: string; readonly isExempt: boolean }[] = [
    { rule: '*', url: 'https://a.example', isExempt: true },
    { rule: 'example.com', url: 'https://example.com:8443', isExempt: true },
    { rule: 'example.com', url: 'https://a.example.com', isExempt: true },
    { rule: '.example.com', url: 'https://a.example.com', isExempt: true },
    { rule: '*.example.com', url: 'https://a.example.com', isExempt: true },
    { rule: 'EXAMPLE.com', url: 'https://Example.COM', isExempt: true },
    { rule: 'example.com', url: 'https://notexample.com', isExempt: false },
    { rule: 'example.com:8443', url: 'https://example.com:8443', isExempt: true },
    { rule: 'example.com:443', url: 'https://example.com', isExempt: true },
    { rule: 'example.com:8443', url: 'https://example.com', isExempt: false },
    { rule: '10.0.0.1', url: 'https://10.0.0.1:1', isExempt: true },
    { rule: '0.0.1', url: 'https://10.0.0.1', isExempt: false },
    { rule: '10.0.0.0/8', url: 'https://10.9.9.9', isExempt: true },
    { rule: '10.0.0.0/8', url: 'https://11.0.0.1', isExempt: false },
    { rule: '10.0.0.0/99', url: 'https://10.0.0.1', isExempt: false },
    { rule: '::1', url: 'https://[::1]:8443', isExempt: true },
    { rule: '[::1]:8443', url: 'https://[::1]:8443', isExempt: true },
    { rule: 'fd00::/8', url: 'https://[fd12::1]', isExempt: true },
    { rule: 'fd00::/8', url: 'https://10.0.0.1', isExempt: false },
    { rule: '.', url: 'https://a.example', isExempt: false },
  ];
  const proxy = { url: 'http://proxy:1' };
  for (const { rule, url, isExempt } of table) {
    it(`${rule} ${isExempt ? 'exempts' : 'does not exempt'} ${url}`, () => {
      expect(proxyFor({ proxy, noProxy: [rule], trust: 'pinned' }, new URL(url))).toEqual(isExempt ? undefined : proxy);
    });
  }
});

describe('authoritiesFor', () => {
  it('takes the pinned one alone unless told otherwise', () => {
    expect(authoritiesFor('PIN', 'pinned')).toEqual(['PIN']);
    expect(authoritiesFor('PIN', { authorities: 'OWN' })).toEqual(['PIN', 'OWN']);
    expect(authoritiesFor('PIN', 'system').length).toBeGreaterThan(50);
    expect(authoritiesFor(undefined, 'pinned').length).toBeGreaterThan(50);
  });
});

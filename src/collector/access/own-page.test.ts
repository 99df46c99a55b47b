import { describe, expect, it } from 'vitest';
import { cookieText, cookieValue } from './cookies.ts';
import { isOwnPage, ownPath } from './own-page.ts';
import { newSetupCode, setupCodeDigest } from './setup-code.ts';

const host = 'bandog.example:8443';
const own = `https://${host}`;

describe("T71: a request with a session's cookie", () => {
  const cases = [
    { name: 'read by our page', method: 'GET', headers: { 'sec-fetch-site': 'same-origin' }, want: true },
    { name: 'typed as an address', method: 'GET', headers: { 'sec-fetch-site': 'none' }, want: true },
    { name: 'read by an old browser', method: 'GET', headers: {}, want: true },
    { name: 'read by another site', method: 'GET', headers: { 'sec-fetch-site': 'cross-site' }, want: false },
    { name: 'read by a sister site', method: 'GET', headers: { 'sec-fetch-site': 'same-site' }, want: false },
    {
      name: 'written by our page',
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', origin: own, 'bandog-page': '1' },
      want: true,
    },
    { name: 'written by our page in an old browser', method: 'DELETE', headers: { origin: own, 'bandog-page': '1' }, want: true },
    {
      name: 'written without our header',
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', origin: own },
      want: false,
    },
    {
      name: 'written by another site',
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', 'bandog-page': '1' },
      want: false,
    },
    { name: 'written from nowhere', method: 'POST', headers: { origin: 'null', 'bandog-page': '1' }, want: false },
    {
      name: 'written by the same host on another port',
      method: 'POST',
      headers: { origin: 'https://bandog.example', 'bandog-page': '1' },
      want: false,
    },
    { name: 'written without TLS', method: 'POST', headers: { origin: `http://${host}`, 'bandog-page': '1' }, want: false },
    {
      name: 'written by typing an address',
      method: 'POST',
      headers: { 'sec-fetch-site': 'none', 'bandog-page': '1' },
      want: false,
    },
  ];
  for (const { name, method, headers, want } of cases) {
    it(`${name} is ${want ? 'ours' : 'refused'}`, () => expect(isOwnPage({ method, headers: { host, ...headers } })).toBe(want));
  }
});

describe('cookies', () => {
  it('are for this host alone', () => {
    expect(cookieText({ name: '__Host-x', value: 'v', maxAgeSeconds: 60, sameSite: 'Strict' })).toBe(
      '__Host-x=v; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60',
    );
  });
  const cases = [
    { given: undefined, want: undefined },
    { given: 'a=1; __Host-x=v', want: 'v' },
    { given: '__Host-x=a=b', want: 'a=b' },
    { given: 'not__Host-x=v', want: undefined },
    { given: '__Host-x=v; __Host-x=w', want: undefined },
    { given: '__proto__=v', want: undefined },
  ];
  for (const { given, want } of cases) it(`read ${given}`, () => expect(cookieValue(given, '__Host-x')).toBe(want));
});

describe('a one-time code', () => {
  it('can be typed in any way', () => {
    const code = newSetupCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(newSetupCode()).not.toBe(code);
    expect(setupCodeDigest(` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(setupCodeDigest(code));
    expect(setupCodeDigest('O0IL1')).toBe(setupCodeDigest('00111'));
    expect(setupCodeDigest(`${code}0`)).not.toBe(setupCodeDigest(code));
  });
});

describe('where a sign-in leads', () => {
  const cases = [
    { name: 'a page of ours', given: '/hosts?tag=vip#top', want: '/hosts?tag=vip#top' },
    { name: 'nowhere', given: undefined, want: '/' },
    { name: 'an address elsewhere', given: 'https://evil.example/', want: '/' },
    { name: 'a host without its scheme', given: '//evil.example', want: '/' },
    { name: 'a host behind a backslash', given: '/\\evil.example', want: '/' },
    { name: 'a host behind a tab', given: '/\t/evil.example', want: '/' },
    { name: 'a host behind a dot that goes', given: '/.//evil.example', want: '/' },
    { name: 'a host behind a folder that goes', given: '/x/..//evil.example', want: '/' },
    { name: 'a host behind an encoded dot', given: '/%2e//evil.example', want: '/' },
  ];
  for (const { name, given, want } of cases) it(name, () => expect(ownPath(given)).toBe(want));
});

import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Entrance } from './entrance.ts';
import { judged } from './guard.ts';

const OWN = '127.0.0.1:40123';
const page: IncomingHttpHeaders = {
  host: OWN,
  origin: `http://${OWN}`,
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
};
const without = (name: string): IncomingHttpHeaders => ({ ...page, [name]: undefined });

const CASES: readonly {
  readonly name: string;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: IncomingHttpHeaders;
  readonly want: string | number;
}[] = [
  { name: 'an ask of the page', want: 'look' },
  { name: 'of a browser that does not say from where', headers: without('sec-fetch-site'), want: 'look' },
  { name: 'a name that was made to lead here', headers: { ...page, host: 'evil.example:40123' }, want: 403 },
  { name: 'localhost, which is not what was printed', headers: { ...page, host: 'localhost:40123' }, want: 403 },
  { name: 'no host at all', headers: without('host'), want: 403 },
  { name: 'another page', headers: { ...page, origin: 'https://evil.example' }, want: 403 },
  { name: 'a page in a frame without an origin', headers: { ...page, origin: 'null' }, want: 403 },
  { name: 'something else on this machine', headers: { ...page, origin: 'http://127.0.0.1:40124' }, want: 403 },
  { name: 'no origin', headers: without('origin'), want: 403 },
  { name: 'another page that leaves its origin out', headers: { ...page, 'sec-fetch-site': 'same-site' }, want: 403 },
  { name: 'a form', headers: { ...page, 'content-type': 'application/x-www-form-urlencoded' }, want: 415 },
  { name: 'a form that says it were text', headers: { ...page, 'content-type': 'text/plain' }, want: 415 },
  { name: 'a picture or a link', method: 'GET', want: 405 },
  { name: 'what a browser asks before another page may', method: 'OPTIONS', want: 405 },
  { name: 'nothing of ours', url: '/ask/remove', want: 404 },
  { name: 'an ask with something behind it', url: '/ask/look?x', want: 404 },
  { name: 'a file', method: 'GET', url: '/assets/a.js?x', headers: { host: OWN }, want: '/assets/a.js' },
  { name: 'a file for a name that was made to lead here', method: 'GET', url: '/', headers: { host: 'evil.example' }, want: 403 },
  { name: 'writing a file', method: 'PUT', url: '/', headers: { host: OWN }, want: 405 },
];

describe('what is let through to the token', () => {
  for (const { name, method = 'POST', url = '/ask/look', headers = page, want } of CASES) {
    it(name, () => {
      const verdict = judged({ method, url, headers }, OWN);
      expect(verdict.kind === 'refused' ? verdict.status : verdict.kind === 'ask' ? verdict.ask : verdict.path).toBe(want);
    });
  }
});

describe('the code of the address', () => {
  it('is good once; only its token lets in', () => {
    const entrance = new Entrance();
    expect(entrance.admits(`Bearer ${entrance.code}`)).toBe(false);
    expect(entrance.open('x')).toBe('wrong');
    expect(entrance.isOpened).toBe(false);
    const opened = entrance.open(entrance.code);
    if (typeof opened === 'string') throw new Error(opened);
    expect(entrance.open(entrance.code)).toBe('used');
    expect(entrance.admits(`Bearer ${opened.token}`)).toBe(true);
    for (const other of [undefined, opened.token, `Basic ${opened.token}`, `Bearer ${entrance.code}`, 'Bearer '])
      expect(entrance.admits(other), other).toBe(false);
  });

  it('is another one each time, of what an address takes', () => {
    const codes = new Set(Array.from({ length: 50 }, () => new Entrance().code));
    expect(codes.size).toBe(50);
    for (const code of codes) expect(code).toMatch(/^[\w-]{24}$/);
  });
});

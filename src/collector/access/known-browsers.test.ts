import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KnownBrowsers } from './known-browsers.ts';

const key = randomBytes(32);
const at = (now: string) => new KnownBrowsers(key, { now: () => now, monotonicMs: () => 0 });
const browsers = at('2026-11-22T00:00:00.000Z');
const [cookie = ''] = browsers.keep('Ada').split(';');

describe('a browser in which somebody signed in', () => {
  it('is known for that name', () => {
    expect(browsers.idOf(`x=y; ${cookie}`, 'ada')).toMatch(/^[0-9a-f]{24}$/);
    expect(browsers.idOf(cookie, 'ADA')).toBe(browsers.idOf(cookie, 'ada'));
    expect(at('2027-05-20T00:00:00.000Z').idOf(cookie, 'ada')).toBeDefined();
  });
  const cases = [
    { name: 'another name', given: () => browsers.idOf(cookie, 'bob') },
    {
      name: 'another key',
      given: () =>
        new KnownBrowsers(randomBytes(32), { now: () => '2026-11-22T00:00:00.000Z', monotonicMs: () => 0 }).idOf(cookie, 'ada'),
    },
    { name: 'half a year later', given: () => at('2027-05-22T00:00:00.000Z').idOf(cookie, 'ada') },
    {
      name: 'a changed cookie',
      given: () =>
        browsers.idOf(
          cookie.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
          'ada',
        ),
    },
    { name: 'no cookie', given: () => browsers.idOf(undefined, 'ada') },
    { name: 'a short one', given: () => browsers.idOf(cookie.slice(0, 30), 'ada') },
    { name: 'two of them', given: () => browsers.idOf(`${cookie}; ${cookie}`, 'ada') },
  ];
  it.each(cases)('is not known by $name', ({ given }) => expect(given()).toBeUndefined());
});

import { describe, expect, it } from 'vitest';
import { plainText, runsOf, shortened } from './host-string.ts';

const CASES: readonly { readonly name: string; readonly given: string; readonly want: string }[] = [
  { name: 'an ordinary path', given: '/home/ada/.local/bin/claude', want: '/home/ada/.local/bin/claude' },
  { name: 'other scripts', given: '/home/李雷/مرحبا/Ünïcode', want: '/home/李雷/مرحبا/Ünïcode' },
  { name: 'markup is only text', given: '<img src=x onerror=alert(1)>', want: '<img src=x onerror=alert(1)>' },
  { name: 'a name turned around', given: 'exe.\u202Etxt.js', want: 'exe.\\u202etxt.js' },
  { name: 'colours and a moved cursor', given: '\u001b[31mclean\u001b[2J', want: '\\x1b[31mclean\\x1b[2J' },
  { name: 'a second line', given: 'a\nclean\r', want: 'a\\x0aclean\\x0d' },
  { name: 'a hidden join', given: 'cl\u200baude\u2060\ufeff', want: 'cl\\u200baude\\u2060\\ufeff' },
  { name: 'bytes that are no UTF-8', given: 'a\udcff/b\ud800', want: 'a\\xff/b\\ud800' },
  { name: 'letters of invisible tags', given: 'a\u{e0041}', want: 'a\\u{e0041}' },
];

describe('what a host says', () => {
  for (const { name, given, want } of CASES) it(name, () => expect(plainText(given)).toBe(want));

  it('is text and codes by turns, and loses nothing', () => {
    expect(runsOf('a\u202eb')).toEqual([
      { text: 'a', isCode: false },
      { text: '\\u202e', isCode: true },
      { text: 'b', isCode: false },
    ]);
    expect(runsOf('')).toEqual([]);
  });

  it('is shortened in the middle, by whole characters', () => {
    expect(shortened('😀'.repeat(40), 6)).toEqual({ head: '😀'.repeat(4), tail: '😀'.repeat(2), left: 34 });
    expect(shortened('a'.repeat(26), 6).left).toBe(0);
    expect(shortened('short', 6)).toEqual({ head: 'short', tail: '', left: 0 });
  });
});

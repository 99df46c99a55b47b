import { describe, expect, it } from 'vitest';
import { plistTexts } from './plist.ts';

/** Made by Python's plistlib of `{CFBundleIdentifier: 'com.x', Größe: 'ü', N: 7, L: ['a'], CFBundleExecutable: 'a name that is longer'}`. */
const BINARY = Buffer.from(
  'YnBsaXN0MDDVAQIDBAUGBwgJC18QEkNGQnVuZGxlSWRlbnRpZmllcmUARwByAPYA3wBlUU5RTF8QEkNGQnVuZGxlRXhlY3V0YWJsZVVjb20ueGEA/BAHoQpRYV8QFWEgbmFtZSB0aGF0IGlzIGxvbmdlcggTKDM1N0xSVVdZWwAAAAAAAAEBAAAAAAAAAAwAAAAAAAAAAAAAAAAAAABz',
  'base64',
);

const xml = (inner: string): string =>
  `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0">${inner}</plist>`;

describe('a property list', () => {
  const rows = [
    {
      name: 'in XML',
      given: xml(
        '<dict><key>A</key><string>a &amp; b</string><!-- <key>A</key> --><key>T</key><true/><key>B</key>\n<string>b</string></dict>',
      ),
      want: [
        ['A', 'a & b'],
        ['B', 'b'],
      ],
    },
    {
      name: 'says it at its outermost level only',
      given: xml(
        '<dict><key>D</key><dict><key>A</key><string>no</string></dict><key>L</key><array><string>no</string></array><key>A</key><string>a</string></dict>',
      ),
      want: [['A', 'a']],
    },
    {
      name: 'in binary',
      given: BINARY,
      want: [
        ['CFBundleIdentifier', 'com.x'],
        ['Größe', 'ü'],
        ['CFBundleExecutable', 'a name that is longer'],
      ],
    },
    {
      name: 'may have names of every object',
      given: xml('<dict><key>__proto__</key><string>x</string></dict>'),
      want: [['__proto__', 'x']],
    },
    { name: 'is no list', given: '<html><dict><key>A</key><string>a</string></dict></html>', want: undefined },
    { name: 'is empty', given: '', want: undefined },
    { name: 'is text', given: 'plist', want: undefined },
    { name: 'is nested without end', given: xml('<dict>'.repeat(60_000)), want: undefined },
    { name: 'has a million unended comments', given: '<!--'.repeat(1_000_000), want: undefined },
    { name: 'is cut off in binary', given: BINARY.subarray(0, 39), want: undefined },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      const texts = plistTexts(Buffer.from(given));
      expect(texts === undefined ? undefined : [...texts]).toEqual(want);
    });
  }

  it('never throws and never hangs for a changed byte', () => {
    for (let at = 0; at < BINARY.length; at += 1) {
      for (const value of [0x00, 0x1f, 0x5f, 0xdf, 0xff]) {
        const changed = Buffer.from(BINARY);
        changed[at] = value;
        expect(() => plistTexts(changed)).not.toThrow();
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { EVERY_KIND_BINARY, EVERY_KIND_XML } from './fixtures/plists.ts';
import { isDictionary, parsePlist, plistTexts } from './plist.ts';
import type { PlistValue } from './plist-value.ts';

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

  const everything = {
    Label: 'com.example.tool',
    ProgramArguments: ['/usr/local/bin/tool', '--a'],
    Größe: 'ü€',
    N: -7,
    F: 1.5,
    T: true,
    B: null,
    Deep: { A: { B: ['x', { C: 1 }] } },
  };
  it('of every kind of value, in binary', () => {
    expect(plain(parsePlist(EVERY_KIND_BINARY))).toEqual({ ...everything, D: '2026-01-02T03:04:05.000Z', U: 300 });
  });
  it('of every kind of value, in XML', () => {
    expect(plain(parsePlist(EVERY_KIND_XML))).toEqual({ ...everything, D: '2026-01-02T03:04:05Z' });
  });
  it('in XML, with numbered characters and CDATA, and in UTF-16', () => {
    const text = xml('<dict><key>A</key><string>a&#39;b&#x26;</string><key>C</key><string><![CDATA[<x> & y]]></string></dict>');
    const want = { A: "a'b&", C: '<x> & y' };
    expect(plain(parsePlist(Buffer.from(text)))).toEqual(want);
    expect(plain(parsePlist(Buffer.from(`\ufeff${text}`, 'utf16le')))).toEqual(want);
  });
  it('T24: that holds itself, or doubles with each level, is none', () => {
    expect(parsePlist(binary([[0xa1, 0]]))).toBeUndefined();
    expect(
      parsePlist(binary(Array.from({ length: 60 }, (_, index) => [0xa2, Math.min(index + 1, 59), Math.min(index + 1, 59)]))),
    ).toBeUndefined();
  });
  it('T24: expands nothing that it names itself, and reads no file for it', () => {
    const laughs = Array.from({ length: 20 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    for (const [entities, name] of [
      [`<!ENTITY l0 "lol">${laughs}`, 'l20'],
      ['<!ENTITY x SYSTEM "file:///etc/passwd">', 'x'],
    ]) {
      const text = xml(`<dict><key>A</key><string>&${name};</string></dict>`).replace(
        /<!DOCTYPE[^>]*>/,
        `<!DOCTYPE plist [${entities}]>`,
      );
      const read = plain(parsePlist(Buffer.from(text)));
      expect(JSON.stringify(read ?? null).length).toBeLessThan(100);
      expect(JSON.stringify(read ?? null)).not.toMatch(/lol|root/);
    }
  });
  it('that is cut off in XML is none', () => {
    expect(parsePlist(Buffer.from(xml('<dict><key>A</key>').replace('</plist>', '')))).toBeUndefined();
  });

  it('never throws and stays within its bounds, whatever the bytes are', () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(EVERY_KIND_BINARY, EVERY_KIND_XML),
        fc.array(change, { minLength: 1, maxLength: 10 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (whole, changes, part) => {
          const bytes = Buffer.from(whole.subarray(0, Math.ceil(whole.length * part)));
          for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
          parsePlist(bytes);
        },
      ),
      { seed: 20_261_121, numRuns: 3000 },
    );
  });
});

/** As JSON has it. */
function plain(value: PlistValue | undefined): unknown {
  if (isDictionary(value)) return Object.fromEntries([...value].map(([key, entry]) => [key, plain(entry)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

/** A binary list of these objects, the first being the top. */
function binary(objects: readonly (readonly number[])[]): Buffer {
  let at = 8;
  const offsets = objects.map((object) => {
    at += object.length;
    return at - object.length;
  });
  const trailer = Buffer.alloc(32);
  trailer.set([1, 1], 6);
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return Buffer.concat([Buffer.from('bplist00'), Buffer.from(objects.flat()), Buffer.from(offsets), trailer]);
}

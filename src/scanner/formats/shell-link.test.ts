import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortcutTarget } from './shell-link.ts';
import { writeShortcut, type Shortcut } from '../../../test/shell-link.ts';

const LINKS: readonly Shortcut[] = [
  { target: 'C:\\Tools\\Runner\\runner.exe' },
  { target: 'C:\\Tools\\Runner\\runner.exe', arguments: '--tray' },
  { target: 'D:\\日本\\runner.exe', isWide: true, arguments: 'x' },
  { target: '%ProgramFiles%\\Runner\\runner.exe', arguments: '--from "C:\\else.exe"' },
];

describe('a shortcut', () => {
  for (const link of LINKS) it(`leads to ${link.target}`, () => expect(shortcutTarget(writeShortcut(link))).toBe(link.target));
  it('tells only ASCII of a code page', () => {
    expect(shortcutTarget(writeShortcut({ target: 'C:\\Jörg\\x.exe' }))).toBe('C:\\J\uFFFDrg\\x.exe');
  });
  it('is nothing else', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(200), Buffer.from('[InternetShortcut]')])
      expect(shortcutTarget(bytes)).toBe(undefined);
  });
  it('ends and throws nothing, whatever the bytes are', () => {
    const wholes = LINKS.map((link) => Buffer.from(writeShortcut(link)));
    for (const whole of wholes) for (let size = 0; size < whole.length; size += 1) shortcutTarget(whole.subarray(0, size));
    const change = fc.tuple(fc.nat(1000), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(fc.constantFrom(...wholes), fc.array(change, { minLength: 1, maxLength: 12 }), (whole, changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        shortcutTarget(bytes);
      }),
      { seed: 20_261_121, numRuns: 3000 },
    );
  });
});

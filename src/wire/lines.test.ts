import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCutter } from './lines.ts';

describe('LineCutter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(20), { minLength: 1 }), (given, cuts) => {
        const bytes = Buffer.from(given.map((line) => `${line}\n`).join(''), 'utf8');
        const cutter = new LineCutter(10_000);
        const got: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = 1 + (cuts[turn % cuts.length] ?? 0);
          const answer = cutter.push(bytes.subarray(at, at + size));
          if (answer === 'too-long') throw new Error('too long');
          got.push(...answer);
          at += size;
        }
        expect(got).toEqual(given);
      }),
    );
  });

  const bounds = [
    { name: 'at the bound, with its end', given: ['12345\n'], want: ['12345'] },
    { name: 'beyond the bound, with its end', given: ['123456\n'], want: 'too-long' },
    { name: 'beyond the bound, without an end', given: ['123', '456'], want: 'too-long' },
    { name: 'an empty line', given: ['\n'], want: [''] },
  ] as const;
  for (const { name, given, want } of bounds) {
    it(`holds no more than it may: ${name}`, () => {
      const cutter = new LineCutter(5);
      expect(given.map((part) => cutter.push(Buffer.from(part))).at(-1)).toEqual(want);
    });
  }
});

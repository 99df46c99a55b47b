import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileMarkers } from './marker-search.ts';
import { SHORTEST_TEXT } from '../../domain/placed-texts.ts';

/** What the search must give: the first occurrence of each text, by a search of one text at a time. */
function expected(texts: readonly string[], bytes: Uint8Array): ReadonlyMap<string, number> {
  const buffer = Buffer.from(bytes);
  return new Map(texts.map((text) => [text, buffer.indexOf(text, 0, 'latin1')] as const).filter(([, at]) => at >= 0));
}

function sorted(found: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

describe('marker search', () => {
  test('finds a text at every alignment and at both ends', () => {
    const text = 'tool-marker-';
    for (let before = 0; before < 9; before += 1) {
      for (let after = 0; after < 9; after += 1) {
        const bytes = Buffer.from('x'.repeat(before) + text + 'y'.repeat(after));
        expect([...compileMarkers([text]).find(bytes)]).toEqual([[text, before]]);
      }
    }
  });

  test('finds it in bytes that are not aligned themselves', () => {
    const whole = Buffer.concat([Buffer.from('???'), Buffer.from('a marker of a tool')]);
    for (let start = 0; start < 4; start += 1)
      expect(compileMarkers(['marker of a tool']).find(whole.subarray(start)).size).toBe(1);
  });

  test('agrees with a search of each text alone', () => {
    // A small alphabet, so that texts share beginnings, contain one another and nearly occur.
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: SHORTEST_TEXT, maxLength: 20 });
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), fc.array(piece, { maxLength: 6 }), (texts, pieces) => {
        const haystack = Buffer.from(pieces.flatMap((one, index) => [one, texts[index] ?? '']).join(''), 'latin1');
        expect(sorted(compileMarkers(texts).find(haystack))).toEqual(sorted(expected(texts, haystack)));
      }),
      { seed: 20_261_121, numRuns: 2000 },
    );
  });

  test('thousands of texts that begin alike are told apart', () => {
    const texts = Array.from({ length: 5000 }, (_, index) => `process.env.TOOL_${index}_END`);
    const haystack = Buffer.from(`x process.env.TOOL_4711_END process.env.TOOL_12_EN process.env.TOOL_5000_END`);
    expect([...compileMarkers(texts).find(haystack)]).toEqual([['process.env.TOOL_4711_END', 2]]);
  });

  test('what is read along is found, but identifies nothing', () => {
    const set = compileMarkers(['a marker of a tool'], ['// Version: ']);
    expect([...set.find(Buffer.from('// Version: 1.2.3')).keys()]).toEqual(['// Version: ']);
    expect([...set.identifying]).toEqual(['a marker of a tool']);
  });

  test('no texts, no hits; a short text is refused', () => {
    expect(compileMarkers([]).find(Buffer.from('anything at all')).size).toBe(0);
    expect(() => compileMarkers(['too short'])).toThrow(RangeError);
  });
});

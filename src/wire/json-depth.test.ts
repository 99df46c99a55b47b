import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan } from './json-depth.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

describe('isDeeperThan', () => {
  const cases = [
    { name: 'flat', given: '1', max: 0, want: false },
    { name: 'exactly as deep as allowed', given: '[[{}]]', max: 3, want: false },
    { name: 'one deeper', given: '[[{"a":[]}]]', max: 3, want: true },
    { name: 'brackets in text do not count', given: '["[[[[{{{{"]', max: 1, want: false },
    { name: 'an escaped quote does not end text', given: '["\\"[[[["]', max: 1, want: false },
    { name: 'an escaped backslash does not escape the quote', given: '["\\\\",[[]]]', max: 2, want: true },
    { name: 'siblings do not add up', given: '[[],[],[],[]]', max: 2, want: false },
    { name: 'a million deep', given: '['.repeat(1_000_000), max: 32, want: true },
  ];
  for (const { name, given, max, want } of cases) {
    it(name, () => expect(isDeeperThan(bytes(given), max)).toBe(want));
  }

  it('agrees with a parser on any JSON', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map((one) => depthOf(one))) : 0;
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(8), (value, max) => {
        const json = JSON.stringify(value);
        expect(isDeeperThan(bytes(json), max)).toBe(depthOf(JSON.parse(json)) > max);
      }),
    );
  });
});

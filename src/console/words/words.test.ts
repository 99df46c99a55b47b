import { describe, expect, it } from 'vitest';
import { filled, pieces, words, type Words } from './words.ts';

const MODULES = import.meta.glob<Readonly<Record<string, Words>>>('../**/*words.ts', { eager: true });
const PARTS = Object.entries(MODULES).flatMap(([file, exports]) =>
  Object.entries(exports).flatMap(([name, value]) => (isWords(value) ? [{ name: `${file} ${name}`, value }] : [])),
);

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh' in value;
}

/** The values that a text asks for; the words for one and for many are English only. */
function asksFor(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => name))].toSorted();
}

describe('what the console says', () => {
  it('was looked at', () => expect(PARTS.length).toBeGreaterThan(3));

  for (const { name, value } of PARTS) {
    it(`${name}: every language has every key, and asks for the same values`, () => {
      expect(Object.keys(value.zh).toSorted()).toEqual(Object.keys(value.en).toSorted());
      for (const [key, english] of Object.entries(value.en)) {
        expect(asksFor(value.zh[key] ?? ''), key).toEqual(asksFor(english));
        expect(value.zh[key], key).not.toBe('');
      }
    });
  }
});

const SAID = words(
  { copies: '{count} {count|copy|copies} of {name}', plain: 'plain' },
  { copies: '{name} 的 {count} 个副本', plain: '普通' },
);
const CASES = [
  { name: 'one', language: 'en', key: 'copies', given: { count: 1, name: 'X' }, want: '1 copy of X' },
  {
    name: 'many, as the language writes numbers',
    language: 'en',
    key: 'copies',
    given: { count: 1200, name: 'X' },
    want: '1,200 copies of X',
  },
  { name: 'in the order of its language', language: 'zh', key: 'copies', given: { count: 2, name: 'X' }, want: 'X 的 2 个副本' },
  {
    name: 'braces in a value are text',
    language: 'en',
    key: 'copies',
    given: { count: 1, name: '{count}' },
    want: '1 copy of {count}',
  },
  { name: 'without values', language: 'en', key: 'plain', given: {}, want: 'plain' },
] as const;

describe('a text with its values', () => {
  for (const { name, language, key, given, want } of CASES) {
    it(name, () => expect(filled(SAID[language][key], given, language)).toBe(want));
  }

  it('keeps what is no text as it is', () => {
    const element = { element: true };
    expect(pieces('a {x} b', { x: element }, 'en')).toEqual(['a ', element, ' b']);
  });
});

import { LANGUAGE_TAGS, type Language } from './language.ts';

/**
 * What a part of the console says, by key, in every language. `{name}` is a value; `{count|copy|copies}` is the first word for one and the
 * second for any other number.
 */
export interface Words<E extends Entries = Entries> {
  readonly en: E;
  readonly zh: { readonly [K in keyof E]: string };
}

type Entries = Readonly<Record<string, string>>;

/** The values that a text asks for, by its English. */
export type Values<S extends string, V> = [NamesIn<S>] extends [never] ? [] : [values: { readonly [N in NamesIn<S>]: V }];
type NamesIn<S extends string> = S extends `${string}{${infer N}}${infer R}`
  ? (N extends `${infer P}|${string}` ? P : N) | NamesIn<R>
  : never;

/** The words of one part; the compiler refuses them when a language lacks a key. */
export function words<const E extends Entries>(en: E, zh: { readonly [K in keyof E]: string }): Words<E> {
  return { en, zh };
}

/** A text in pieces: what it says itself, and the values in between, in the order of its language. */
export function pieces<V>(text: string, values: Readonly<Record<string, V>>, language: Language): readonly (string | V)[] {
  const found: (string | V)[] = [];
  let at = 0;
  // `{count}`, `{count|copy|copies}`
  for (const { 0: whole, 1: name = '', 2: one, 3: other, index } of text.matchAll(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g)) {
    found.push(text.slice(at, index));
    const value = values[name];
    if (other !== undefined) found.push(isOne(value, language) ? (one ?? '') : other);
    else if (value !== undefined) found.push(value);
    at = index + whole.length;
  }
  return [...found, text.slice(at)].filter((piece) => piece !== '');
}

function isOne(value: unknown, language: Language): boolean {
  return typeof value === 'number' && new Intl.PluralRules(language).select(value) === 'one';
}

/** A text with its values; numbers are written as the language writes them. */
export function filled(text: string, values: Readonly<Record<string, string | number>>, language: Language): string {
  return pieces(text, values, language)
    .map((piece) => (typeof piece === 'number' ? piece.toLocaleString(LANGUAGE_TAGS[language]) : piece))
    .join('');
}

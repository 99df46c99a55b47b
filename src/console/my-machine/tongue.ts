import { DISPLAY_WORDS } from '../display/words.ts';
import { agoText, exactText } from '../display/time-words.ts';
import { LANGUAGE_TAGS, type Language } from '../words/language.ts';
import { filled, type Values } from '../words/words.ts';
import { element } from './element.ts';
import { MY_MACHINE_WORDS } from './words.ts';

type Said = typeof MY_MACHINE_WORDS.en;
/** Keys of what the page says. */
export type Key = keyof Said;

/** The page's words in one language. */
export interface Tongue {
  readonly language: Language;
  /** The text with its values. */
  say<K extends Key>(key: K, ...values: Values<Said[K], string | number>): string;
  /** Names, one after the other, as the language lists them. */
  list(names: readonly string[]): string;
  /** How long ago that was, exact on hover; kept up to date by `passTime`. */
  ago(at: string): HTMLTimeElement;
  /** What the small parts of the console say. */
  readonly small: typeof DISPLAY_WORDS.zh;
}

/** The words in this language. */
export function tongueOf(language: Language): Tongue {
  return {
    language,
    say: (key, ...[values]) => filled(MY_MACHINE_WORDS[language][key], values ?? {}, language),
    list: (names) => new Intl.ListFormat(LANGUAGE_TAGS[language], { type: 'conjunction' }).format(names),
    ago: (at) =>
      element('time', { datetime: at, title: exactText(at, language), 'data-at': at }, agoText(at, Date.now(), language)),
    small: DISPLAY_WORDS[language],
  };
}

/** Says anew how long ago everything in the page was. */
export function passTime({ language }: Tongue): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-at]')) {
    const words = agoText(time.dateTime, Date.now(), language);
    if (time.textContent !== words) time.textContent = words;
  }
}

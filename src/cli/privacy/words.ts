import type { Io } from '../contract.ts';
import { KnownError } from '../../domain/errors.ts';
import { ENGLISH } from './english.ts';
import { SIMPLIFIED_CHINESE } from './simplified-chinese.ts';
import type { Words } from './texts.ts';

/** The languages that the employee's texts are in. */
export const LANGUAGES = ['en', 'zh'] as const;

const TEXTS: Readonly<Record<(typeof LANGUAGES)[number], Words>> = { en: ENGLISH, zh: SIMPLIFIED_CHINESE };

/** The option's part of `--help`. */
export const LANGUAGE_HELP = `  --language L  en or zh (Simplified Chinese); default: that of LC_ALL, LC_MESSAGES or LANG, else en
`;

/** The texts in the language that was asked for, or in which this account works. @throws KnownError E_USAGE */
export function wordsIn(given: string | undefined, env: Io['env']): Words {
  if (given === undefined) return TEXTS[languageOf(env)];
  const language = LANGUAGES.find((one) => one === given);
  if (language !== undefined) return TEXTS[language];
  throw new KnownError('E_USAGE', `there is no text in ${JSON.stringify(given)}`, `Write one of: ${LANGUAGES.join(', ')}.`);
}

/** POSIX: the first that is set and not empty. `zh_TW` and its like are written otherwise, and get English. */
function languageOf(env: Io['env']): (typeof LANGUAGES)[number] {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => env[name] ?? '').find((value) => value !== '') ?? '';
  return /^zh(?![_-](?:TW|HK|MO|Hant))/i.test(locale) ? 'zh' : 'en';
}

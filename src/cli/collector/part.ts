import { type ParseArgsOptionsConfig } from 'node:util';
import { KnownError } from '../../domain/errors.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_OPTIONS } from '../collector-access.ts';

/** The arguments of one part, read strictly, with the access options and --json. */
export function parsePart<const T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T) {
  return parseCall(argv, {
    allowPositionals: true,
    options: { ...ACCESS_OPTIONS, json: { type: 'boolean', default: false }, ...options },
  });
}

/** The one word after the verb; every other number of words is a wrong call. */
export function oneWord(words: readonly string[], what: string): string {
  const [word, ...rest] = words;
  if (word === undefined || rest.length > 0)
    throw new KnownError('E_USAGE', `this needs one ${what}`, 'See `bandog collector --help`.');
  return word;
}

/** Refuses words where none belong. */
export function noWords(words: readonly string[]): void {
  if (words.length > 0)
    throw new KnownError('E_USAGE', `there is too much: ${words.join(' ')}`, 'See `bandog collector --help`.');
}

/** A verb that the part does not know. */
export function unknownVerb(part: string, verbs: readonly string[]): KnownError {
  return new KnownError(
    'E_USAGE',
    `\`bandog collector ${part}\` needs one of: ${verbs.join(', ')}`,
    'See `bandog collector --help`.',
  );
}

/** The value of an option that must be given. */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined) throw new KnownError('E_USAGE', `${option} is missing`, 'See `bandog collector --help`.');
  return value;
}

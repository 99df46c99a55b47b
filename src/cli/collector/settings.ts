import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { ApiClient } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { withCollector } from '../collector-access.ts';
import type { Io } from '../contract.ts';
import { noWords, oneWord, parsePart, unknownVerb } from './part.ts';

type Given = NonNullable<Parameters<ApiClient['publishSettings']>[0]['settings']>;

/** `bandog collector settings publish|show`: how hosts are to work. */
export async function settings(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {});
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'publish': {
      // The collector checks them by their schema, and says what is wrong.
      const given = contentOf(oneWord(words, 'FILE'), io) as Given;
      const { revision } = await withCollector(values, io, (client) => client.publishSettings({ settings: given }));
      io.stdout.write(
        values.json
          ? `${JSON.stringify({ revision })}\n`
          : `Settings ${revision} are in force; hosts have them with their next contact.\n`,
      );
      return 0;
    }
    case 'show': {
      noWords(words);
      const answer = await withCollector(values, io, (client) => client.getSettings());
      const text =
        answer.settings === undefined
          ? 'No settings were published: hosts work as they came.'
          : JSON.stringify(answer.settings, null, 2);
      io.stdout.write(values.json ? `${JSON.stringify(answer, null, 2)}\n` : `${text}\n`);
      return 0;
    }
    default:
      throw unknownVerb('settings', ['publish', 'show']);
  }
}

function contentOf(file: string, io: Io): object {
  const wrong = (why: string, cause?: unknown) =>
    new KnownError('E_USAGE', `${file}: ${why}`, 'Write YAML or JSON; docs/collector.md has the members.', cause);
  let text: string;
  try {
    text = readFileSync(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : 'it cannot be read', error);
  }
  const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false });
  const [error] = document.errors;
  if (error !== undefined) throw wrong(error.message.split('\n')[0] ?? 'it is no YAML');
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw wrong('it holds no members');
}

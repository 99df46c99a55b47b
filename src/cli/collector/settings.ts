import type { ApiClient } from '../../api-client/client.generated.ts';
import { withCollector } from '../collector-access.ts';
import type { Io } from '../contract.ts';
import { membersIn } from './members-in.ts';
import { noWords, oneWord, parsePart, unknownVerb } from './part.ts';

type Given = NonNullable<Parameters<ApiClient['publishSettings']>[0]['settings']>;

/** `bandog collector settings publish|show`: how hosts are to work. */
export async function settings(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {});
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'publish': {
      // The collector checks them by their schema, and says what is wrong.
      const given = membersIn(oneWord(words, 'FILE'), io, 'docs/collector.md') as Given;
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

import type { ApiTokenView } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { seconds } from '../ago.ts';
import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { givenDuties, givenRole } from './charged.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';

/** How long before its end a token is said to end soon. */
const EXPIRES_SOON_MS = 30 * 24 * 3600_000;

/** `bandog collector api-token create|list|revoke`. */
export async function apiTokens(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    name: { type: 'string' },
    role: { type: 'string' },
    duty: { type: 'string', multiple: true, default: [] },
    group: { type: 'string', multiple: true },
    expires: { type: 'string' },
  });
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'create': {
      noWords(words);
      const name = needed(values.name, '--name');
      const role = givenRole(needed(values.role, '--role'));
      const duties = givenDuties(values.duty);
      const made = await withCollector(values, io, (client) =>
        client.createApiToken({ name, role, duties, scope: values.group, expiresInSeconds: lifeOf(values.expires) }),
      );
      if (!values.json)
        io.stderr.write(`For ${name} as ${[role, ...duties].join(', ')}, until ${made.expiresAt}. It is shown only now:\n`);
      io.stdout.write(values.json ? `${JSON.stringify(made, null, 2)}\n` : `${made.token}\n`);
      return 0;
    }
    case 'list': {
      noWords(words);
      const { items } = await withCollector(values, io, (client) => client.listApiTokens());
      const rows = items.map((item) => [
        item.id,
        item.name,
        [item.role, ...item.duties].join(', '),
        item.scope.join(', '),
        stateOf(item, new Date().toISOString()),
        item.createdBy,
      ]);
      const lines = columns([['ID', 'NAME', 'ROLE', 'GROUPS', 'STATE', 'MADE BY'], ...rows]);
      io.stdout.write(values.json ? `${JSON.stringify(items, null, 2)}\n` : `${lines.join('\n')}\n`);
      return 0;
    }
    case 'revoke': {
      const id = oneWord(words, 'ID');
      await withCollector(values, io, (client) => client.revokeApiToken({ id }));
      io.stderr.write(`Revoked ${id}.\n`);
      return 0;
    }
    default:
      throw unknownVerb('api-token', ['create', 'list', 'revoke']);
  }
}

/** Absent: a year, as the collector has it. @throws KnownError E_USAGE */
function lifeOf(text: string | undefined): number | undefined {
  const life = text === undefined ? undefined : seconds(text);
  if (text === undefined || (life !== undefined && life >= 60 && life <= 3650 * 24 * 3600)) return life;
  throw new KnownError(
    'E_USAGE',
    `--expires ${JSON.stringify(text)} is not a time from 1min to 3650d`,
    'Write for example --expires 90d; without it a token is good for a year.',
  );
}

function stateOf({ expiresAt, revokedAt }: ApiTokenView, now: string): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt}`;
  if (expiresAt === undefined) return 'valid, no end';
  if (expiresAt <= now) return `ended ${expiresAt}`;
  const isSoon = Date.parse(expiresAt) - Date.parse(now) < EXPIRES_SOON_MS;
  return isSoon ? `ends soon: ${expiresAt}` : `until ${expiresAt}`;
}

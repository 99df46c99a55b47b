import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { givenDuties, givenRole } from './charged.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';

/** `bandog collector api-token create|list|revoke`. */
export async function apiTokens(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    name: { type: 'string' },
    role: { type: 'string' },
    duty: { type: 'string', multiple: true, default: [] },
    group: { type: 'string', multiple: true },
  });
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'create': {
      noWords(words);
      const name = needed(values.name, '--name');
      const role = givenRole(needed(values.role, '--role'));
      const duties = givenDuties(values.duty);
      const made = await withCollector(values, io, (client) =>
        client.createApiToken({ name, role, duties, scope: values.group }),
      );
      if (!values.json) io.stderr.write(`For ${name} as ${[role, ...duties].join(', ')}. It is shown only now:\n`);
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
        item.revokedAt === undefined ? 'valid' : `revoked ${item.revokedAt}`,
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

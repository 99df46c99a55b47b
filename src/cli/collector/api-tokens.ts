import { ROLES, roleOf } from '../../collector/access/roles.ts';
import { KnownError } from '../../domain/errors.ts';
import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';

/** `bandog collector api-token create|list|revoke`. */
export async function apiTokens(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, { name: { type: 'string' }, role: { type: 'string' } });
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'create': {
      noWords(words);
      const name = needed(values.name, '--name');
      const role = roleOf(needed(values.role, '--role'));
      if (role === undefined)
        throw new KnownError('E_USAGE', `there is no role ${JSON.stringify(values.role)}`, `Write one of: ${ROLES.join(', ')}.`);
      const made = await withCollector(values, io, (client) => client.createApiToken({ name, role }));
      if (!values.json) io.stderr.write(`For ${name} as ${role}. It is shown only now:\n`);
      io.stdout.write(values.json ? `${JSON.stringify(made, null, 2)}\n` : `${made.token}\n`);
      return 0;
    }
    case 'list': {
      noWords(words);
      const { items } = await withCollector(values, io, (client) => client.listApiTokens());
      const rows = items.map((item) => [
        item.id,
        item.name,
        item.role,
        item.revokedAt === undefined ? 'valid' : `revoked ${item.revokedAt}`,
        item.createdBy,
      ]);
      const lines = columns([['ID', 'NAME', 'ROLE', 'STATE', 'MADE BY'], ...rows]);
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

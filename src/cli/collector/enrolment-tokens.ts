import type { EnrolmentTokenView } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { seconds } from '../ago.ts';
import { withCollector, type AccessOptions } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';

/** `bandog collector token create|list|revoke`. */
export async function enrolmentTokens(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    name: { type: 'string' },
    uses: { type: 'string' },
    expires: { type: 'string' },
    group: { type: 'string' },
    approval: { type: 'boolean', default: false },
  });
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'create': {
      noWords(words);
      const wanted = {
        name: needed(values.name, '--name'),
        uses: usesOf(values.uses ?? '1'),
        expiresInSeconds: lifeOf(values.expires ?? '7d'),
        ...(values.group === undefined ? {} : { group: values.group }),
        ...(values.approval ? { needsApproval: true } : {}),
      };
      const made = await withCollector(values, io, (client) => client.createEnrolmentToken(wanted));
      // The token alone on standard output, so that a script can take it.
      if (!values.json)
        io.stderr.write(
          `For ${wanted.uses === 1 ? '1 host' : `${wanted.uses} hosts`}, until ${made.expiresAt}. It is shown only now:\n`,
        );
      io.stdout.write(values.json ? `${JSON.stringify(made, null, 2)}\n` : `${made.token}\n`);
      return 0;
    }
    case 'list':
      noWords(words);
      return list(values, io);
    case 'revoke': {
      const id = oneWord(words, 'ID');
      await withCollector(values, io, (client) => client.revokeEnrolmentToken({ id }));
      io.stderr.write(`Revoked ${id}.\n`);
      return 0;
    }
    default:
      throw unknownVerb('token', ['create', 'list', 'revoke']);
  }
}

async function list(values: AccessOptions & { readonly json: boolean }, io: Io): Promise<number> {
  const { items } = await withCollector(values, io, (client) => client.listEnrolmentTokens());
  if (values.json) {
    io.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
    return 0;
  }
  const now = new Date().toISOString();
  const rows = items.map((item) => [
    item.id,
    item.name,
    `${item.usesLeft} of ${item.uses}`,
    stateOf(item, now),
    item.group ?? '/',
    item.createdBy,
  ]);
  const lines =
    items.length === 0
      ? ['No enrolment token yet: `bandog collector token create --name NAME`.']
      : columns([['ID', 'NAME', 'USES LEFT', 'STATE', 'GROUP', 'MADE BY'], ...rows]);
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function stateOf(item: EnrolmentTokenView, now: string): string {
  if (item.revokedAt !== undefined) return `revoked ${item.revokedAt}`;
  if (item.expiresAt <= now) return `expired ${item.expiresAt}`;
  if (item.usesLeft === 0) return 'used up';
  return `valid until ${item.expiresAt}${item.needsApproval === true ? ', each host let in by a person' : ''}`;
}

function usesOf(text: string): number {
  const uses = Number(text);
  if (Number.isInteger(uses) && uses >= 1 && uses <= 1_000_000) return uses;
  throw new KnownError(
    'E_USAGE',
    `--uses ${JSON.stringify(text)} is not a number from 1 to 1000000`,
    'Write for example --uses 50.',
  );
}

function lifeOf(text: string): number {
  const life = seconds(text);
  if (life !== undefined && life >= 60 && life <= 366 * 24 * 3600) return life;
  throw new KnownError(
    'E_USAGE',
    `--expires ${JSON.stringify(text)} is not a time from 1min to 366d`,
    'Write for example --expires 12h or --expires 30d.',
  );
}

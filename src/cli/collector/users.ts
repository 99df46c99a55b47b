import type { ApiClient, SetupCodeView, UserView } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { givenDuties, givenRole } from './charged.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';

const VERBS = ['add', 'list', 'change', 'disable', 'enable', 'remove', 'reset', 'sign-out'];

/** `bandog collector user add|list|change|disable|enable|remove|reset|sign-out`. */
export async function users(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    role: { type: 'string' },
    duty: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
  });
  const [verb = '', ...words] = positionals;
  if (!VERBS.includes(verb)) throw unknownVerb('user', VERBS);
  const ask = <T>(use: (client: ApiClient) => Promise<T>) => withCollector(values, io, use);
  if (verb === 'list') {
    noWords(words);
    const { items } = await ask((client) => client.listUsers());
    io.stdout.write(values.json ? `${JSON.stringify(items, null, 2)}\n` : `${table(items).join('\n')}\n`);
    return 0;
  }
  const name = oneWord(words, 'NAME');
  const duties = values.duty === undefined ? undefined : givenDuties(values.duty);
  const say = (text: string) => {
    io.stderr.write(`${text}\n`);
    return 0;
  };
  const show = (made: SetupCodeView) => {
    if (!values.json) say(`For ${made.name}, good once, until ${made.expiresAt}. It is shown only now:`);
    io.stdout.write(values.json ? `${JSON.stringify(made, null, 2)}\n` : `${made.code}\n`);
    return 0;
  };
  switch (verb) {
    case 'add': {
      const role = givenRole(needed(values.role, '--role'));
      return show(await ask((client) => client.addUser({ name, role, duties, scope: values.group })));
    }
    case 'change': {
      const role = values.role === undefined ? undefined : givenRole(values.role);
      const changed = await ask((client) => client.changeUser({ user: name, role, duties, scope: values.group }));
      return say(
        `${changed.name} is ${[changed.role, ...changed.duties].join(', ')} of ${changed.scope.join(', ')} now, and has to sign in again.`,
      );
    }
    case 'reset':
      return show(await ask((client) => client.resetUser({ user: name })));
    case 'disable':
      await ask((client) => client.disableUser({ user: name }));
      return say(`${name} is let in no more.`);
    case 'enable':
      await ask((client) => client.enableUser({ user: name }));
      return say(`${name} may sign in again.`);
    case 'remove':
      await ask((client) => client.removeUser({ user: name }));
      return say(`${name} is forgotten; the audit log keeps the name.`);
    default: {
      const { ended } = await ask((client) => client.endUserSessions({ user: name }));
      return say(`${ended} ${ended === 1 ? 'session' : 'sessions'} of ${name} ended.`);
    }
  }
}

function table(items: readonly UserView[]): readonly string[] {
  const now = new Date().toISOString();
  const rows = items.map((item) => [
    item.name,
    [item.role, ...item.duties].join(', '),
    forDisplay(item.scope.join(', ')),
    stateOf(item),
    item.signedInAt === undefined ? 'never' : ago(item.signedInAt, now),
    forDisplay(item.createdBy),
  ]);
  return columns([['NAME', 'ROLE', 'GROUPS', 'STATE', 'SIGNED IN', 'ADDED BY'], ...rows]);
}

function stateOf({ disabledAt, vouched, hasPassword }: UserView): string {
  if (disabledAt !== undefined) return `disabled ${disabledAt}`;
  if (vouched !== undefined) return `from ${forDisplay(vouched.issuer)}`;
  return hasPassword ? 'may sign in' : 'no password yet';
}

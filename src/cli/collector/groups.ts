import { KnownError } from '../../domain/errors.ts';
import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { noWords, oneWord, parsePart, unknownVerb } from './part.ts';

/** `bandog collector group list|create|remove|move`. */
export async function groups(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {});
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'list': {
      noWords(words);
      const { items } = await withCollector(values, io, (client) => client.listGroups());
      const rows = items.map(({ path, hosts }) => [path, String(hosts), String(sumBelow(items, path))]);
      const lines = columns([['GROUP', 'HOSTS', 'WITH THOSE BELOW'], ...rows]);
      io.stdout.write(values.json ? `${JSON.stringify(items, null, 2)}\n` : `${lines.join('\n')}\n`);
      return 0;
    }
    case 'create': {
      const path = oneWord(words, 'PATH');
      const { isCreated } = await withCollector(values, io, (client) => client.createGroup({ path }));
      io.stderr.write(isCreated ? `${path} is there now.\n` : `${path} was there already, or the tree is full.\n`);
      return 0;
    }
    case 'remove': {
      const path = oneWord(words, 'PATH');
      await withCollector(values, io, (client) => client.removeGroup({ path }));
      io.stderr.write(`Removed ${path}.\n`);
      return 0;
    }
    case 'move': {
      const [group, ...hosts] = words;
      if (group === undefined || hosts.length === 0)
        throw new KnownError('E_USAGE', 'this needs a group and hosts', 'Write `bandog collector group move PATH HOST …`.');
      const { moved } = await withCollector(values, io, (client) => client.moveHosts({ group, hosts }));
      io.stderr.write(`${moved} of ${hosts.length} moved; the others were in ${group} already.\n`);
      return 0;
    }
    default:
      throw unknownVerb('group', ['list', 'create', 'remove', 'move']);
  }
}

function sumBelow(items: readonly { readonly path: string; readonly hosts: number }[], path: string): number {
  const prefix = path === '/' ? '/' : `${path}/`;
  return items.filter((one) => `${one.path}/`.startsWith(prefix)).reduce((sum, one) => sum + one.hosts, 0);
}

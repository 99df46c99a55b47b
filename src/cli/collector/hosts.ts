import type { ApiClient, HostView } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { withCollector, type AccessOptions } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { paintFor, type Paint } from '../paint.ts';
import { commandsOf, orderByHand, waitOf } from './host-orders.ts';
import { ringNamed } from './ring-named.ts';
import { noWords, oneWord, parsePart, unknownVerb } from './part.ts';

const VERBS = [
  'list',
  'release',
  'replace',
  'revoke',
  'revoke',
  'rescan',
  'canary',
  'send-diagnostics',
  'rotate-key',
  'resync',
  'commands',
  'ring',
  'tag',
];

/** `bandog collector host list|release|replace|revoke|rescan|canary|…|commands|ring|tag`. */
export async function hosts(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    depth: { type: 'string' },
    wait: { type: 'string' },
    ring: { type: 'string' },
    add: { type: 'string', multiple: true },
    remove: { type: 'string', multiple: true },
  });
  const [verb, ...words] = positionals;
  switch (verb) {
    case 'list': {
      noWords(words);
      const all = await withCollector(values, io, allHosts);
      if (values.json) {
        io.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
        return 0;
      }
      const paint = paintFor(io.stdout, io.env);
      const now = new Date().toISOString();
      const rows = all.map((host) => hostRow(host, { now, paint }));
      const none = [
        'No host is enrolled yet: `bandog collector token create --name NAME`, then `bandog agent enrol --token-file FILE` on the host.',
      ];
      const lines = all.length === 0 ? none : columns([['HOST', 'BANNED', 'OTHERS', 'LAST SEEN', 'LAST SCAN', 'ID'], ...rows]);
      io.stdout.write(`${lines.join('\n')}\n`);
      return 0;
    }
    case 'release':
    case 'revoke':
      return believe({ host: oneWord(words, 'HOST'), verb }, values, io);
    case 'replace': {
      const [old, host, ...rest] = words;
      if (old === undefined || host === undefined || rest.length > 0)
        throw new KnownError('E_USAGE', 'this needs two hosts, OLD and NEW', 'See `bandog collector --help`.');
      const { isReplaced } = await withCollector(values, io, (client) => client.replaceHost({ host, old }));
      const [was, now] = [forDisplay(old), forDisplay(host)];
      const refused = `Nothing changed: ${was} and ${now} are one record, or one of them is closed or set aside.\n`;
      io.stderr.write(isReplaced ? `${now} goes on from ${was}, whose record is closed; its history stays.\n` : refused);
      return isReplaced ? 0 : 3;
    }
    case 'rescan': {
      const depth = depthOf(values.depth);
      return orderByHand({ host: oneWord(words, 'HOST'), verb: 'rescan', ...depth, ...waitOf(values.wait) }, values, io);
    }
    case 'tag': {
      const host = oneWord(words, 'HOST');
      const { add = [], remove = [] } = values;
      await withCollector(values, io, (client) => client.tagHosts({ hosts: [host], add, remove }));
      return 0;
    }
    case 'canary':
    case 'send-diagnostics':
    case 'rotate-key':
    case 'resync':
      return orderByHand({ host: oneWord(words, 'HOST'), verb, ...waitOf(values.wait) }, values, io);
    case 'commands':
      return commandsOf(oneWord(words, 'HOST'), values, io);
    case 'ring': {
      const host = oneWord(words, 'HOST');
      const ring = values.ring === undefined ? undefined : ringNamed(values.ring);
      await withCollector(values, io, (client) => client.assignRing({ host, ...(ring === undefined ? {} : { ring }) }));
      io.stdout.write(
        ring === undefined
          ? `The share decides on ${forDisplay(host)} again.\n`
          : `${forDisplay(host)} is in the ring ${ring}.\n`,
      );
      return 0;
    }
    default:
      throw unknownVerb('host', VERBS);
  }
}

/** Whether a host's key is believed again, or never more. */
async function believe(
  { host, verb }: { readonly host: string; readonly verb: 'release' | 'revoke' },
  values: AccessOptions,
  io: Io,
): Promise<number> {
  const name = forDisplay(host);
  if (verb === 'release') {
    const { isReleased } = await withCollector(values, io, (client) => client.releaseHost({ host }));
    io.stderr.write(isReleased ? `${name} is believed again.\n` : `${name} was not set aside.\n`);
    return 0;
  }
  const { isRevoked } = await withCollector(values, io, (client) => client.revokeHost({ host }));
  const gone = `${name} is no host any more: its record is closed and kept, and its agent can only be enrolled anew.\n`;
  io.stderr.write(isRevoked ? gone : `${name} was revoked before.\n`);
  return 0;
}

function depthOf(word: string | undefined): { readonly depth?: 'quick' | 'deep' } {
  if (word === undefined) return {};
  if (word === 'quick' || word === 'deep') return { depth: word };
  throw new KnownError('E_USAGE', `there is no depth ${JSON.stringify(word)}`, 'Write quick or deep.');
}

async function allHosts(client: ApiClient): Promise<readonly HostView[]> {
  const all: HostView[] = [];
  for (let after: string | undefined; ;) {
    const page = await client.listHosts({ after, limit: 1000 });
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

/** When it was heard of, and whether that is long ago for a reason. */
function lastSeen(host: HostView, { now, paint }: { readonly now: string; readonly paint: Paint }): string {
  const when = ago(host.lastContact, now);
  if (host.silentAt !== undefined) return paint.red(`${when}, silent`);
  return host.stoppedAt === undefined ? when : paint.yellow(`${when}, stopped`);
}

function hostRow(host: HostView, { now, paint }: { readonly now: string; readonly paint: Paint }): readonly string[] {
  const copies = host.open.filter((row) => row.state === 'installed' || row.state === 'running');
  const count = (isBanned: boolean) =>
    copies.filter((row) => (row.verdict === 'banned') === isBanned).reduce((sum, row) => sum + row.count, 0);
  const banned = count(true);
  const name = forDisplay(host.name) + markOf(host, paint);
  return [
    name,
    banned === 0 ? paint.green('0') : paint.red(String(banned)),
    String(count(false)),
    lastSeen(host, { now, paint }),
    host.lastScan === undefined ? 'never' : ago(host.lastScan.at, now),
    paint.dim(host.id),
  ];
}

/** What is odd about this record. */
function markOf(host: HostView, paint: Paint): string {
  if (host.closed?.as === 'forked') return paint.red(' (closed: its key was copied)');
  if (host.closed !== undefined) return paint.dim(host.closed.as === 'revoked' ? ' (revoked)' : ' (closed: set up anew)');
  if (host.forkedAt !== undefined) return paint.red(' (set aside: two chains)');
  return host.duplicates === undefined ? '' : paint.red(' (same machine as another)');
}

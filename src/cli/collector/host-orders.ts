import type { ApiClient, CommandView, FollowedCommand } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { withCollector, type AccessOptions } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { followOrder } from './follow-order.ts';
import { stageLine, stageWords } from './order-words.ts';

/** Two contacts of the usual interval, and a look. */
const DEFAULT_WAIT_S = 150;

/** What was ordered of a host, and how long somebody waits for it. */
export interface Order {
  readonly host: string;
  readonly verb: Parameters<ApiClient['sendCommand']>[0]['verb'];
  readonly depth?: 'quick' | 'deep';
  /** Seconds; 0 waits for nothing. */
  readonly wait?: number;
}

/** Orders it and waits until the host has said what became of it; the order as it then stands. On a terminal one line says how far it is. */
export async function order(
  client: ApiClient,
  { host, verb, depth, wait = DEFAULT_WAIT_S }: Order,
  { signal, stderr }: Pick<Io, 'signal' | 'stderr'>,
): Promise<FollowedCommand> {
  const given = { host, ...(depth === undefined ? {} : { depth }) };
  const command = verb === 'rescan' ? await client.rescanHost(given) : await client.sendCommand({ ...given, verb });
  const line = stageLine(stderr);
  try {
    return await followOrder(client, { host, command }, { waitSeconds: wait, signal, show: line.show });
  } finally {
    line.clear();
  }
}

/** One order by hand; resolves to 0 when it was done, to 1 when it was not or not yet. */
export async function orderByHand(wanted: Order, options: AccessOptions & { readonly json: boolean }, io: Io): Promise<number> {
  const followed = await withCollector(options, io, (client) => order(client, wanted, io));
  const { command } = followed;
  io.stdout.write(options.json ? `${JSON.stringify(command, null, 2)}\n` : `${sentence(followed, wanted.host)}\n`);
  return command.state === 'acted' && (command.verb !== 'canary' || command.provedAt !== undefined) ? 0 : 1;
}

/** `bandog collector host commands HOST`. */
export async function commandsOf(host: string, options: AccessOptions & { readonly json: boolean }, io: Io): Promise<number> {
  const { items } = await withCollector(options, io, (client) => client.listCommands({ host }));
  const now = new Date().toISOString();
  const rows = items.map((one) => [one.verb, one.state, ago(one.issuedAt, now), forDisplay(one.issuedBy), resultOf(one, now)]);
  const lines =
    rows.length === 0 ? ['Nothing was ordered of this host.'] : columns([['ORDER', 'STATE', 'ISSUED', 'BY', 'RESULT'], ...rows]);
  io.stdout.write(options.json ? `${JSON.stringify(items, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

/** The number of `--wait`. @throws KnownError E_USAGE */
export function waitOf(word: string | undefined): { readonly wait?: number } {
  if (word === undefined) return {};
  const wait = Number(word);
  if (word.trim() !== '' && wait >= 0 && wait <= 86_400) return { wait };
  throw new KnownError('E_USAGE', `--wait ${JSON.stringify(word)} is not a number of seconds`, 'Write a number from 0 to 86400.');
}

function sentence(followed: FollowedCommand, host: string): string {
  const { command } = followed;
  const name = forDisplay(host);
  switch (command.state) {
    case 'acted':
      if (command.verb === 'canary')
        return command.provedAt === undefined
          ? `${name} saw the marker, and it has not come here as findings do.`
          : `The marker came from ${name}'s disk to here as every finding does.`;
      return `${name} has done it.${command.report === undefined ? '' : `\n${forDisplay(command.report)}`}`;
    case 'failed':
      return `${name} could not do it: ${forDisplay(command.why ?? 'no reason given')}.`;
    case 'expired':
      return `${name} did not take it in time.`;
    case 'delivered':
      return `${name} has taken it and is not done yet.`;
    case 'queued':
      return `${name}: ${stageWords(followed)}.`;
  }
}

function resultOf({ why, report, provedAt }: CommandView, now: string): string {
  if (provedAt !== undefined) return `proved ${ago(provedAt, now)}`;
  return forDisplay(why ?? report ?? '');
}

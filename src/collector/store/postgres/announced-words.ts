import type { Announcement } from '../announcements.ts';

/**
 * Announcements as they travel between collectors, by NOTIFY on two channels. One message:
 *
 *   <who says it: 16 hex digits> <word> <word> …
 *
 *   bandog_hosts    o<host>  an order was queued for it            l<host>  somebody looks at it
 *   bandog_orders   f<host>  somebody waits for an order of it     c<host>  something became of one
 *                   p<host><order><w|k><scopes>.<of scopes or nothing>.<copies>.<seconds>   how far it is; w: waits, k: looks
 *
 * Hosts and orders are 32 hex digits, numbers at most 15 decimal ones. A collector reads a message whole or not at all: what one of
 * before does not know must not stand beside what it does, so that a new kind of word takes a channel that it does not listen to.
 */
export const CHANNELS = ['bandog_hosts', 'bandog_orders'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Words of one message. PostgreSQL takes 8,000 bytes; 200 of the first channel are 6,816, 50 of the second at most 6,617. */
export const MOST_AT_ONCE: Readonly<Record<Channel, number>> = { bandog_hosts: 200, bandog_orders: 50 };

const LETTERS = { ordered: 'o', 'looked-at': 'l', followed: 'f', changed: 'c' } as const;
const MESSAGE = /^([0-9a-f]{16})((?: [\w.]{33,140}){1,200})$/;
const PLAIN: Readonly<Record<Channel, RegExp>> = {
  bandog_hosts: /^([ol])([0-9a-f]{32})$/,
  bandog_orders: /^([fc])([0-9a-f]{32})$/,
};
const PROGRESS = /^p([0-9a-f]{32})([0-9a-f]{32})([wk])(\d{1,15})\.(\d{0,15})\.(\d{1,15})\.(\d{1,15})$/;
const LARGEST = 10 ** 15 - 1;

/** Where it is announced, as which word, and what of one host a later one takes the place of. */
export function wordOf(announcement: Announcement): { readonly channel: Channel; readonly key: string; readonly word: string } {
  const { kind, hostId } = announcement;
  if (kind !== 'progress') {
    const word = `${LETTERS[kind]}${hostId}`;
    return { channel: kind === 'ordered' || kind === 'looked-at' ? 'bandog_hosts' : 'bandog_orders', key: word, word };
  }
  const { command, phase, scopes, ofScopes, copies, seconds } = announcement.progress;
  const [done, seen, took] = [scopes, copies, seconds].map((number) => Math.min(number, LARGEST));
  const of = ofScopes === undefined ? '' : Math.min(ofScopes, LARGEST);
  const word = `p${hostId}${command}${phase === 'waiting' ? 'w' : 'k'}${done}.${of}.${seen}.${took}`;
  return { channel: 'bandog_orders', key: `p${hostId}`, word };
}

/** What a message says, and who says it; undefined when it is none. Whoever may connect to the database can say anything. */
export function announcedIn(
  channel: string,
  message: string,
): { readonly from: string; readonly said: readonly Announcement[] } | undefined {
  const [, from, words] = MESSAGE.exec(message) ?? [];
  const known = CHANNELS.find((one) => one === channel);
  if (from === undefined || words === undefined || known === undefined) return undefined;
  const said = words
    .trim()
    .split(' ')
    .map((word) => announcementOf(word, known));
  return said.every((one) => one !== undefined) ? { from, said } : undefined;
}

function announcementOf(word: string, channel: Channel): Announcement | undefined {
  const [, letter, plain] = PLAIN[channel].exec(word) ?? [];
  const kind = (['ordered', 'looked-at', 'followed', 'changed'] as const).find((one) => LETTERS[one] === letter);
  if (kind !== undefined && plain !== undefined) return { kind, hostId: plain };
  const [, hostId, command, phase, scopes, ofScopes, copies, seconds] =
    (channel === 'bandog_orders' && PROGRESS.exec(word)) || [];
  if (hostId === undefined || command === undefined) return undefined;
  const progress = {
    command,
    phase: phase === 'w' ? 'waiting' : 'looking',
    scopes: Number(scopes),
    ...(ofScopes === '' ? {} : { ofScopes: Number(ofScopes) }),
    copies: Number(copies),
    seconds: Number(seconds),
  } as const;
  return { kind: 'progress', hostId, progress };
}

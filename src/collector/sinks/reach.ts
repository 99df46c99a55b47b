import dns from 'node:dns/promises';
import { BlockList, isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net';

/** The addresses of a name, as the system says. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** A way to a receiver: `lookup` gives the addresses that were looked at, and asks nobody again. */
export type Reach = { readonly lookup: LookupFunction } | { readonly refused: string };

/** IPv4 networks that are nobody's on the Internet (IANA's registry of special purposes, multicast, reserved). */
const SPECIAL_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
] as const;
/** Of IPv6 only 2000::/3 is on the Internet; in it these are not, or hold an IPv4 address of somebody's choice (Teredo, 6to4). */
const SPECIAL_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;
const RESOLVE_MS = 5000;

const special = blockList([...SPECIAL_4, ...SPECIAL_6]);
const internet6 = blockList(['2000::/3']);

/**
 * The way to a host of which every address may be connected to: public ones, and those in the networks that an administrator allows. The
 * connection goes to what was looked at here, whatever the name says a moment later.
 */
export async function reach(host: string, allowedNetworks: readonly string[] = [], resolve: Resolve = resolved): Promise<Reach> {
  const name = host.startsWith('[') ? host.slice(1, -1) : host;
  let addresses: readonly string[];
  try {
    addresses = isIP(name) === 0 ? await withDeadline(resolve(name)) : [name];
  } catch (error) {
    return { refused: `${name} has no address: ${error instanceof Error ? error.message : 'unknown error'}` };
  }
  const allowed = blockList(allowedNetworks);
  const refused = addresses.find((address) => !mayReach(address, allowed));
  if (addresses.length === 0) return { refused: `${name} has no address` };
  if (refused !== undefined)
    return { refused: `${name} is at ${refused}, which is no public address, and in no network that is allowed for this sink` };
  return { lookup: pinned(addresses) };
}

/** What is wrong with a network (`10.0.0.0/8`, one address); undefined when nothing is. */
export function networkProblem(network: string): string | undefined {
  const [address = '', bits, ...rest] = network.split('/');
  const longest = isIPv4(address) ? 32 : 128;
  const isBits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest);
  return isIP(address) !== 0 && isBits && rest.length === 0
    ? undefined
    : `${network} is no network: write for example 10.1.0.0/16`;
}

/** Whether an address may be connected to. */
function mayReach(address: string, allowed: BlockList): boolean {
  const [plain, family] = unmapped(address);
  if (family === undefined) return false;
  if (allowed.check(plain, family)) return true;
  return !special.check(plain, family) && (family === 'ipv4' || internet6.check(plain, family));
}

/** An IPv4 address within IPv6 (`::ffff:127.0.0.1`, `::ffff:7f00:1`) is that address. */
function unmapped(address: string): readonly [address: string, family: 'ipv4' | 'ipv6' | undefined] {
  if (isIPv4(address)) return [address, 'ipv4'];
  // A zone (`fe80::1%eth0`) names a link, and no link is public.
  if (!isIPv6(address) || address.includes('%')) return [address, undefined];
  // The parser of addresses in WHATWG's URL knows every way to write one, and has one way to say it.
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return [short, 'ipv6'];
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff]);
  return [bytes.join('.'), 'ipv4'];
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
  const [first] = all;
  return (_, { all: wantsAll }, callback) => {
    if (wantsAll === true) callback(null, all);
    else callback(null, first?.address ?? '', first?.family);
  };
}

async function resolved(host: string): Promise<readonly string[]> {
  return (await dns.lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
}

async function withDeadline<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the name was not resolved in time')), RESOLVE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

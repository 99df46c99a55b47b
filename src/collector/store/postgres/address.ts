import { KnownError } from '../../../domain/errors.ts';

/** More servers than this are no primary with its standbys. */
const MOST_SERVERS = 8;
/** `postgres://account:password@one:5432,other:5433/bandog?sslmode=verify-full`; URL takes no list of hosts. */
const ADDRESS = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]*)(\/[^/?#]+(?:\?[^#]*)?)$/;

/** Where a store may be: one server, or a primary and its standbys in any order. */
export interface StoreAddress {
  /** All of it for messages: no account, no password. */
  readonly where: string;
  /** The address of each server alone, at least one. */
  readonly servers: readonly [string, ...string[]];
}

/** Reads an address; servers are parted by commas, as `pg` alone does not take them. @throws KnownError E_CONFIG_INVALID */
export function parseAddress(text: string): StoreAddress {
  const [, before = '', hosts = '', after = ''] = ADDRESS.exec(text) ?? [];
  const named = hosts.split(',');
  const [first, ...others] = named.flatMap((host) =>
    host === '' && named.length > 1 ? [''] : (serversOf(before + host + after) ?? ['']),
  );
  const servers = [first ?? '', ...others] as const;
  if (before === '' || servers.includes('') || servers.length > MOST_SERVERS) throw noAddress();
  const names = servers.map((server) => hostOf(new URL(server)));
  return { where: `postgres://${names.join(',')}${new URL(servers[0]).pathname}`, servers };
}

/** The servers that its `host` names, each with its part of `port`, as libpq has them; itself when there is none. */
function serversOf(text: string): readonly string[] | undefined {
  if (!URL.canParse(text)) return undefined;
  const hosts = new URL(text).searchParams.get('host')?.split(',');
  const ports = new URL(text).searchParams.get('port')?.split(',') ?? [];
  return (
    hosts?.map((host, index) => {
      const one = new URL(text);
      one.searchParams.set('host', host);
      const port = ports[index] ?? ports[0];
      if (port !== undefined) one.searchParams.set('port', port);
      return one.href;
    }) ?? [text]
  );
}

function hostOf(address: URL): string {
  return address.searchParams.get('host') ?? address.host;
}

function noAddress(): KnownError {
  return new KnownError(
    'E_CONFIG_INVALID',
    'the address of the store is not postgres://…/DATABASE',
    'Write for example postgres://bandog@db.example.com/bandog, or …@one.example.com,other.example.com/bandog for a primary and its standby; the password may be in the file that PGPASSFILE names.',
  );
}

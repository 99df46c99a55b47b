import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import path from 'node:path';
import { getCACertificates } from 'node:tls';
import { KnownError } from '../../domain/errors.ts';
import { closedObject, list, may, must, string, type Check } from '../../wire/check.ts';

/**
 * How this host reaches its collector. `network.json`, beside the service's other settings or in the state folder:
 *
 *   { "schema": "bandog.network/1",
 *     "proxy": "http://name:password@proxy.example:3128",   "none": never; absent: HTTPS_PROXY of the environment
 *     "noProxy": ["localhost", ".example.com", "10.0.0.0/8"],       absent: NO_PROXY of the environment
 *     "trust": "pinned" }                                    "system", or the absolute path of a PEM file with authorities
 */
export interface Network {
  readonly proxy?: Proxy;
  readonly noProxy: readonly string[];
  readonly trust: Trust;
}

/** An HTTP proxy that is asked for tunnels (CONNECT); it sees the collector's name and no more. */
export interface Proxy {
  /** `http:` or `https:`, without credentials. */
  readonly url: string;
  /** Value of `Proxy-Authorization`; only Basic is spoken. */
  readonly authorization?: string;
}

/**
 * Whose certificates are taken beside the pinned authority: nobody's, those of the system (for a proxy that inspects TLS,
 * which then reads what is sent; it can still not change it, since batches are signed), or these in PEM.
 */
export type Trust = 'pinned' | 'system' | { readonly authorities: string };

/** No proxy, and the pinned authority alone. */
export const DIRECT: Network = { noProxy: [], trust: 'pinned' };

/** The name of the settings file in the state folder. */
const NETWORK_FILE = 'network.json';

/** Where the settings are looked for: a named file, which must then be there, or the state folder's own, which may be absent. */
export interface NetworkSource {
  readonly file?: string | undefined;
  readonly folder: string;
  readonly env: Environment;
  /** The environment alone counts. */
  readonly isFileLeftOut?: true;
}

type Environment = Readonly<Record<string, string | undefined>>;
interface Written {
  readonly schema: 'bandog.network/1';
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  readonly trust?: string;
}

const isSchema: Check<'bandog.network/1'> = (value): value is 'bandog.network/1' => value === 'bandog.network/1';
const isWritten = closedObject<Written>({
  schema: must(isSchema),
  proxy: may(string(2000, 1)),
  noProxy: may(list(string(256, 1), { max: 200 })),
  trust: may(string(4096, 1)),
});

/** The settings of the file, and of the environment (HTTPS_PROXY, NO_PROXY) where it says nothing. @throws KnownError E_CONFIG_INVALID */
export function readNetwork(given: NetworkSource): Network {
  const file = given.file ?? path.join(given.folder, NETWORK_FILE);
  const isAbsent = given.isFileLeftOut === true || (given.file === undefined && !existsSync(file));
  const written = isAbsent ? { schema: 'bandog.network/1' as const } : readWritten(file);
  const proxy = written.proxy ?? firstOf(given.env, 'HTTPS_PROXY', 'https_proxy');
  const noProxy =
    written.noProxy ?? (firstOf(given.env, 'NO_PROXY', 'no_proxy') ?? '').split(/[,\s]+/).filter((one) => one !== '');
  const trust = trustOf(written.trust ?? 'pinned', file);
  return proxy === undefined || proxy === 'none' ? { noProxy, trust } : { proxy: parseProxy(proxy), noProxy, trust };
}

/** The proxy to ask for this address; undefined: go there directly. */
export function proxyFor(network: Network, url: URL): Proxy | undefined {
  return network.noProxy.some((rule) => isExempt(url, rule)) ? undefined : network.proxy;
}

/** PEM of every authority that may vouch for the collector. Without a pinned one, its certificate must be publicly trusted. */
export function authoritiesFor(pinned: string | undefined, trust: Trust): readonly string[] {
  const own = pinned === undefined ? [] : [pinned];
  if (typeof trust === 'object') return [...own, trust.authorities];
  if (trust === 'pinned' && pinned !== undefined) return own;
  // Never `default` or `extra`: NODE_EXTRA_CA_CERTS has no say.
  return [...own, ...getCACertificates('bundled'), ...getCACertificates('system')];
}

/** A proxy's address with name and password, as people write it; without a scheme it is `http:`. @throws KnownError E_CONFIG_INVALID */
export function parseProxy(text: string): Proxy {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    // Not the text: it may hold a password.
    throw invalid('the proxy is no http: or https: address', 'Write for example http://proxy.example:3128.');
  }
  const address = `${url.protocol}//${url.host}`;
  if (url.username === '') return { url: address };
  const credentials = `${unescaped(url.username)}:${unescaped(url.password)}`;
  return { url: address, authorization: `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}` };
}

/** A stray percent sign is a password, not a mistake. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `*`; a name, which also covers what lies below it, with or without a leading dot; an address; a range; each with a port or without. */
function isExempt(url: URL, rule: string): boolean {
  if (rule === '*') return true;
  const host = url.hostname.replaceAll(/[[\]]/g, '').toLowerCase();
  const port = url.port === '' ? '443' : url.port;
  const [, bracketed, plain, wantedPort] = /^(?:\[([^\]]+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(rule.toLowerCase()) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const name = (bracketed ?? plain ?? '').replace(/^\*?\./, '');
  if (name === '') return false;
  if (name.includes('/')) return isInRange(host, name);
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInRange(host: string, range: string): boolean {
  const [network = '', bits] = range.split('/');
  const family = isIP(host);
  const prefix = Number(bits);
  if (family === 0 || family !== isIP(network) || !/^\d{1,3}$/.test(bits ?? '') || prefix > (family === 4 ? 32 : 128))
    return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, prefix, kind);
  return block.check(host, kind);
}

function readWritten(file: string): Written {
  let text: string;
  try {
    const facts = lstatSync(file);
    const us = process.geteuid?.();
    // Whoever writes it decides whom this host believes to be its collector.
    if (us !== undefined && ((facts.mode & 0o022) !== 0 || (facts.uid !== 0 && facts.uid !== us)))
      throw invalid(`${file} can be written by others`, 'Give it to root or the agent’s account, and `chmod go-w` it.');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw invalid(`${file} cannot be read`, 'Check who may read it.', error);
  }
  const content = parsed(text);
  if (isWritten(content)) return content;
  throw invalid(`${file} is not of the schema bandog.network/1`, 'docs/agent.md shows all of its members.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // one more thing that is not the schema
  }
}

function trustOf(text: string, file: string): Trust {
  if (text === 'pinned' || text === 'system') return text;
  if (!path.isAbsolute(text))
    throw invalid(
      `${file}: trust ${JSON.stringify(text)} is unknown`,
      'Write pinned, system, or the absolute path of a PEM file.',
    );
  let authorities: string;
  try {
    authorities = readFileSync(text, 'utf8');
  } catch (error) {
    throw invalid(`${text}, which ${file} names, cannot be read`, 'Check the path and who may read it.', error);
  }
  if (authorities.includes('-----BEGIN CERTIFICATE-----')) return { authorities };
  throw invalid(`${text} holds no PEM certificate`, 'Name a file with the authority’s certificate in PEM.');
}

function firstOf(env: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function invalid(message: string, remedy: string, cause?: unknown): KnownError {
  return new KnownError('E_CONFIG_INVALID', message, remedy, cause);
}

import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';
import {
  authorityIn,
  fingerprintOf,
  newAuthority,
  newServerCertificate,
  stillServes,
  type KeyedCertificate,
} from './access/certificates.ts';
import { readPrivateFile, writePrivateFile } from './access/private-file.ts';

/** What the HTTPS server shows, and what hosts pin. */
export interface Tls {
  readonly key: string;
  /** The server's certificate first, its authority last. */
  readonly chain: string;
  /** PEM of the authority; absent when a given certificate comes from one that it does not hold. */
  readonly authority?: string;
  /** SHA-256 of the authority. */
  readonly fingerprint?: string;
}

/** Where a collector's own certificates lie, and for which names. */
export interface TlsOptions {
  readonly dataFolder: string;
  readonly collectorId: string;
  /** DNS names and addresses beside localhost, 127.0.0.1, ::1 and this machine's name. */
  readonly names: readonly string[];
  /** Files of a certificate that others issued. */
  readonly given?: { readonly certificate: string; readonly key: string };
}

/** Opens the certificates in the data folder, making the authority at the first start and the server's whenever it no longer serves. */
export async function openTls(options: TlsOptions, now: Date): Promise<Tls> {
  if (options.given !== undefined) return givenTls(options.given);
  const authority = await kept(options.dataFolder, 'ca', () => newAuthority(options.collectorId, now));
  const names = [...new Set(['localhost', '127.0.0.1', '::1', hostname().toLowerCase(), ...options.names])].filter(
    (name) => name !== '',
  );
  const known = readKept(options.dataFolder, 'server');
  const server =
    known !== undefined && stillServes(known.certificate, authority.certificate, { names, now })
      ? known
      : await newServerCertificate(authority, names, now);
  if (server !== known) keep(options.dataFolder, 'server', server);
  return {
    key: server.key,
    chain: `${server.certificate.trimEnd()}\n${authority.certificate.trimEnd()}\n`,
    authority: authority.certificate,
    fingerprint: fingerprintOf(authority.certificate),
  };
}

/** The host part of the address that others reach this collector under: the first name that was given, else this machine's address. */
export function publicName(names: readonly string[], listenHost: string): string {
  const [first] = names;
  if (first !== undefined) return first;
  if (listenHost !== '0.0.0.0' && listenHost !== '::') return listenHost;
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return addresses.find((one) => !one.internal && one.family === 'IPv4')?.address ?? 'localhost';
}

function givenTls(files: NonNullable<TlsOptions['given']>): Tls {
  const chain = readGiven(files.certificate);
  const key = readGiven(files.key);
  const authority = authorityOf(chain, files.certificate);
  return authority === undefined ? { key, chain } : { key, chain, authority, fingerprint: fingerprintOf(authority) };
}

function authorityOf(chain: string, file: string): string | undefined {
  try {
    return authorityIn(chain);
  } catch (error) {
    throw new KnownError(
      'E_CONFIG_INVALID',
      `${file} holds no PEM certificate`,
      'Give the certificate with its chain in PEM.',
      error,
    );
  }
}

function readGiven(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_CONFIG_INVALID',
      `${file} cannot be read: ${why}`,
      'Check --cert and --key and who may read the files.',
      error,
    );
  }
}

async function kept(folder: string, name: string, make: () => Promise<KeyedCertificate>): Promise<KeyedCertificate> {
  const known = readKept(folder, name);
  if (known !== undefined) return known;
  const made = await make();
  keep(folder, name, made);
  return made;
}

function readKept(folder: string, name: string): KeyedCertificate | undefined {
  const certificate = readPrivateFile(path.join(folder, `${name}.crt`));
  const key = readPrivateFile(path.join(folder, `${name}.key`));
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

/** The key first: a certificate without its key would be believed to be whole. */
function keep(folder: string, name: string, keyed: KeyedCertificate): void {
  writePrivateFile(path.join(folder, `${name}.key`), keyed.key);
  writePrivateFile(path.join(folder, `${name}.crt`), keyed.certificate);
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ApiError } from '../api-client/contract.ts';
import { apiClient, type ApiClient } from '../api-client/client.generated.ts';
import { httpsTransport } from '../api-client/https-transport.ts';
import { defaultDataFolder } from '../collector/data-folder.ts';
import { ERROR_CODES, KnownError } from '../domain/errors.ts';
import type { Io } from './contract.ts';

/** Options of every command that asks a collector; for parseArgs. */
export const ACCESS_OPTIONS = {
  collector: { type: 'string' },
  token: { type: 'string' },
  ca: { type: 'string' },
  data: { type: 'string' },
} as const;

/** Their part of `--help`. */
export const ACCESS_HELP = `Which collector (default: the one on this machine):
  --collector URL    https://host:port
  --token FILE       file with an API token (or the token itself in BANDOG_TOKEN)
  --ca FILE          the collector's certificate authority in PEM (default with --collector: the system's)
  --data DIR         data folder of a collector on this machine, where all three are found
`;

/** What was given of ACCESS_OPTIONS. */
export interface AccessOptions {
  readonly collector?: string | undefined;
  readonly token?: string | undefined;
  readonly ca?: string | undefined;
  readonly data?: string | undefined;
}

/** Runs `use` with a client of the collector that the options name; its refusals become known errors. */
export async function withCollector<T>(options: AccessOptions, io: Io, use: (client: ApiClient) => Promise<T>): Promise<T> {
  const transport = httpsTransport(reach(options, io));
  try {
    return await use(apiClient(transport));
  } catch (error) {
    throw error instanceof ApiError ? knownError(error) : error;
  } finally {
    await transport.close();
  }
}

function reach(options: AccessOptions, io: Io) {
  const folder = options.data === undefined ? defaultDataFolder(io.env) : path.resolve(io.cwd, options.data);
  const isLocal = options.collector === undefined;
  const url = options.collector ?? localText(path.join(folder, 'address'), folder);
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new KnownError('E_USAGE', `${JSON.stringify(url)} is no https address`, 'Write --collector https://host:port.');
  }
  const authority =
    options.ca === undefined ? (isLocal ? localAuthority(folder) : undefined) : givenText(path.resolve(io.cwd, options.ca));
  return { url: new URL(url).origin, token: tokenOf(options, { io, folder, isLocal }), authority };
}

function tokenOf(options: AccessOptions, at: { readonly io: Io; readonly folder: string; readonly isLocal: boolean }): string {
  const inEnvironment = at.io.env['BANDOG_TOKEN'];
  if (options.token !== undefined) return givenText(path.resolve(at.io.cwd, options.token)).trim();
  if (inEnvironment !== undefined && inEnvironment !== '') return inEnvironment.trim();
  if (at.isLocal) return localText(path.join(at.folder, 'admin-token'), at.folder);
  throw new KnownError('E_USAGE', 'a collector elsewhere needs an API token', 'Give --token FILE or set BANDOG_TOKEN.');
}

function localText(file: string, folder: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const isDenied = error instanceof Error && 'code' in error && error.code === 'EACCES';
    const message = isDenied
      ? `the data folder ${folder} belongs to another account`
      : `no collector has run here: there is no ${file}`;
    const remedy = isDenied
      ? 'Run this as the account of the collector, or give --collector, --ca and --token.'
      : 'Start one with `bandog collector run`, name its folder with --data, or give --collector URL.';
    throw new KnownError('E_UPLINK_UNREACHABLE', message, remedy, error);
  }
}

/** Absent for a collector with a certificate that others issued; the system's authorities serve then. */
function localAuthority(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, 'ca.crt'), 'utf8');
  } catch {
    return undefined;
  }
}

function givenText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError('E_USAGE', `${file} cannot be read: ${why}`, 'Check the path and who may read it.', error);
  }
}

function knownError(error: ApiError): KnownError {
  const code = ERROR_CODES.find((one) => one === error.code) ?? 'E_BAD_REQUEST';
  return new KnownError(code, error.message, error.remedy, error);
}

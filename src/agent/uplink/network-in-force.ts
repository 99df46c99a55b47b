import { readFileSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { closedObject, list, may, must, string, type Check } from '../../wire/check.ts';
import { replaceFile } from '../disk/durable.ts';
import { type Network, type NetworkSource, type Proxy, readNetwork, type Trust } from './network.ts';

/** The settings that an agent goes by, whatever became of those that are written. */
export interface NetworkInForce {
  readonly network: Network;
  /** Why the written ones are not in force, and what is instead; absent when they are. Holds nothing of what they say. */
  readonly trouble?: string;
}

/** What to do about it. */
export const NETWORK_REMEDY =
  'Correct network.json (docs/agent.md shows its members), then start the agent anew: `systemctl restart bandog`.';

/** The settings that were good last, as they were understood, beside those that are written; mode 0600, since a proxy's password is in it. */
const KEPT_FILE = 'network.last-good.json';

/** The settings that are written; where those are broken the last good ones, and else none but the environment's. Never throws for them. */
export function networkInForce(source: NetworkSource): NetworkInForce {
  try {
    return { network: readNetwork(source) };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const kept = readKept(source.folder);
    if (kept !== undefined) return { network: kept, trouble: `${error.message}; the last good settings are in force` };
    return { network: withoutFile(source), trouble: `${error.message}; the agent goes on without these settings` };
  }
}

/** The same, and keeps what is good for the next time; a folder that cannot be written costs only that. */
export function networkAtStart(source: NetworkSource): NetworkInForce {
  const inForce = networkInForce(source);
  const text = textOf(inForce.network);
  if (inForce.trouble === undefined && text !== readText(source.folder)) {
    try {
      replaceFile(path.join(source.folder, KEPT_FILE), text);
    } catch {
      // a full or read-only disk: they are read anew at the next start, from where they are written
    }
  }
  return inForce;
}

function withoutFile({ folder, env }: NetworkSource): Network {
  try {
    return readNetwork({ folder, env, isFileLeftOut: true });
  } catch {
    // the environment's are broken, too
    return readNetwork({ folder, env: {}, isFileLeftOut: true });
  }
}

const isTrust: Check<Trust> = (value): value is Trust =>
  value === 'pinned' ||
  value === 'system' ||
  closedObject<{ readonly authorities: string }>({ authorities: must(string(1_000_000)) })(value);
const isNetwork = closedObject<Network>({
  proxy: may(closedObject<Proxy>({ url: must(string(2000)), authorization: may(string(10_000)) })),
  noProxy: must(list(string(256), { max: 200 })),
  trust: must(isTrust),
});

function readKept(folder: string): Network | undefined {
  try {
    const content: unknown = JSON.parse(readText(folder) ?? '');
    return isNetwork(content) ? content : undefined;
  } catch {
    return undefined; // damaged: as if it were not there
  }
}

function readText(folder: string): string | undefined {
  try {
    return readFileSync(path.join(folder, KEPT_FILE), 'utf8');
  } catch {
    return undefined; // never written, or not for us
  }
}

function textOf(network: Network): string {
  return `${JSON.stringify(network)}\n`;
}

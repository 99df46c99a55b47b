import { X509Certificate } from 'node:crypto';
import type { SinkSettings } from '../../domain/sink.ts';
import { networkProblem } from './reach.ts';

/** What is wrong with what the settings of every sink have; undefined when nothing is. */
export function settingsProblem({ allowedNetworks = [], authority }: SinkSettings): string | undefined {
  const network = allowedNetworks.map(networkProblem).find((problem) => problem !== undefined);
  if (network !== undefined || authority === undefined) return network;
  if (authority.includes('PRIVATE KEY')) return 'the authority holds a private key: give its certificate alone';
  try {
    return new X509Certificate(authority).subject === '' ? 'the authority has no name' : undefined;
  } catch {
    return 'the authority is no certificate in PEM';
  }
}

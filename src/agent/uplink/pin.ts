import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { KnownError } from '../../domain/errors.ts';
import { Dialler } from './dial.ts';
import type { Network } from './network.ts';

const DEADLINE_MS = 15_000;
/** Certificates that a server may send; real chains have two to four. */
const MAX_CHAIN = 10;

/** Where to look for an authority. */
export interface Pinning {
  readonly url: string;
  /** SHA-256 of the wanted certificate: 64 hexadecimal digits. */
  readonly fingerprint: string;
  readonly network: Network;
}

/**
 * The PEM of the certificate with this fingerprint in the chain that the server shows; undefined when it shows another.
 * Nothing is sent and nothing else of the connection is believed: whoever shows the right certificate must still prove,
 * on the next connection, that it signed his own.
 *
 * @throws KnownError E_UPLINK_UNREACHABLE
 */
export async function authorityOf({ url, fingerprint, network }: Pinning): Promise<string | undefined> {
  const dialled = await new Dialler({ url, network }).dial({ signal: AbortSignal.timeout(DEADLINE_MS), takesAny: true });
  if (dialled.kind !== 'connected') {
    const remedy = 'Check the address in the token, the collector, and the way to it; `bandog doctor` looks at each step.';
    throw new KnownError('E_UPLINK_UNREACHABLE', `${url} cannot be reached: ${dialled.why}`, remedy);
  }
  const wanted = fingerprint.toLowerCase().replaceAll(':', '');
  const found = shownBy(dialled.socket).find((one) => one.fingerprint256.toLowerCase().replaceAll(':', '') === wanted);
  dialled.socket.destroy();
  return found === undefined ? undefined : pemOf(found.raw);
}

/** What to say when the chain does not hold the authority, and nothing else may vouch. */
export function notPinned(url: string, fingerprint: string): KnownError {
  return new KnownError(
    'E_UPLINK_UNTRUSTED',
    `${url} does not show the certificate authority that the token names (${fingerprint.slice(0, 16)}…)`,
    'Check the address, and that no proxy inspects TLS on the way; a collector with a new authority needs a new token.',
  );
}

function shownBy(socket: TLSSocket): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (
    let one: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
    one?.raw !== undefined && chain.length < MAX_CHAIN;
    one = one.issuerCertificate
  ) {
    if (chain.includes(one)) break;
    chain.push(one);
  }
  return chain;
}

function pemOf(der: Buffer): string {
  const lines = der
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

import { connect, type DetailedPeerCertificate } from 'node:tls';
import { KnownError } from '../../domain/errors.ts';

const DEADLINE_MS = 15_000;
/** Certificates that a server may send; real chains have two to four. */
const MAX_CHAIN = 10;

/**
 * The PEM of the certificate with this SHA-256 fingerprint (64 hexadecimal digits) in the chain that the server shows.
 * Nothing is sent and nothing else of the connection is believed: whoever shows the right certificate must still prove,
 * on the next connection, that it signed his own.
 *
 * @throws KnownError E_UPLINK_UNREACHABLE, E_UPLINK_UNTRUSTED
 */
export async function authorityOf(url: string, fingerprint: string): Promise<string> {
  const chain = await chainOf(new URL(url));
  const wanted = fingerprint.toLowerCase().replaceAll(':', '');
  const found = chain.find((one) => one.fingerprint256.toLowerCase().replaceAll(':', '') === wanted);
  if (found === undefined) {
    throw new KnownError(
      'E_UPLINK_UNTRUSTED',
      `${url} does not show the certificate authority that the token names (${wanted.slice(0, 16)}…)`,
      'Check the address, and that no proxy inspects TLS on the way; a collector with a new authority needs a new token.',
    );
  }
  return `-----BEGIN CERTIFICATE-----\n${found.raw
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END CERTIFICATE-----\n`;
}

async function chainOf(url: URL): Promise<readonly DetailedPeerCertificate[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly DetailedPeerCertificate[]>();
  const socket = connect({
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: Number(url.port === '' ? 443 : url.port),
    servername: /^[\d.]+$|:/.test(url.hostname) ? '' : url.hostname,
    minVersion: 'TLSv1.3',
    // The one place: the fingerprint is what decides, and no secret is sent before it has.
    rejectUnauthorized: false,
  });
  const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${DEADLINE_MS / 1000} s`)), DEADLINE_MS);
  socket.once('secureConnect', () => resolve(walk(socket.getPeerCertificate(true))));
  socket.once('error', (error) => {
    const remedy = 'Check the address in the token, the collector, and the way to it.';
    reject(new KnownError('E_UPLINK_UNREACHABLE', `${url.origin} cannot be reached: ${error.message}`, remedy, error));
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function walk(leaf: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (
    let one: DetailedPeerCertificate | undefined = leaf;
    one?.raw !== undefined && chain.length < MAX_CHAIN;
    one = one.issuerCertificate
  ) {
    if (chain.includes(one)) break;
    chain.push(one);
  }
  return chain;
}

import { newAuthority, newServerCertificate, type KeyedCertificate } from '../../src/collector/access/certificates.ts';

const DAY_MS = 86_400_000;

/** An authority of its own, as a collector makes it. */
export async function authority(now = new Date(Date.now() - 400 * DAY_MS)): Promise<KeyedCertificate> {
  return newAuthority('c'.repeat(32), now);
}

/** A server's certificate for 127.0.0.1, ::1 and `names`, valid for a year from `days` days from now on. */
export async function serverCertificate(
  by: KeyedCertificate,
  given: { readonly days?: number; readonly names?: readonly string[] } = {},
): Promise<KeyedCertificate> {
  const { days = 0, names = ['127.0.0.1', '::1', 'localhost'] } = given;
  return newServerCertificate(by, names, new Date(Date.now() + days * DAY_MS));
}

/** What a TLS server shows: its certificate, then its authority's. */
export function shown(server: KeyedCertificate, by: KeyedCertificate): { readonly key: string; readonly cert: string } {
  return { key: server.key, cert: `${server.certificate.trimEnd()}\n${by.certificate.trimEnd()}\n` };
}

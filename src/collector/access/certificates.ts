import 'reflect-metadata';
import { webcrypto, X509Certificate as Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

const DAY_MS = 24 * 3600_000;
const AUTHORITY_DAYS = 3650;
/** Below the 398 days that some clients take at most. */
const SERVER_DAYS = 365;
/** Clocks of hosts that lag a little must not refuse a new certificate. */
const BACKDATE_MS = 3600_000;
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate with its private key, both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A new authority for this collector alone: P-256, since not every TLS client takes Ed25519, for ten years. */
export async function newAuthority(collectorId: string, now: Date): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Bandog collector ${collectorId.slice(0, 8)}`,
    ...lifetime(now, AUTHORITY_DAYS),
    signingAlgorithm: P256,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** A new certificate for a server of these DNS names and IP addresses, for a year, signed by the authority. */
export async function newServerCertificate(
  authority: KeyedCertificate,
  names: readonly string[],
  now: Date,
): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const issuer = new x509.X509Certificate(authority.certificate);
  const der = Buffer.from(authority.key.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Bandog collector',
    issuer: issuer.subject,
    ...lifetime(now, SERVER_DAYS),
    signingAlgorithm: P256,
    publicKey: keys.publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', der, P256, false, ['sign']),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** Whether a server certificate still serves: it has a third of its life left, this authority signed it, and it bears every name. */
export function stillServes(
  certificate: string,
  authority: string,
  at: { readonly names: readonly string[]; readonly now: Date },
): boolean {
  const server = new Certificate(certificate);
  const leftMs = Date.parse(server.validTo) - at.now.getTime();
  const bears = (name: string) => (isIP(name) === 0 ? server.checkHost(name) : server.checkIP(name)) !== undefined;
  return leftMs > (SERVER_DAYS * DAY_MS) / 3 && server.verify(new Certificate(authority).publicKey) && at.names.every(bears);
}

/** SHA-256 of the certificate's DER as 64 lower-case hexadecimal digits: what an enrolment token pins. */
export function fingerprintOf(certificate: string): string {
  return new Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** The self-signed certificate at the end of a PEM chain; undefined when the chain ends at an authority that it does not hold. */
export function authorityIn(chain: string): string | undefined {
  const last = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.at(-1);
  if (last === undefined) return undefined;
  const certificate = new Certificate(last);
  return certificate.checkIssued(certificate) ? `${last}\n` : undefined;
}

function lifetime(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now.getTime() - BACKDATE_MS), notAfter: new Date(now.getTime() + days * DAY_MS) };
}

/** 126 random bits, positive: RFC 5280, 4.1.2.2. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replaceAll(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

/**
 * Who signed a Windows program (Microsoft, "Windows Authenticode Portable Executable Signature Format", 2008; RFC 2315, 5280).
 *
 *   WIN_CERTIFICATE: u32 length, u16 revision, u16 type (2: PKCS#7), DER; each on a multiple of 8 bytes
 *   PKCS#7: SEQUENCE { signedData, [0] SEQUENCE { version, digests, content, [0] certificates, [1] lists, signers SET } }
 *   signer: SEQUENCE { version, SEQUENCE { issuer, serial }, … } ─► the certificate of that issuer and serial ─► its subject
 *
 * Nothing is verified: neither the chain, nor the time, nor that the signature is of this file. It says who the file claims to be from.
 */
import { derText, derValue, derValues, INTEGER, objectIdOf, SEQUENCE, SET, type DerValue } from './der.ts';
import type { FileRange } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

/** The subject of a signer's certificate. */
export interface Publisher {
  readonly commonName?: string;
  readonly organisation?: string;
}

/** Signatures with page digests reach some 100 KB. */
const MAX_BYTES = 512 * 1024;
const PKCS7 = 2;
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const COMMON_NAME = '2.5.4.3';
const ORGANISATION = '2.5.4.10';
const CONTEXT_0 = 0xa0;

/** The publisher that the first signature of a PE file's certificate table names, or undefined when there is none that can be read. */
export function readPublisher(source: ByteSource, table: FileRange): Publisher | undefined {
  const bytes = source.read(table.offset, Math.min(table.size, MAX_BYTES));
  if (bytes.length < 8) return undefined;
  const head = new DataView(bytes.buffer, bytes.byteOffset, 8);
  if (head.getUint16(6, true) !== PKCS7) return undefined;
  return publisherIn(bytes.subarray(8, head.getUint32(0, true)));
}

/** The subject of the certificate with which a PKCS#7 or CMS `SignedData` was first signed. */
export function publisherIn(pkcs7: Uint8Array): Publisher | undefined {
  const [type, wrapped] = childrenOf(derValue(pkcs7), SEQUENCE);
  if (type === undefined || objectIdOf(type) !== SIGNED_DATA) return undefined;
  const signedData = childrenOf(childrenOf(wrapped, CONTEXT_0)[0], SEQUENCE);
  const certificates = childrenOf(
    signedData.find((value) => value.tag === CONTEXT_0),
    CONTEXT_0,
  );
  const signer = childrenOf(
    signedData.findLast((value) => value.tag === SET),
    SET,
  )[0];
  const [issuer, serial] = childrenOf(childrenOf(signer, SEQUENCE)[1], SEQUENCE);
  if (issuer === undefined || serial === undefined) return undefined;
  for (const certificate of certificates) {
    // tbsCertificate: [0] version (absent in version 1), serial, algorithm, issuer, validity, subject, …
    const fields = childrenOf(childrenOf(certificate, SEQUENCE)[0], SEQUENCE);
    const at = fields[0]?.tag === INTEGER ? 0 : 1;
    if (isSame(fields[at], serial) && isSame(fields[at + 2], issuer)) return subjectOf(fields[at + 4]);
  }
  return undefined;
}

/** Name: SEQUENCE of SET of SEQUENCE { type, text }. */
function subjectOf(name: DerValue | undefined): Publisher {
  let found: Publisher = {};
  for (const attribute of childrenOf(name, SEQUENCE).flatMap((set) => childrenOf(set, SET))) {
    const [type, value] = childrenOf(attribute, SEQUENCE);
    const text = value === undefined ? undefined : derText(value)?.trim();
    if (type === undefined || text === undefined || text === '') continue;
    const id = objectIdOf(type);
    if (id === COMMON_NAME) found = { ...found, commonName: text };
    if (id === ORGANISATION) found = { ...found, organisation: text };
  }
  return found;
}

/** The values in a value of this tag; empty when it is another or none. */
function childrenOf(value: DerValue | undefined, tag: number): readonly DerValue[] {
  return value?.tag === tag ? derValues(value.content) : [];
}

function isSame(one: DerValue | undefined, other: DerValue): boolean {
  return one !== undefined && Buffer.compare(one.whole, other.whole) === 0;
}

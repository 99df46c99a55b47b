/**
 * ASN.1 in DER (ITU-T X.690): `tag, length, content`, nested. Only what certificates need: tags below 31, definite lengths of at most
 * four bytes. Content is never copied; a value that does not lie wholly inside of its parent does not exist.
 */

/** One value. */
export interface DerValue {
  /** Class, whether it is made of values, and number, as in its first byte: 0x30 is a SEQUENCE, 0xa0 `[0]`. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content, for comparing. */
  readonly whole: Uint8Array;
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const INTEGER = 0x02;

const OBJECT_ID = 0x06;

/** Values of one constructed value that are looked at: a certificate bag holds some ten. */
const MAX_VALUES = 256;

/** The values that follow one another in `bytes`, at most 256, up to the first that is broken. */
export function derValues(bytes: Uint8Array): readonly DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (values.length < MAX_VALUES) {
    const value = derValue(bytes, at);
    if (value === undefined) break;
    values.push(value);
    at += value.whole.length;
  }
  return values;
}

/** The value that begins at `at`, or undefined when there is none. */
export function derValue(bytes: Uint8Array, at = 0): DerValue | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4 || first === 0x80) return undefined;
  let length = lengthBytes === 0 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) return undefined;
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** An object id as it is written: `2.5.4.3`; empty when it is none, or longer than any of ours. */
export function objectIdOf({ tag, content }: DerValue): string {
  if (tag !== OBJECT_ID || content.length === 0 || content.length > 16) return '';
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (parts.length === 0) parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)));
    else parts.push(part);
    part = 0;
  }
  return parts.join('.');
}

const UTF8 = 0x0c;
const BMP = 0x1e;
const UNIVERSAL = 0x1c;
/** PrintableString, TeletexString, IA5String, VisibleString. */
const SINGLE_BYTE = new Set([0x13, 0x14, 0x16, 0x1a]);

/** The text of a string value, at most 256 characters; undefined for another kind of value. */
export function derText({ tag, content }: DerValue): string | undefined {
  const bytes = Buffer.from(content.subarray(0, 1024));
  if (tag === UTF8) return bytes.toString('utf8').slice(0, 256);
  if (SINGLE_BYTE.has(tag)) return bytes.toString('latin1').slice(0, 256);
  if (tag === BMP) return utf16(bytes).slice(0, 256);
  return tag === UNIVERSAL ? utf16(Buffer.from(bytes.filter((_, index) => index % 4 >= 2))).slice(0, 256) : undefined;
}

function utf16(bytes: Buffer): string {
  return bytes
    .subarray(0, bytes.length & ~1)
    .swap16()
    .toString('utf16le');
}

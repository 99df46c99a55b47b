import { readBinaryPlist } from './plist-binary.ts';
import { readXmlPlist } from './plist-xml.ts';
import type { PlistDictionary, PlistValue } from './plist-value.ts';

/**
 * The value of a property list, of an XML or a binary one, with at most 50,000 values, 64 levels and texts of 1,024 characters.
 * Undefined when it is no property list, a damaged one or beyond these bounds.
 */
export function parsePlist(bytes: Uint8Array): PlistValue | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return head === 'bplist00' ? readBinaryPlist(bytes) : readXmlPlist(textOf(bytes));
}

/** The outermost dictionary of a property list, or undefined when it is none. */
export function plistDictionary(bytes: Uint8Array): PlistDictionary | undefined {
  const value = parsePlist(bytes);
  return isDictionary(value) ? value : undefined;
}

/**
 * The texts of a property list's outermost dictionary (`CFBundleIdentifier` → `com.x`); other kinds of value are left out.
 * Undefined when it is no property list, or a damaged one.
 */
export function plistTexts(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const dictionary = plistDictionary(bytes);
  if (dictionary === undefined) return undefined;
  return new Map([...dictionary].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Whether a value is a dictionary. */
export function isDictionary(value: PlistValue | undefined): value is PlistDictionary {
  return value instanceof Map;
}

/** The texts of an array, others left out; empty for another value. */
export function textsIn(value: PlistValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** UTF-8, or UTF-16 when a byte order mark says so. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isBig = first === 0xfe && second === 0xff;
  return new TextDecoder(isBig ? 'utf-16be' : first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}

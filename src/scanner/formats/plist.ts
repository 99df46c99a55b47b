/** The largest Info.plist seen, of a browser with its file types, is 60 kB in XML. */
const MAX_TOKENS = 50_000;
const MAX_TEXT = 1024;

/**
 * The texts of a property list's outermost dictionary (`CFBundleIdentifier` → `com.x`), of an XML or a binary one; other
 * kinds of value are left out. Undefined when it is no property list, or a damaged one. Entities other than XML's own five
 * are not resolved.
 */
export function plistTexts(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  return head === 'bplist00' ? binaryTexts(bytes) : xmlTexts(new TextDecoder('utf-8').decode(bytes));
}

// <key>K   <string>V   <true/>   </dict>: with two open repetitions side by side a megabyte of letters would take an hour.
const TOKEN = /<(\/?)([A-Za-z]{1,16})([^<>]*)>([^<]*)/g;

/** `<plist><dict><key>K</key><string>V</string>…` (Apple's PropertyList-1.0.dtd): only what stands two deep counts. */
function xmlTexts(text: string): ReadonlyMap<string, string> | undefined {
  const texts = new Map<string, string>();
  let depth = 0;
  let key: string | undefined;
  let isPlist = false;
  let count = 0;
  for (const [, slash, name, rest = '', content = ''] of withoutComments(text).matchAll(TOKEN)) {
    count += 1;
    if (count > MAX_TOKENS) return undefined;
    if (slash === '/') {
      depth -= 1;
      continue;
    }
    if (depth === 0) isPlist = name === 'plist';
    if (isPlist && depth === 2) {
      if (name === 'key') key = plain(content);
      else {
        if (name === 'string' && key !== undefined && !texts.has(key)) texts.set(key, plain(content));
        key = undefined;
      }
    }
    if (!rest.endsWith('/')) depth += 1;
  }
  return isPlist ? texts : undefined;
}

/** By hand: a pattern would look for the end of each of a million unended comments. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('<!--', at);
    if (start < 0) return parts.join('') + text.slice(at);
    parts.push(text.slice(at, start));
    const end = text.indexOf('-->', start + 4);
    if (end < 0) return parts.join('');
    at = end + 3;
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function plain(text: string): string {
  return text.slice(0, MAX_TEXT).replace(/&([a-z]+);/g, (entity, name: string) => ENTITIES.get(name) ?? entity);
}

/**
 * Binary (opensource.apple.com/source/CF, CFBinaryPList.c; integers big-endian):
 *
 *     0      "bplist00", objects
 *     -32    trailer: 6 size of an offset, 7 size of a reference, 8 u64 objects, 16 u64 top object, 24 u64 offset table
 *     object 0x5n ASCII and 0x6n UTF-16 text of n units, 0xDn dictionary of n keys' references, then n values'; n = 15: an
 *            integer object 0x1m of 2^m bytes follows
 */
function binaryTexts(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  if (bytes.length < 40) return undefined;
  const reader = new BinaryReader(bytes);
  const top = reader.object(reader.top);
  if (top?.kind !== 0xd) return undefined;
  const texts = new Map<string, string>();
  for (let at = 0; at < Math.min(top.count, MAX_TOKENS); at += 1) {
    const key = reader.text(reader.reference(top.start, at));
    const value = reader.text(reader.reference(top.start, top.count + at));
    if (key !== undefined && value !== undefined && !texts.has(key)) texts.set(key, value);
  }
  return texts;
}

interface BinaryObject {
  /** The high half of its first byte. */
  readonly kind: number;
  /** Units of text, or entries. */
  readonly count: number;
  /** Where its content begins. */
  readonly start: number;
}

class BinaryReader {
  readonly top: number;
  readonly #bytes: Uint8Array;
  readonly #offsetSize: number;
  readonly #referenceSize: number;
  readonly #table: number;

  constructor(bytes: Uint8Array) {
    const trailer = bytes.length - 32;
    this.#bytes = bytes;
    this.#offsetSize = bytes[trailer + 6] ?? 0;
    this.#referenceSize = bytes[trailer + 7] ?? 0;
    this.top = this.#integer(trailer + 16, 8);
    this.#table = this.#integer(trailer + 24, 8);
  }

  object(reference: number): BinaryObject | undefined {
    const at = this.#integer(this.#table + reference * this.#offsetSize, this.#offsetSize);
    const marker = this.#bytes[at];
    if (marker === undefined) return undefined;
    const kind = marker >> 4;
    if ((marker & 0xf) !== 0xf) return { kind, count: marker & 0xf, start: at + 1 };
    const size = 2 ** ((this.#bytes[at + 1] ?? 0) & 0xf);
    const count = this.#integer(at + 2, size);
    return count >= 0 && count <= this.#bytes.length ? { kind, count, start: at + 2 + size } : undefined;
  }

  reference(start: number, index: number): number {
    return this.#integer(start + index * this.#referenceSize, this.#referenceSize);
  }

  text(reference: number): string | undefined {
    const object = reference < 0 ? undefined : this.object(reference);
    if (object === undefined || object.count > MAX_TEXT) return undefined;
    const isAscii = object.kind === 0x5;
    if (!isAscii && object.kind !== 0x6) return undefined;
    const content = Buffer.from(this.#bytes.subarray(object.start, object.start + object.count * (isAscii ? 1 : 2)));
    if (content.length % 2 !== 0 && !isAscii) return undefined;
    return isAscii ? content.toString('latin1') : content.swap16().toString('utf16le');
  }

  /** An unsigned integer of at most 8 bytes; -1 when it lies outside or is beyond what a number can hold. */
  #integer(at: number, size: number): number {
    if (!Number.isSafeInteger(at) || at < 0 || size < 1 || size > 8 || at + size > this.#bytes.length) return -1;
    let value = 0;
    for (let index = 0; index < size; index += 1) value = value * 256 + (this.#bytes[at + index] ?? 0);
    return Number.isSafeInteger(value) ? value : -1;
  }
}

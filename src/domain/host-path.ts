/**
 * An absolute path of a host, or one name in it, as a string that loses no byte: valid UTF-8 is itself, every other
 * byte 0xNN is the lone surrogate U+DCNN (the scheme of Python's PEP 383). `toBytes(fromBytes(b))` is `b`.
 * Always `/`-separated, without a trailing slash; the root is `/`.
 */
export type HostPath = string;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE = /[\uDC80-\uDCFF]/u;
/** Up to the length of a file name bytes are looked through here: a decoder throws at what it does not like, which takes 17 µs, and there may be many. */
const NAME_BYTES = 255;
/** Second bytes that may follow where not all continuation bytes may: no overlong form, no surrogate, nothing beyond U+10FFFF. */
const SECOND: ReadonlyMap<number, readonly [lowest: number, highest: number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);

/** The path or name that these bytes spell. */
export function fromBytes(bytes: Uint8Array): HostPath {
  if (bytes.length <= NAME_BYTES) return fromRuns(bytes);
  try {
    return decoder.decode(bytes);
  } catch {
    return fromRuns(bytes);
  }
}

/** The bytes of a path, for the kernel and for digests. */
export function toBytes(path: HostPath): Uint8Array {
  if (!LONE.test(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.charCodeAt(0);
    const isEscaped = character.length === 1 && code >= 0xdc80 && code <= 0xdcff;
    parts.push(isEscaped ? Buffer.from([code & 0xff]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** Whether the path holds bytes that are not UTF-8, so that it must reach the kernel as bytes. */
export function hasRawBytes(path: HostPath): boolean {
  return LONE.test(path);
}

/** `dir` and `name` as one path. */
export function join(dir: HostPath, name: string): HostPath {
  return dir === '/' ? `/${name}` : `${dir}/${name}`;
}

/** The folder that holds `path`; the root's is the root. */
export function parentOf(path: HostPath): HostPath {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last name of `path`; the root's is empty. */
export function nameOf(path: HostPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether `path` is `root` or lies below it. */
export function isWithin(path: HostPath, root: HostPath): boolean {
  return path === root || (path.startsWith(root) && (root === '/' || path[root.length] === '/'));
}

/** `path` (absolute, or relative to `base`) without `.`, `..` and doubled slashes; `..` at the root stays there. */
export function resolve(base: HostPath, path: string): HostPath {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

const C0_C1_BIDI = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

/** The path (or any host's string) for a person: control, direction and non-UTF-8 characters as `\x..` or `\u....`, so that no name can forge a line or move a cursor. */
export function forDisplay(text: string): string {
  return text.replace(C0_C1_BIDI, (character) => {
    const code = character.charCodeAt(0);
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code & 0xff).toString(16)}`;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function fromRuns(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    at += Math.max(1, length);
    if (length > 0) continue;
    if (from < at - 1) parts.push(decoder.decode(bytes.subarray(from, at - 1)));
    parts.push(String.fromCharCode(0xdc00 + (bytes[at - 1] ?? 0)));
    from = at;
  }
  if (from < bytes.length) parts.push(decoder.decode(bytes.subarray(from)));
  return parts.join('');
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none (RFC 3629, section 4). To ask a decoder, which throws, takes 17 µs a byte. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  const [lowest, highest] = SECOND.get(first) ?? [0x80, 0xbf];
  if (second < lowest || second > highest) return 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  for (let rest = at + 2; rest < at + length; rest += 1) if (((bytes[rest] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

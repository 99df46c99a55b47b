import { readView } from './bounded-read.ts';
import { bytesOf } from './byte-source.ts';

/*
 * A shortcut of Windows (.lnk; MS-SHLLINK, "Shell Link Binary File Format"):
 *
 *   header      76 bytes: its size, a class id, at 20 flags
 *   id list     when flag 0x01: its size (16 bits), then shell items
 *   link info   when flag 0x02: its size (32 bits), the size of its head, flags, offsets of texts in it
 *   texts       name, relative path, folder, arguments, icon by flags 0x04 to 0x40: a count of characters (16 bits), then these
 *   more        blocks of a size and a signature; 0xA0000001 holds the target with variables
 */

/** Shortcuts are 1 to 4 kB; those with an icon of their own are larger. */
export const MAX_LINK_BYTES = 256 * 1024;
const HEADER = 76;
const CLASS = '0114020000000000c000000000000046';
const HAS_IDS = 0x01;
const HAS_INFO = 0x02;
const TEXTS = [0x04, 0x08, 0x10, 0x20, 0x40];
const IS_UNICODE = 0x80;
const ENVIRONMENT = 0xa000_0001;
const MAX_BLOCKS = 32;

/** The path that a shortcut leads to, as Windows writes it; undefined for what is none, or leads to no file (a page of settings). */
export function shortcutTarget(bytes: Uint8Array): string | undefined {
  const source = bytesOf(bytes);
  const header = readView(source, 0, HEADER);
  if (header?.getUint32(0, true) !== HEADER || hexOf(bytes.subarray(4, 20)) !== CLASS) return undefined;
  const flags = header.getUint32(20, true);
  let at = HEADER;
  if ((flags & HAS_IDS) !== 0) at += 2 + (readView(source, at, 2)?.getUint16(0, true) ?? bytes.length);
  let local: string | undefined;
  if ((flags & HAS_INFO) !== 0) {
    const size = readView(source, at, 4)?.getUint32(0, true) ?? 0;
    local = size < 28 ? undefined : localPath(bytes.subarray(at, at + size));
    at += Math.max(size, 4);
  }
  return local ?? targetInBlocks(bytes, afterTexts(bytes, { at, flags }));
}

/** The local path of a LinkInfo; undefined for what lies on a share. */
function localPath(info: Uint8Array): string | undefined {
  const view = readView(bytesOf(info), 0, 28);
  if (view === undefined || (view.getUint32(8, true) & 1) === 0) return undefined;
  const hasWide = view.getUint32(4, true) >= 0x24 && info.length >= 0x24;
  const wide = hasWide ? readView(bytesOf(info), 28, 8) : undefined;
  const base = wide === undefined ? narrowAt(info, view.getUint32(16, true)) : wideAt(info, wide.getUint32(0, true));
  const suffix = wide === undefined ? narrowAt(info, view.getUint32(24, true)) : wideAt(info, wide.getUint32(4, true));
  if (base === '') return undefined;
  return suffix === '' ? base : `${base}${base.endsWith('\\') ? '' : '\\'}${suffix}`;
}

/** Where the blocks behind the texts begin. */
function afterTexts(bytes: Uint8Array, from: { readonly at: number; readonly flags: number }): number {
  let { at } = from;
  for (const flag of TEXTS) {
    if ((from.flags & flag) === 0) continue;
    const count = readView(bytesOf(bytes), at, 2)?.getUint16(0, true) ?? bytes.length;
    at += 2 + count * ((from.flags & IS_UNICODE) === 0 ? 1 : 2);
  }
  return at;
}

function targetInBlocks(bytes: Uint8Array, from: number): string | undefined {
  let at = from;
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const head = readView(bytesOf(bytes), at, 8);
    const size = head?.getUint32(0, true) ?? 0;
    if (head === undefined || size < 8) return undefined;
    if (head.getUint32(4, true) === ENVIRONMENT && size >= 8 + 260 + 520) {
      const target = wideAt(bytes.subarray(at, at + size), 8 + 260) || narrowAt(bytes.subarray(at, at + size), 8);
      return target === '' ? undefined : target;
    }
    at += size;
  }
  return undefined;
}

/** Up to the first zero; of the machine's code page only ASCII is told, other bytes are U+FFFD (`scanner/host/locate.ts`). */
function narrowAt(bytes: Uint8Array, at: number): string {
  const rest = at === 0 || at >= bytes.length ? new Uint8Array(0) : bytes.subarray(at);
  const end = rest.indexOf(0);
  const text = Buffer.from(end < 0 ? rest : rest.subarray(0, end)).toString('latin1');
  return text.replace(/[\u0080-\u00ff]/g, '\uFFFD').slice(0, 1024);
}

function wideAt(bytes: Uint8Array, at: number): string {
  const rest = at === 0 || at >= bytes.length ? new Uint8Array(0) : bytes.subarray(at, at + 2 * 1024);
  const text = Buffer.from(rest).toString('utf16le');
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

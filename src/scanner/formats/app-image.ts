import { readView, u64 } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { readSquashfs, type SquashfsImage, type SquashfsOutcome } from './squashfs.ts';

/**
 * An AppImage is an ELF executable whose identification bytes 8 to 10, which ELF leaves unused, say `AI` and the type:
 *
 *     0  7f 45 4c 46  …  8  41 49 01|02   (AppImageSpec, "Type 1/2 image format": magic bytes 0x414901, 0x414902)
 *
 * Behind the executable lies a file system: a squashfs of type 2, an ISO 9660 of type 1.
 */
export function isAppImage(source: ByteSource): boolean {
  const head = source.read(0, 11);
  return isElf(head) && head[8] === 0x41 && head[9] === 0x49 && (head[10] === 1 || head[10] === 2);
}

/**
 * The file system of a marked AppImage, where its ELF file ends: behind the section table (AppImageSpec, "Type 2 image format"; AppImage/runtime,
 * `appimage_get_elf_size`). `unsupported` for type 1 and for a packing that is not read.
 */
export function appImageContents(source: ByteSource): SquashfsImage | SquashfsOutcome {
  const head = readView(source, 0, 64);
  if (head === undefined) return 'malformed';
  if (head.getUint8(10) === 1) return 'unsupported';
  const isLittleEndian = head.getUint8(5) === 1;
  if (!isLittleEndian) return 'unsupported';
  const isWide = head.getUint8(4) === 2;
  const table = isWide ? u64(head, 40) : head.getUint32(32, true);
  const entry = head.getUint16(isWide ? 58 : 46, true);
  const count = head.getUint16(isWide ? 60 : 48, true);
  const start = table + entry * count;
  if (!Number.isSafeInteger(start) || start >= source.size) return 'malformed';
  return readSquashfs({ size: source.size - start, read: (offset, length) => source.read(start + Math.max(0, offset), length) });
}

/** Whether these first bytes of a file begin an ELF executable or library. */
export function isElf(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

const EXTENSION = /\.appimage$/i;
/** What is put behind a product's name: a version, an architecture, a system, a browser's ` (1)`. */
const SUFFIX =
  /(?:[-_. ](?:v?\d[\w.+~]*|x64|x86[-_]64|amd64|arm64|aarch64|armhf|armv7l?|i[36]86|ia32|linux(?:64)?|stable|latest|release|app)| \(\d{1,3}\))$/i;
/** A name has at most 255 bytes, and a product's file name about six such parts. */
const MAX_SUFFIXES = 12;

/** Whether a file is called an AppImage. */
export function isCalledAppImage(name: string): boolean {
  return EXTENSION.test(name);
}

/**
 * The product's part of the name of an application's folder or file, as it is spelled:
 * `LM-Studio-0.3.30-x64.AppImage` → `LM-Studio`, `Cursor-1.2.3-x86_64 (1).AppImage` → `Cursor`, `zed.app` → `zed`.
 */
export function productNameIn(name: string): string {
  let stem = name.replace(EXTENSION, '');
  for (let count = 0; count < MAX_SUFFIXES; count += 1) {
    const shorter = stem.replace(SUFFIX, '');
    if (shorter === stem || shorter === '') break;
    stem = shorter;
  }
  return stem;
}

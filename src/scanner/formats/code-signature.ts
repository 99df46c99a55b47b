/**
 * macOS code signature (xnu, osfmk/kern/cs_blobs.h). All numbers are big-endian.
 *
 *   super blob: u32 magic, u32 size, u32 count, count × (u32 slot, u32 offset) ─► blobs; slot 0 is the code directory
 *   code directory: u32 magic, u32 size, u32 version, …, 20 u32 identifier's offset, …, 48 u32 team's offset (from 0x20200 on)
 *
 * Read: 64 slots and the first 2 KiB of the code directory. What it says, anyone can write; macOS checks it before it runs the program, Bandog does not.
 */
import { readView, textAt } from './bounded-read.ts';
import type { Signed } from './object-file.ts';
import type { ByteSource } from './byte-source.ts';

const SUPER_BLOB = 0xfade_0cc0;
const CODE_DIRECTORY = 0xfade_0c02;
const MAX_SLOTS = 64;
const MAX_DIRECTORY = 2048;
const HEAD = 52;
const WITH_TEAM = 0x2_0200;

/** Identifier and team of the code directory of the signature at `offset`, or undefined when there is none. */
export function readCodeSignature(source: ByteSource, offset: number): Signed | undefined {
  const head = readView(source, offset, 12);
  if (head?.getUint32(0) !== SUPER_BLOB) return undefined;
  const count = Math.min(head.getUint32(8), MAX_SLOTS);
  const slots = count === 0 ? undefined : readView(source, offset + 12, count * 8);
  if (slots === undefined) return undefined;
  for (let at = 0; at < slots.byteLength; at += 8)
    if (slots.getUint32(at) === 0) return readDirectory(source, offset + slots.getUint32(at + 4));
  return undefined;
}

function readDirectory(source: ByteSource, offset: number): Signed | undefined {
  const bytes = source.read(offset, MAX_DIRECTORY);
  if (bytes.length < HEAD) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0) !== CODE_DIRECTORY) return undefined;
  const identifier = textAt(bytes, view.getUint32(20), 255);
  const teamAt = view.getUint32(8) >= WITH_TEAM ? view.getUint32(48) : 0;
  const team = teamAt === 0 ? '' : textAt(bytes, teamAt, 64);
  return identifier === '' ? undefined : { identifier, ...(team === '' ? {} : { team }) };
}

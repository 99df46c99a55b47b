import { crc32, deflateRawSync } from 'node:zlib';

/** How an archive is written, and what a test may make wrong in it. */
export interface ZipWriting {
  readonly method?: number;
  readonly flags?: number;
  /** Said instead of the true unpacked size. */
  readonly size?: number;
  /** As Yarn and others keep what they run in place. */
  readonly isStored?: boolean;
  /** Unix permissions of all entries. */
  readonly mode?: number;
  /** Sizes and offsets stand in 64 bits, as writers that do not know them beforehand do it. */
  readonly isZip64?: boolean;
}

const ELSEWHERE = 0xffff_ffff;

/** A zip (APPNOTE.TXT 6.3.10) of deflated entries, with a comment, as jar tools write it. */
export function zipArchive(files: Readonly<Record<string, string | Uint8Array>>, writing: ZipWriting = {}): Buffer {
  const { flags = 0, isStored = false, mode, isZip64 = false } = writing;
  const method = writing.method ?? (isStored ? 0 : 8);
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, given] of Object.entries(files)) {
    const content = Buffer.from(given as Uint8Array);
    const packed = isStored ? content : deflateRawSync(content);
    const size = writing.size ?? content.length;
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, lengths(name, 0), Buffer.from(name), packed]);
    const extra = isZip64 ? zip64Extra([size, packed.length, offset]) : Buffer.alloc(0);
    const entry = Buffer.from(fields);
    if (isZip64) entry.fill(0xff, 14, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt16LE(mode ?? 0, 8);
    rest.writeUInt32LE(isZip64 ? ELSEWHERE : offset, 10);
    const head = Buffer.from(mode === undefined ? 'PK\x01\x02\x14\x00' : 'PK\x01\x02\x14\x03', 'latin1');
    central.push(Buffer.concat([head, entry, lengths(name, extra.length), rest, Buffer.from(name), extra]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([
    ...locals,
    directory,
    ...(isZip64 ? [zip64End(directory.length, offset)] : []),
    end({ directory, offset, isZip64 }),
  ]);
}

function lengths(name: string, extra: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(Buffer.byteLength(name), 0);
  bytes.writeUInt16LE(extra, 2);
  return bytes;
}

function zip64Extra(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 8 * numbers.length);
  bytes.writeUInt16LE(1, 0);
  bytes.writeUInt16LE(8 * numbers.length, 2);
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), 4 + 8 * index);
  return bytes;
}

function zip64End(size: number, offset: number): Buffer {
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 0, 'latin1');
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  return Buffer.concat([record, locator]);
}

function end(of: { readonly directory: Buffer; readonly offset: number; readonly isZip64: boolean }): Buffer {
  const comment = Buffer.from('made by a test');
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06', 0, 'latin1');
  bytes.writeUInt32LE(of.isZip64 ? ELSEWHERE : of.directory.length, 12);
  bytes.writeUInt32LE(of.isZip64 ? ELSEWHERE : of.offset, 16);
  bytes.writeUInt16LE(comment.length, 20);
  return Buffer.concat([bytes, comment]);
}

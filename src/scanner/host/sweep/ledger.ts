/**
 * What a sweep remembers of the folders that it has seen, so that the next one asks each folder's inode and nothing else.
 *
 *     0  magic "bdsweep2"
 *     8  u32 crc32 of all that follows, u32 number of records
 *    16  records, each folder after the one that holds it:
 *          u32 record of the folder that holds it; NONE for a top
 *          u32 when it is to be read in full again, s since 1970
 *          f64 device, f64 inode, f64 mtime in ms, f64 ctime in ms
 *          u16 length of its name, u16 number of leads; name: for a top its whole path
 *          leads: u8 kind, u16 length, name
 *
 * Little-endian; names are the bytes of the disk. Only a cache: what is damaged in any way is not there.
 */
import type { Stats } from 'node:fs';
import type { FolderStamp } from './folder-look.ts';
import type { Lead, LeadKind } from './leads.ts';
import { fromBytes, toBytes } from '../../../domain/host-path.ts';

/** The number of no record. */
export const NONE = 0xffff_ffff;
/** Folders remembered; further ones are listed by each sweep. Some 25 MB on disk, and twice that while sweeping. */
const MAX_RECORDS = 400_000;
/** A file beyond this was not written by us. */
export const MAX_LEDGER_BYTES = 64 * 1024 * 1024;

const MAGIC = Buffer.from('bdsweep2', 'latin1');
const HEADER = 16;
const FIXED = 44;
const KINDS: readonly LeadKind[] = ['named', 'large', 'begins'];
const MAX_NAME = 0xffff;

/** Loaded where it is used: a scan without a sweep needs no ledger. */
const crc32 = (bytes: Uint8Array): number => process.getBuiltinModule('node:zlib').crc32(bytes);

/** One folder as it was remembered. */
export interface FolderRecord {
  readonly name: string;
  readonly stamp: FolderStamp;
  readonly leads: readonly Lead[];
  /** When it is to be read in full again, s since 1970. */
  readonly dueAt: number;
}

/** Grows by a record for each folder; never beyond its bound. */
export class LedgerWriter {
  #bytes = Buffer.alloc(64 * 1024);
  #end = HEADER;
  #count = 0;

  /** The number of the new record, NONE when it is not remembered: then nothing below it is. */
  add(parent: number, record: FolderRecord): number {
    const name = toBytes(record.name);
    const leads = record.leads.map((lead) => ({ kind: KINDS.indexOf(lead.kind), name: toBytes(lead.name) }));
    const size = FIXED + name.length + leads.reduce((sum, lead) => sum + 3 + lead.name.length, 0);
    if (!this.#hasRoom(size) || name.length > MAX_NAME || leads.length > MAX_NAME) return NONE;
    const at = this.#end;
    const bytes = this.#bytes;
    bytes.writeUInt32LE(parent, at);
    bytes.writeUInt32LE(Math.min(record.dueAt, NONE), at + 4);
    const { device, inode, modifiedMs, changedMs } = record.stamp;
    [device, inode, modifiedMs, changedMs].forEach((value, index) => bytes.writeDoubleLE(value, at + 8 + 8 * index));
    bytes.writeUInt16LE(name.length, at + 40);
    bytes.writeUInt16LE(leads.length, at + 42);
    bytes.set(name, at + FIXED);
    let end = at + FIXED + name.length;
    for (const lead of leads) {
      bytes.writeUInt8(lead.kind, end);
      bytes.writeUInt16LE(lead.name.length, end + 1);
      bytes.set(lead.name, end + 3);
      end += 3 + lead.name.length;
    }
    this.#end = end;
    this.#count += 1;
    return this.#count - 1;
  }

  /** The same record again below `parent`; not for a top. */
  copy(parent: number, ledger: Ledger, number: number): number {
    const size = ledger.sizeOf(number);
    if (!this.#hasRoom(size)) return NONE;
    ledger.copyTo(this.#bytes, this.#end, number);
    this.#bytes.writeUInt32LE(parent, this.#end);
    this.#end += size;
    this.#count += 1;
    return this.#count - 1;
  }

  /** How many folders it remembers. */
  get size(): number {
    return this.#count;
  }

  /** Does it, and forgets what was added meanwhile. */
  forgetting<Made>(work: () => Made): Made {
    const [end, count] = [this.#end, this.#count];
    const made = work();
    [this.#end, this.#count] = [end, count];
    return made;
  }

  /** The whole ledger as the file that `Ledger.read` takes; the writer goes on being usable. */
  bytes(): Uint8Array {
    MAGIC.copy(this.#bytes);
    this.#bytes.writeUInt32LE(this.#count, 12);
    const written = this.#bytes.subarray(0, this.#end);
    written.writeUInt32LE(crc32(written.subarray(12)), 8);
    return written;
  }

  #hasRoom(size: number): boolean {
    if (this.#count >= MAX_RECORDS || this.#end + size > MAX_LEDGER_BYTES) return false;
    if (this.#end + size <= this.#bytes.length) return true;
    const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#end + size));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
    return true;
  }
}

/** A ledger that was read back. */
export class Ledger {
  readonly #bytes: Buffer;
  readonly #at: Uint32Array;
  readonly #first: Uint32Array;
  readonly #next: Uint32Array;
  readonly tops: readonly number[];

  private constructor(bytes: Buffer, at: Uint32Array) {
    this.#bytes = bytes;
    this.#at = at;
    this.#first = new Uint32Array(at.length).fill(NONE);
    this.#next = new Uint32Array(at.length).fill(NONE);
    const tops: number[] = [];
    for (let record = at.length - 1; record >= 0; record -= 1) {
      const parent = bytes.readUInt32LE(this.#offset(record));
      if (parent === NONE) tops.push(record);
      else {
        this.#next[record] = this.#first[parent] ?? NONE;
        this.#first[parent] = record;
      }
    }
    this.tops = tops;
  }

  /** The ledger that these bytes are, or undefined when they are anything else. */
  static read(given: Uint8Array): Ledger | undefined {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
    if (bytes.length < HEADER || bytes.length > MAX_LEDGER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return undefined;
    if (bytes.readUInt32LE(8) !== crc32(bytes.subarray(12))) return undefined;
    const at = offsetsIn(bytes);
    return at === undefined ? undefined : new Ledger(bytes, at);
  }

  /** How many folders it remembers. */
  get size(): number {
    return this.#at.length;
  }

  record(number: number): FolderRecord {
    return { name: this.name(number), dueAt: this.dueAt(number), stamp: this.stamp(number), leads: this.leads(number) };
  }

  name(number: number): string {
    const at = this.#offset(number);
    return this.#text(at + FIXED, this.#bytes.readUInt16LE(at + 40));
  }

  stamp(number: number): FolderStamp {
    const at = this.#offset(number);
    return {
      device: this.#bytes.readDoubleLE(at + 8),
      inode: this.#bytes.readDoubleLE(at + 16),
      modifiedMs: this.#bytes.readDoubleLE(at + 24),
      changedMs: this.#bytes.readDoubleLE(at + 32),
    };
  }

  /** When a folder is to be read in full again, s since 1970. */
  dueAt(number: number): number {
    return this.#bytes.readUInt32LE(this.#offset(number) + 4);
  }

  leads(number: number): readonly Lead[] {
    const record = this.#offset(number);
    const count = this.#bytes.readUInt16LE(record + 42);
    if (count === 0) return NO_LEADS;
    const leads: Lead[] = [];
    let at = record + FIXED + this.#bytes.readUInt16LE(record + 40);
    for (let lead = 0; lead < count; lead += 1) {
      const length = this.#bytes.readUInt16LE(at + 1);
      leads.push({ kind: KINDS[this.#bytes.readUInt8(at)] ?? 'large', name: this.#text(at + 3, length) });
      at += 3 + length;
    }
    return leads;
  }

  /** Bytes of a record as it was written. */
  sizeOf(number: number): number {
    return this.#offset(number + 1) - this.#offset(number);
  }

  /** Puts a record as it was written into `target`; a hundred thousand views of the bytes would cost more than copying them. */
  copyTo(target: Buffer, at: number, number: number): void {
    this.#bytes.copy(target, at, this.#offset(number), this.#offset(number + 1));
  }

  /** Whether an inode is as this record says of its folder. */
  isSame(number: number, now: Stats | undefined): boolean {
    const at = this.#offset(number);
    return (
      now !== undefined &&
      now.mtimeMs === this.#bytes.readDoubleLE(at + 24) &&
      now.ctimeMs === this.#bytes.readDoubleLE(at + 32) &&
      now.ino === this.#bytes.readDoubleLE(at + 16) &&
      now.dev === this.#bytes.readDoubleLE(at + 8) &&
      now.isDirectory()
    );
  }

  /** The record of the folder that holds it, or NONE. */
  parent(number: number): number {
    return this.#bytes.readUInt32LE(this.#offset(number));
  }

  /** The record of the first folder in a folder, or NONE. */
  first(number: number): number {
    return this.#first[number] ?? NONE;
  }

  /** The record of the next folder in the same one, or NONE. */
  next(number: number): number {
    return this.#next[number] ?? NONE;
  }

  #offset(record: number): number {
    return this.#at[record] ?? this.#bytes.length;
  }

  /** A name; almost all are valid UTF-8, and then the quick way gives it. */
  #text(from: number, length: number): string {
    const text = this.#bytes.toString('utf8', from, from + length);
    return text.includes('\uFFFD') ? fromBytes(this.#bytes.subarray(from, from + length)) : text;
  }
}

const NO_LEADS: readonly Lead[] = [];

/** Where each record begins; undefined when one is cut off, or lies in a folder that does not come before it. */
function offsetsIn(bytes: Buffer): Uint32Array | undefined {
  const count = bytes.readUInt32LE(12);
  if (count > MAX_RECORDS || count * FIXED > bytes.length) return undefined;
  const offsets = new Uint32Array(count);
  let at = HEADER;
  for (let record = 0; record < count; record += 1) {
    if (at + FIXED > bytes.length) return undefined;
    const parent = bytes.readUInt32LE(at);
    if (parent !== NONE && parent >= record) return undefined;
    offsets[record] = at;
    const leads = bytes.readUInt16LE(at + 42);
    at += FIXED + bytes.readUInt16LE(at + 40);
    for (let lead = 0; lead < leads; lead += 1) {
      if (at + 3 > bytes.length) return undefined;
      at += 3 + bytes.readUInt16LE(at + 1);
    }
  }
  return at === bytes.length ? offsets : undefined;
}

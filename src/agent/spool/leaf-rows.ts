import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { PAGE_BYTES } from './layout.ts';

/** A value as a record holds it. */
export type Value = null | number | string | Uint8Array;

/** One row as it lies in the file, whatever table it is of; `columns` is undefined when its bytes make no record. */
export interface LeafRow {
  readonly number: number;
  readonly columns: readonly Value[] | undefined;
}

/** A row larger than this is none of ours: the batch in flight, the largest, has at most LIMITS.batchBytes. */
const MAX_ROW_BYTES = 8 * 1024 * 1024;
const MAX_COLUMNS = 16;

/**
 * The rows of all tables of a damaged SQLite file, read from the leaf pages themselves without header, schema, indexes and
 * upper pages (sqlite.org/fileformat2.html, sections 1.6 and 2.1; pages of PAGE_BYTES, nothing reserved). With
 * `secure_delete` no other rows than the current ones are there. Reads one row at a time. A page that the disk does not give
 * is one row without columns; a file that cannot be opened throws what the system says.
 */
export function* leafRows(file: string): Generator<LeafRow> {
  const descriptor = openSync(file, 'r');
  try {
    const pages = Math.ceil(fstatSync(descriptor).size / PAGE_BYTES);
    const read = (page: number) => readPage(descriptor, page);
    for (let page = 1; page <= pages; page += 1) yield* rowsOf(read(page), { first: page === 1 ? 100 : 0, read });
  } finally {
    closeSync(descriptor);
  }
}

interface PageSource {
  /** Where the page's own header begins. */
  readonly first: number;
  readonly read: (page: number) => Buffer | undefined;
}

const LEAF_TABLE_PAGE = 0x0d;
const PAGE_HEADER_BYTES = 8;

function* rowsOf(page: Buffer | undefined, { first, read }: PageSource): Generator<LeafRow> {
  if (page === undefined) yield { number: 0, columns: undefined };
  if (page?.[first] !== LEAF_TABLE_PAGE) return;
  const cells = page.readUInt16BE(first + 3);
  for (let cell = 0; cell < cells; cell += 1) {
    const pointer = first + PAGE_HEADER_BYTES + 2 * cell;
    if (pointer + 2 > PAGE_BYTES) return;
    yield rowAt(page, page.readUInt16BE(pointer), read);
  }
}

function rowAt(page: Buffer, offset: number, read: PageSource['read']): LeafRow {
  const length = varint(page, offset);
  const number = varint(page, length.end);
  const payload = payloadOf(page, { at: number.end, length: length.value }, read);
  return { number: number.value, columns: payload === undefined ? undefined : columnsOf(payload) };
}

/** The bytes of a record, the overflowing ones too. */
function payloadOf(
  page: Buffer,
  { at, length }: { readonly at: number; readonly length: number },
  read: PageSource['read'],
): Buffer | undefined {
  if (length <= 0 || length > MAX_ROW_BYTES) return undefined;
  const local = localBytes(length);
  if (at + local > PAGE_BYTES) return undefined;
  const parts = [page.subarray(at, at + local)];
  let missing = length - local;
  let next = missing > 0 && at + local + 4 <= PAGE_BYTES ? page.readUInt32BE(at + local) : 0;
  while (missing > 0) {
    if (next < 2) return undefined;
    const overflow = read(next);
    if (overflow === undefined) return undefined;
    const here = Math.min(missing, PAGE_BYTES - 4);
    parts.push(overflow.subarray(4, 4 + here));
    missing -= here;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** How much of a record lies in its leaf page: section 1.6, X, M and K. */
function localBytes(length: number): number {
  const most = PAGE_BYTES - 35;
  if (length <= most) return length;
  const least = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
  const wanted = least + ((length - least) % (PAGE_BYTES - 4));
  return wanted <= most ? wanted : least;
}

function columnsOf(payload: Buffer): readonly Value[] | undefined {
  const header = varint(payload, 0);
  const columns: Value[] = [];
  let at = header.value;
  for (let next = header.end; next < header.value;) {
    const serial = varint(payload, next);
    next = serial.end;
    const value = valueOf(payload, at, serial.value);
    if (value === undefined || columns.length >= MAX_COLUMNS) return undefined;
    columns.push(value.value);
    at = value.end;
  }
  return at === payload.length ? columns : undefined;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;

function valueOf(payload: Buffer, at: number, serial: number): { readonly value: Value; readonly end: number } | undefined {
  if (serial === 0) return { value: null, end: at };
  if (serial === 8 || serial === 9) return { value: serial - 8, end: at };
  const bytes = serial >= 12 ? Math.floor((serial - 12) / 2) : INTEGER_BYTES[serial];
  if (bytes === undefined || at + bytes > payload.length) return undefined; // a fraction, or what is reserved: none of ours
  const end = at + bytes;
  if (serial >= 12) return { value: serial % 2 === 0 ? payload.subarray(at, end) : payload.toString('utf8', at, end), end };
  const value = bytes === 8 ? Number(payload.readBigInt64BE(at)) : payload.readIntBE(at, bytes);
  return { value, end };
}

/** A big-endian number of seven bits a byte; one that goes on behind the buffer, or beyond 2^49, is -1. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at; end < at + 7; end += 1) {
    const byte = bytes[end];
    if (byte === undefined) break;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: end + 1 };
  }
  return { value: -1, end: bytes.length };
}

/** A page; what lies behind the end of the file is zeros. Undefined when the disk does not give it. */
function readPage(descriptor: number, page: number): Buffer | undefined {
  const bytes = Buffer.alloc(PAGE_BYTES);
  try {
    for (let at = 0, got = -1; at < PAGE_BYTES && got !== 0; at += got)
      got = readSync(descriptor, bytes, at, PAGE_BYTES - at, (page - 1) * PAGE_BYTES + at);
    return bytes;
  } catch {
    return undefined; // EIO: a bad sector takes one page, not the file
  }
}

import type { ByteSource } from './byte-source.ts';

/** A row of a table: its rowid, and its columns as they are stored (an INTEGER PRIMARY KEY is null, the rowid is it). */
export interface SqliteRow {
  readonly rowid: number;
  readonly values: readonly (null | number | string | Uint8Array)[];
}

/** Tables of one database, read without an engine: no lock, no journal, no code of SQLite's on a foreign file. */
export interface SqliteTables {
  /** All rows of a table; none when there is no such table. */
  rows(table: string): Iterable<SqliteRow>;
  row(table: string, rowid: number): SqliteRow | undefined;
  /** Whether more was asked for than 256 MiB of pages: then rows are missing. */
  isExhausted(): boolean;
}

const MAGIC = 'SQLite format 3\0';
const INTERIOR = 0x05;
const LEAF = 0x0d;
const MAX_DEPTH = 20;
/** Read of one database at most: rpm's largest are some hundred megabytes, of which a few pages are asked for. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_PAYLOAD = 32 * 1024 * 1024;
/** sqlite_schema's columns are type, name, tbl_name, rootpage, sql. */
const NAME_COLUMN = 1;
const ROOT_COLUMN = 3;

/**
 * The rowid tables of a SQLite 3 file (https://www.sqlite.org/fileformat2.html: 100 bytes of header, then pages; a table is a tree of
 * pages of type 5 and 13, cells of payload length, rowid and record). Undefined when it is none; what is damaged is
 * left out. Pages in a `-wal` beside it are not seen.
 */
export function sqliteTables(source: ByteSource): SqliteTables | undefined {
  const header = Buffer.from(source.read(0, 100));
  if (header.length < 100 || header.toString('latin1', 0, 16) !== MAGIC) return undefined;
  const stored = header.readUInt16BE(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return undefined;
  const tree = new TableTree(source, pageSize, pageSize - (header[20] ?? 0));
  const roots = new Map<string, number>();
  for (const { values } of tree.rows(1)) {
    const [name, root] = [values[NAME_COLUMN], values[ROOT_COLUMN]];
    if (values[0] === 'table' && typeof name === 'string' && typeof root === 'number') roots.set(name, root);
  }
  return {
    rows: (table) => tree.rows(roots.get(table) ?? 0),
    row: (table, rowid) => tree.row(roots.get(table) ?? 0, rowid),
    isExhausted: () => tree.bytesLeft < 0,
  };
}

interface Page {
  readonly bytes: Buffer;
  /** Where its b-tree header begins: 100 on the first page, which begins with the file's. */
  readonly at: number;
  readonly type: number;
  readonly cells: readonly number[];
}

class TableTree {
  readonly #source: ByteSource;
  readonly #pageSize: number;
  readonly #usable: number;
  bytesLeft = MAX_BYTES;

  constructor(source: ByteSource, pageSize: number, usable: number) {
    this.#source = source;
    this.#pageSize = pageSize;
    this.#usable = usable;
  }

  *rows(root: number, depth = 0, visited = new Set<number>()): Iterable<SqliteRow> {
    if (depth > MAX_DEPTH || visited.has(root)) return; // a damaged tree may lead back into itself
    visited.add(root);
    const page = this.#page(root);
    if (page === undefined) return;
    for (const cell of page.cells) {
      if (page.type === INTERIOR) yield* this.rows(page.bytes.readUInt32BE(cell), depth + 1, visited);
      else {
        const row = this.#leaf(page, cell);
        if (row !== undefined) yield row;
      }
    }
    if (page.type === INTERIOR) yield* this.rows(page.bytes.readUInt32BE(page.at + 8), depth + 1, visited);
  }

  row(root: number, rowid: number): SqliteRow | undefined {
    let number = root;
    for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
      const page = this.#page(number);
      if (page === undefined) return undefined;
      if (page.type === LEAF) {
        const cell = page.cells.find((at) => rowidAt(page.bytes, at) === rowid);
        return cell === undefined ? undefined : this.#leaf(page, cell);
      }
      const child = page.cells.find((at) => rowid <= varint(page.bytes, at + 4).value);
      number = page.bytes.readUInt32BE(child ?? page.at + 8);
    }
    return undefined;
  }

  #page(number: number): Page | undefined {
    if (number < 1) return undefined;
    this.bytesLeft -= this.#pageSize;
    if (this.bytesLeft < 0) return undefined;
    const bytes = Buffer.from(this.#source.read((number - 1) * this.#pageSize, this.#pageSize));
    const at = number === 1 ? 100 : 0;
    if (bytes.length < this.#pageSize) return undefined;
    const type = bytes[at] ?? 0;
    if (type !== INTERIOR && type !== LEAF) return undefined;
    const first = at + (type === INTERIOR ? 12 : 8);
    const count = Math.min(bytes.readUInt16BE(at + 3), Math.floor((bytes.length - first) / 2));
    const cells = Array.from({ length: count }, (_, index) => bytes.readUInt16BE(first + index * 2));
    return { bytes, at, type, cells: cells.filter((cell) => cell >= first && cell + 4 <= bytes.length) };
  }

  #leaf(page: Page, cell: number): SqliteRow | undefined {
    const length = varint(page.bytes, cell);
    const rowid = varint(page.bytes, length.end);
    if (length.value > MAX_PAYLOAD) return undefined;
    const payload = this.#payload(page.bytes, rowid.end, length.value);
    return payload === undefined ? undefined : { rowid: rowid.value, values: recordOf(payload) };
  }

  /** What does not fit a page goes on in a chain of others (file format, 1.6 "B-tree Pages" and 1.7 "Cell Payload Overflow Pages"). */
  #payload(bytes: Buffer, at: number, length: number): Buffer | undefined {
    const most = this.#usable - 35;
    if (length <= most) return bytes.subarray(at, at + length);
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const surplus = least + ((length - least) % (this.#usable - 4));
    const local = surplus <= most ? surplus : least;
    if (at + local + 4 > bytes.length) return undefined;
    const parts = [bytes.subarray(at, at + local)];
    let left = length - local;
    for (let next = bytes.readUInt32BE(at + local); left > 0 && next > 0;) {
      this.bytesLeft -= this.#pageSize;
      if (this.bytesLeft < 0) return undefined;
      const page = Buffer.from(this.#source.read((next - 1) * this.#pageSize, this.#usable));
      if (page.length < this.#usable) return undefined;
      parts.push(page.subarray(4, 4 + left));
      left -= this.#usable - 4;
      next = page.readUInt32BE(0);
    }
    return left > 0 ? undefined : Buffer.concat(parts);
  }
}

function rowidAt(bytes: Buffer, cell: number): number {
  return varint(bytes, varint(bytes, cell).end).value;
}

/** Big-endian base 128; beyond 2^53 it loses precision, which no rowid or length here reaches. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index] ?? 0;
    if (index === 8) return { value: value * 256 + byte, end: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value, end: at + 9 };
}

/** A record: its header's length, a serial type for each column, then the columns. */
function recordOf(payload: Buffer): SqliteRow['values'] {
  const header = varint(payload, 0);
  const values: (null | number | string | Uint8Array)[] = [];
  let body = header.value;
  for (let at = header.end; at < header.value && at < payload.length;) {
    const type = varint(payload, at);
    at = type.end;
    const size = sizeOf(type.value);
    values.push(valueOf(type.value, payload.subarray(body, body + size)));
    body += size;
  }
  return values;
}

const FIXED_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function sizeOf(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : (FIXED_SIZES[type] ?? 0);
}

function valueOf(type: number, bytes: Buffer): null | number | string | Uint8Array {
  if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString('utf8');
  if (type === 8 || type === 9) return type - 8;
  if (type === 0 || type > 7 || bytes.length < sizeOf(type)) return null;
  if (type === 7) return bytes.readDoubleBE(0);
  return type === 6 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length);
}

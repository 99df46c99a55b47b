/**
 * What quick looks keep from one to the next: a checksum of the rest (eleven digits) and a new line, the length of the first JSON in four bytes,
 * that JSON, filled up with blanks to eight bytes, the marks' times and rows in this machine's byte order, and the second JSON. Only a cache: a
 * file that is missing, damaged, or of another key costs a full look and nothing else. Marks come first, since who only asks whether they
 * stand needs no more.
 *
 *   { "format": 3, "key": "…", "wholeMs": 1, "marks": 1, "folders": [path, …], "names": "…", "ids": "…" }
 *   { "looks": [[scope, seen, marks, asked, claims], …], "ground": { "marks": […], "sum": "…" }? }
 *
 * `key` is all that looks rest on beside the disk; `wholeMs` when all was last looked at anew; `marks` how many there are.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isObject } from '../formats/json.ts';
import { checksum, DIGITS } from './checksum.ts';
import type { Kept, KeptGround, KeptLook } from './kept-looks.ts';
import { MarkTable, ROW } from './mark-table.ts';
import type { Seen } from '../../domain/evidence.ts';
import type { HostPath } from '../../domain/host-path.ts';

const FORMAT = 3;
const HEAD_BYTES = DIGITS + 1 + 4;
/** A host that needs more is looked at in full each time. */
const MAX_BYTES = 32 * 1024 * 1024;
/** So long a look that shows no change is believed: what a clock that was set back or a faulty file system may have hidden comes out then. */
const WHOLE_AGAIN_MS = 24 * 3_600_000;

const NOTHING: Kept = { looks: new Map(), marks: MarkTable.EMPTY };

interface SavedLooks {
  readonly looks: readonly (readonly [
    scope: string,
    seen: Seen,
    marks: readonly number[],
    asked: readonly (readonly [HostPath, boolean])[],
    claims: readonly HostPath[],
  ])[];
  readonly ground?: KeptGround;
}

/** What was kept under this key; of none after a day, so that then all is looked at anew. */
export class KeptLooksFile {
  readonly #path: string;
  readonly #key: string;
  readonly #nowMs: number;
  #wholeMs: number;
  #stamp: string | undefined;

  constructor(path: string, key: string, nowMs: number) {
    this.#path = path;
    this.#key = key;
    this.#nowMs = nowMs;
    this.#wholeMs = nowMs;
  }

  /** What names the file's content, for `marksIn`; undefined before it was read or written well. */
  get stamp(): string | undefined {
    return this.#stamp;
  }

  read(): Kept {
    try {
      const bytes = wholeFile(this.#path);
      const stamp = bytes.toString('latin1', 0, DIGITS);
      if (stamp !== checksum(bytes.subarray(DIGITS + 1))) return NOTHING;
      const { head, marks, rest } = headOf(bytes, this.#nowMs);
      if (head['key'] !== this.#key) return NOTHING;
      const { looks, ground } = JSON.parse(rest.toString('utf8')) as SavedLooks;
      const kept = looks.map(
        ([scope, seen, numbers, asked, claims]) => [scope, { seen, marks: numbers, asked, claims }] as const,
      );
      this.#wholeMs = Number(head['wholeMs']);
      this.#stamp = stamp;
      return { looks: new Map<string, KeptLook>(kept), ...(ground === undefined ? {} : { ground }), marks };
    } catch {
      return NOTHING; // not there yet, damaged, or too old
    }
  }

  write({ looks, ground, marks }: Kept): void {
    this.#stamp = undefined;
    const { folders, names, ids, changedMs, rows } = marks.columns;
    const head = { format: FORMAT, key: this.#key, wholeMs: this.#wholeMs, marks: marks.size, folders, names, ids };
    const rest: SavedLooks = {
      looks: [...looks].map(([scope, look]) => [scope, look.seen, look.marks, look.asked, look.claims]),
      ...(ground === undefined ? {} : { ground }),
    };
    try {
      const json = Buffer.from(JSON.stringify(head), 'utf8');
      const filled = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(filled.length);
      const content = Buffer.concat([
        length,
        filled,
        ...[changedMs, rows].map(bytesOf),
        Buffer.from(JSON.stringify(rest), 'utf8'),
      ]);
      const stamp = checksum(content);
      writeFileSync(`${this.#path}.new`, Buffer.concat([Buffer.from(`${stamp}\n`), content]), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      this.#stamp = stamp;
    } catch {
      // It cannot be kept: the next look is a full one.
    }
  }
}

/** All marks of a file of this stamp, quickly; undefined when it is another one by now, or too old. What is damaged names no file that is there. */
export function marksIn(path: string, stamp: string, nowMs: number): MarkTable | undefined {
  try {
    const bytes = wholeFile(path);
    return bytes.toString('latin1', 0, DIGITS) === stamp ? headOf(bytes, nowMs).marks : undefined;
  } catch {
    return undefined; // emptied, or of another format
  }
}

function wholeFile(path: string): Buffer {
  if (statSync(path).size > MAX_BYTES) throw new RangeError('too large');
  const read = readFileSync(path);
  return read.byteOffset % 8 === 0 ? read : Buffer.from(new Uint8Array(read).buffer);
}

/** Throws whatever it does when the shape is another one, or all was looked at too long ago. */
function headOf(
  bytes: Buffer,
  nowMs: number,
): { readonly head: Readonly<Record<string, unknown>>; readonly marks: MarkTable; readonly rest: Buffer } {
  const end = HEAD_BYTES + bytes.readUInt32LE(DIGITS + 1);
  const head: unknown = JSON.parse(bytes.toString('utf8', HEAD_BYTES, end));
  if (!isObject(head) || head['format'] !== FORMAT) throw new RangeError('another format');
  const wholeMs = Number(head['wholeMs']);
  if (!(wholeMs <= nowMs && wholeMs > nowMs - WHOLE_AGAIN_MS)) throw new RangeError('too old');
  const size = Number(head['marks']);
  const timesEnd = bytes.byteOffset + end + size * Float64Array.BYTES_PER_ELEMENT;
  const marks = new MarkTable({
    folders: head['folders'] as readonly HostPath[],
    names: String(head['names']),
    ids: String(head['ids']),
    changedMs: new Float64Array(bytes.buffer, bytes.byteOffset + end, size),
    rows: new Uint32Array(bytes.buffer, timesEnd, size * ROW),
  });
  return { head, marks, rest: bytes.subarray(timesEnd - bytes.byteOffset + size * ROW * Uint32Array.BYTES_PER_ELEMENT) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * What quick looks keep from one to the next: a checksum of the rest (eleven digits) and a new line, the length of the JSON in four bytes, the
 * JSON, filled up with blanks to eight bytes, and the marks' times and rows in this machine's byte order. Only a cache: a file that is
 * missing, damaged, or of another key costs a full look and nothing else.
 *
 *   { "format": 2, "key": "…", "wholeMs": 1, "marks": 1, "folders": [path, …], "names": "…", "ids": "…", "looks": [[scope, seen, marks, asked, claims], …] }
 *
 * `key` is all that looks rest on beside the disk; `wholeMs` when all was last looked at anew; `marks` how many there are.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isObject } from '../formats/json.ts';
import type { Kept, KeptLook } from './kept-looks.ts';
import { MarkTable, ROW } from './mark-table.ts';
import type { Seen } from '../../domain/evidence.ts';
import type { HostPath } from '../../domain/host-path.ts';

const FORMAT = 2;
/** Digits of the checksum: with the new line three words, so that what follows can be read by words. */
const DIGITS = 11;
const HEAD_BYTES = DIGITS + 1 + 4;
/** A host that needs more is looked at in full each time. */
const MAX_BYTES = 32 * 1024 * 1024;
/** So long a look that shows no change is believed: what a clock that was set back or a faulty file system may have hidden comes out then. */
const WHOLE_AGAIN_MS = 24 * 3_600_000;

const NOTHING: Kept = { looks: new Map(), marks: MarkTable.EMPTY };

type SavedLook = readonly [
  scope: string,
  seen: Seen,
  marks: readonly number[],
  asked: readonly (readonly [HostPath, boolean])[],
  claims: readonly HostPath[],
];

/** What was kept under this key; of none after a day, so that then all is looked at anew. */
export class KeptLooksFile {
  readonly #path: string;
  readonly #key: string;
  readonly #nowMs: number;
  #wholeMs: number;

  constructor(path: string, key: string, nowMs: number) {
    this.#path = path;
    this.#key = key;
    this.#nowMs = nowMs;
    this.#wholeMs = nowMs;
  }

  read(): Kept {
    try {
      if (statSync(this.#path).size > MAX_BYTES) return NOTHING;
      const read = readFileSync(this.#path);
      const bytes = read.byteOffset % 8 === 0 ? read : Buffer.from(new Uint8Array(read).buffer);
      if (bytes.toString('latin1', 0, DIGITS) !== checksum(bytes.subarray(DIGITS + 1))) return NOTHING;
      const end = HEAD_BYTES + bytes.readUInt32LE(DIGITS + 1);
      const saved: unknown = JSON.parse(bytes.toString('utf8', HEAD_BYTES, end));
      if (!isObject(saved) || saved['format'] !== FORMAT || saved['key'] !== this.#key) return NOTHING;
      const wholeMs = Number(saved['wholeMs']);
      if (!(wholeMs <= this.#nowMs && wholeMs > this.#nowMs - WHOLE_AGAIN_MS)) return NOTHING;
      const kept = keptIn(saved, bytes.subarray(end));
      this.#wholeMs = wholeMs;
      return kept;
    } catch {
      return NOTHING; // not there yet, or damaged
    }
  }

  write({ looks, marks }: Kept): void {
    const { folders, names, ids, changedMs, rows } = marks.columns;
    const saved = {
      format: FORMAT,
      key: this.#key,
      wholeMs: this.#wholeMs,
      marks: marks.size,
      folders,
      names,
      ids,
      looks: [...looks].map(([scope, look]): SavedLook => [scope, look.seen, look.marks, look.asked, look.claims]),
    };
    try {
      const json = Buffer.from(JSON.stringify(saved), 'utf8');
      const filled = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(filled.length);
      const content = Buffer.concat([length, filled, ...[changedMs, rows].map(bytesOf)]);
      writeFileSync(`${this.#path}.new`, Buffer.concat([Buffer.from(`${checksum(content)}\n`), content]), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      // It cannot be kept: the next look is a full one.
    }
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * FNV-1a, four bytes at a time: a change within four bytes gives another sum, and that is what a disk does to a file of our own; who may
 * write it may do worse. A digest would cost each look 12 ms, to load OpenSSL.
 */
function checksum(content: Uint8Array): string {
  const isAligned = content.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? content : new Uint8Array(content);
  const words = new Int32Array(buffer, byteOffset, content.length >>> 2);
  let sum = 0x811c9dc5 ^ content.length;
  // By number, since an iterator takes four times as long until it is compiled.
  for (let at = 0; at < words.length; at += 1) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  for (const byte of content.subarray(words.length * 4)) sum = Math.imul(sum ^ byte, 0x01000193);
  return String(sum >>> 0).padStart(DIGITS, '0');
}

/** Throws whatever it does when the shape is another one. */
function keptIn(saved: Readonly<Record<string, unknown>>, { buffer, byteOffset, length }: Uint8Array): Kept {
  const size = Number(saved['marks']);
  const timesEnd = size * Float64Array.BYTES_PER_ELEMENT;
  if (length !== timesEnd + size * ROW * Uint32Array.BYTES_PER_ELEMENT) throw new RangeError('marks are missing');
  const looks = (saved['looks'] as readonly SavedLook[]).map(([scope, seen, marks, asked, claims]): [string, KeptLook] => [
    scope,
    { seen, marks, asked, claims },
  ]);
  const marks = new MarkTable({
    folders: saved['folders'] as readonly HostPath[],
    names: String(saved['names']),
    ids: String(saved['ids']),
    changedMs: new Float64Array(buffer, byteOffset, size),
    rows: new Uint32Array(buffer, byteOffset + timesEnd, size * ROW),
  });
  return { looks: new Map(looks), marks };
}

/**
 * What quick looks keep from one to the next: a checksum of the rest (eleven digits), a new line, and JSON. Only a cache: a file that is missing,
 * damaged, or of another key costs a full look and nothing else.
 *
 *   { "format": 1, "key": "…", "wholeMs": 1, "marks": [[folder, name, kind, id, changedMs, name, …], …], "looks": [[scope, seen, paths, asked, claims], …] }
 *
 * `key` is all that looks rest on beside the disk; `wholeMs` when all was last looked at anew; a look's paths are numbers of marks. A mark of
 * a kind that has no id has `0` there.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isObject } from '../formats/json.ts';
import type { Kept, KeptLook } from './kept-looks.ts';
import type { Mark } from './marks.ts';
import type { Seen } from '../../domain/evidence.ts';
import { join, nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

const FORMAT = 1;
/** Digits of the checksum: with the new line three words, so that what follows can be read by words. */
const DIGITS = 11;
/** A host that needs more is looked at in full each time. */
const MAX_BYTES = 32 * 1024 * 1024;
/** So long a look that shows no change is believed: what a clock that was set back or a faulty file system may have hidden comes out then. */
const WHOLE_AGAIN_MS = 24 * 3_600_000;

const KINDS = ['absent', 'folder', 'listed', 'inode'] as const satisfies readonly Mark['kind'][];

const NOTHING: Kept = { looks: new Map(), marks: new Map() };

type SavedLook = readonly [
  scope: string,
  seen: Seen,
  paths: readonly number[],
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
      const bytes = readFileSync(this.#path);
      const content = bytes.subarray(DIGITS + 1);
      if (bytes.toString('latin1', 0, DIGITS) !== checksum(content)) return NOTHING;
      const saved: unknown = JSON.parse(content.toString('utf8'));
      if (!isObject(saved) || saved['format'] !== FORMAT || saved['key'] !== this.#key) return NOTHING;
      const wholeMs = Number(saved['wholeMs']);
      if (!(wholeMs <= this.#nowMs && wholeMs > this.#nowMs - WHOLE_AGAIN_MS)) return NOTHING;
      const kept = keptIn(saved['marks'] as readonly (readonly unknown[])[], saved['looks'] as readonly SavedLook[]);
      this.#wholeMs = wholeMs;
      return kept;
    } catch {
      return NOTHING; // not there yet, or damaged
    }
  }

  write({ looks, marks }: Kept): void {
    const folders = new Map<HostPath, (string | number)[]>();
    const numbers = new Map<HostPath, number>();
    for (const [path, mark] of marks) {
      const folder = parentOf(path);
      const row = folders.get(folder) ?? [folder];
      folders.set(folder, row);
      row.push(nameOf(path), KINDS.indexOf(mark.kind), 'id' in mark ? mark.id : 0, 'changedMs' in mark ? mark.changedMs : 0);
    }
    for (const [folder, ...fields] of folders.values())
      for (let at = 0; at < fields.length; at += 4) numbers.set(join(String(folder), String(fields[at])), numbers.size);
    const saved = {
      format: FORMAT,
      key: this.#key,
      wholeMs: this.#wholeMs,
      marks: [...folders.values()],
      looks: [...looks].map(([scope, look]): SavedLook => [
        scope,
        look.seen,
        look.paths.map((path) => numbers.get(path) ?? -1),
        look.asked,
        look.claims,
      ]),
    };
    try {
      const content = Buffer.from(JSON.stringify(saved), 'utf8');
      writeFileSync(`${this.#path}.new`, Buffer.concat([Buffer.from(`${checksum(content)}\n`), content]), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      // It cannot be kept: the next look is a full one.
    }
  }
}

/**
 * FNV-1a, four bytes at a time: a change within four bytes gives another sum, and that is what a disk does to a file of our own; who may
 * write it may do worse. A digest would cost each look 12 ms, to load OpenSSL.
 */
function checksum(content: Uint8Array): string {
  const isAligned = content.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? content : new Uint8Array(content);
  const words = content.length >>> 2;
  let sum = 0x811c9dc5 ^ content.length;
  for (const word of new Int32Array(buffer, byteOffset, words)) sum = Math.imul(sum ^ word, 0x01000193);
  for (const byte of content.subarray(words * 4)) sum = Math.imul(sum ^ byte, 0x01000193);
  return String(sum >>> 0).padStart(DIGITS, '0');
}

/** Throws whatever it does when the shape is another one. */
function keptIn(folders: readonly (readonly unknown[])[], saved: readonly SavedLook[]): Kept {
  const marks = new Map<HostPath, Mark>();
  const paths: HostPath[] = [];
  for (const row of folders) {
    const folder = row[0] as HostPath;
    for (let at = 1; at < row.length; at += 4) {
      const path = join(folder, row[at] as string);
      marks.set(path, markIn(row[at + 1], row[at + 2], row[at + 3]));
      paths.push(path);
    }
  }
  const looks = saved.map(([scope, seen, numbers, asked, claims]): [string, KeptLook] => [
    scope,
    { seen, paths: numbers.map((number) => pathAt(paths, number)), asked, claims },
  ]);
  return { looks: new Map(looks), marks };
}

function pathAt(paths: readonly HostPath[], number: number): HostPath {
  const path = paths[number];
  if (path === undefined) throw new RangeError('a path that has no mark');
  return path;
}

function markIn(code: unknown, id: unknown, changedMs: unknown): Mark {
  const kind = KINDS[code as number];
  if (kind === 'absent') return { kind };
  if (typeof id !== 'string' || typeof changedMs !== 'number') throw new TypeError('no mark');
  if (kind === 'folder') return { kind, id };
  if (kind === undefined) throw new TypeError('no kind of mark');
  return { kind, id, changedMs };
}

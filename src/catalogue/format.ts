/**
 * A compiled catalogue is one file: a dictionary that is asked where it lies, so that opening it costs hardly more with more signatures, and a
 * question only what it touches (the idea is that of cdb, cr.yp.to/cdb.html). Numbers are unsigned, 32 bits, little-endian.
 *
 *   header   JSON of Header, filled up with blanks and ended by a line feed, so that the filter begins at a multiple of 8
 *   filter   of the numbers, one for each value of a hash's upper bits, every line's has the two bits that its hash's lower ones name
 *   table    for each line: hash of its name, where it begins (from the first line on); sorted by both
 *   lines    name, tab, JSON, line feed; sorted by name; UTF-8
 *   seal     SHA-256 of all before it, 32 bytes: damage shows at once. Who edits the catalogue can make a new one: what an edit cannot
 *            keep is the digest, SHA-256 of the whole file, which every scan reports
 *
 * The lines, by name:
 *
 *   npm:@openai/codex            who bears this name, and what it is worth: [["codex-cli","proof"],…], see Named
 *   npm:@openai/*                the beginnings of names whose first part this is: [["npm:@openai/codex-","codex-cli","proof",{…}],…]
 *   in configuration:~/.config   the names in this folder that lead on to wanted paths, see FolderLine; `in root:` is the system's top
 *   texts native                 the markers of this kind of executable, see TextsLine
 *   signature codex-cli          the signature, without what only those who write it read (CompiledSignature)
 *
 * `head -1 FILE` and `grep -a '^npm:@openai/' FILE` show what there is.
 */
import type { Indicator } from './keys.ts';

export const CATALOGUE_SCHEMA = 'bandog.catalogue/3';

export interface Header {
  readonly schema: typeof CATALOGUE_SCHEMA;
  /** Of the signatures: what a person calls this catalogue. */
  readonly version: string;
  readonly products: number;
  /** How many lines there are. */
  readonly lines: number;
  /** Bytes of the filter: a power of two, with 8 bits for each line or more. */
  readonly filter: number;
  /** Where among the lines those of the signatures begin and end. */
  readonly signatures: readonly [from: number, to: number];
}

/** A line's bytes in the table. */
export const ENTRY_BYTES = 8;
/** Of the smallest filter and the largest. */
export const FILTER_BYTES = [8, 2 ** 24] as const;
/** Of the seal: a SHA-256. */
export const SEAL_BYTES = 32;
/** A header is about 150 bytes. */
export const MAX_HEADER = 4096;
/** 10,000 signatures are about 17 MB. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** A product that bears a name, and what the matcher must know of it: an Indicator without its key. */
export type Named = readonly [product: string, strength: Indicator['strength'], more?: Pick<Indicator, 'partOf' | 'isEmbedded'>];
/** The same, behind what the names begin with. */
export type Prefixed = readonly [beginning: string, ...named: Named];

export interface FolderLine {
  /** Names with a slash between them: one text of thousands of names is read at once, a list of them is not. */
  readonly names: string;
  /** How many. */
  readonly size: number;
  /** Those of them that hold a `*`. */
  readonly patterns?: readonly string[];
  /** Whether a bare `*` leads on too, which is none of the names. */
  readonly any?: true;
}

export interface TextsLine {
  readonly identifying: readonly string[];
  readonly readAlong: readonly string[];
  /** PlacedTexts' places as Base64 of 32-bit numbers. */
  readonly places: string;
}

/** The two bits that a name with this hash has set in its number of the filter. */
export const filterBits = (hash: number): number => (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31));
/** How far a hash is shifted so that it is the number's place in a filter of so many bytes. */
export const filterShift = (bytes: number): number => 32 - Math.log2(bytes / 4);

/** What lies in a folder is under this name; the folder is the key of a path without its last names. */
export const folderLine = (path: string): string => `in ${path}`;
export const textsLine = (kind: string): string => `texts ${kind}`;
export const signatureLine = (product: string): string => `signature ${product}`;

/**
 * Hash of a name: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) over its UTF-16 units, its bits then mixed as MurmurHash3 does at its
 * end, since the upper ones choose.
 */
export function hashOf(name: string): number {
  return finished(hashOn(HASH_START, name, name.length));
}

export const HASH_START = 0x811c9dc5;

/** Goes on with a hash over the units of a name from `from` to before `end`. */
// oxlint-disable-next-line max-params -- asked for every name on a host: an object of arguments for each, or a cut of the name, would cost more than the hash
export function hashOn(hash: number, name: string, end: number, from = 0): number {
  let next = hash;
  for (let at = from; at < end; at += 1) next = Math.imul(next ^ name.charCodeAt(at), 0x01000193);
  return next;
}

/** The hash, when no unit follows. */
export function finished(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

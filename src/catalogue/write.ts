import { createHash } from 'node:crypto';
import type { CompiledSignature } from './catalogue.ts';
import {
  CATALOGUE_SCHEMA,
  ENTRY_BYTES,
  FILTER_BYTES,
  filterBits,
  filterShift,
  folderLine,
  hashOf,
  MAX_BYTES,
  signatureLine,
  textsLine,
  type FolderLine,
  type Header,
  type Named,
  type Prefixed,
  type TextsLine,
} from './format.ts';
import { firstPartEnd, isPathKey, isPrefix } from './key-shape.ts';
import { indicatorsOf, type Indicator } from './keys.ts';
import { addTo } from '../domain/multi-map.ts';
import { KnownError } from '../domain/errors.ts';
import { placeTexts } from '../domain/placed-texts.ts';

/**
 * The bytes of a catalogue (format.ts): the same signatures give the same bytes, in any order.
 *
 * @throws KnownError E_SIGNATURE_INVALID when they are more than any catalogue may be
 */
export function writeCatalogue(version: string, signatures: readonly CompiledSignature[]): Uint8Array {
  const sorted = signatures.toSorted((one, other) => compare(one.id, other.id));
  const lines = [...namesOf(sorted), ...foldersOf(sorted), ...textsOf(sorted), ...sorted.map(signatureOf)]
    .toSorted((one, other) => compare(one.name, other.name))
    .map(({ name, says }) => ({ name, bytes: Buffer.from(`${name}\t${JSON.stringify(says)}\n`, 'utf8') }));

  let size = 0;
  const entries: readonly Entry[] = lines.map(({ name, bytes }) => ({
    hash: hashOf(name),
    at: size,
    end: (size += bytes.length),
    isSignature: name.startsWith(signatureLine('')),
  }));
  const ofSignatures = entries.filter(({ isSignature }) => isSignature);
  const filter = filterBytes(entries);
  const header: Header = {
    schema: CATALOGUE_SCHEMA,
    version,
    products: sorted.length,
    lines: lines.length,
    filter: filter.length,
    signatures: [ofSignatures[0]?.at ?? 0, ofSignatures.at(-1)?.end ?? 0],
  };
  const sealed = Buffer.concat([headerBytes(header), filter, tableBytes(entries), ...lines.map(({ bytes }) => bytes)]);
  if (sealed.length > MAX_BYTES)
    throw new KnownError('E_SIGNATURE_INVALID', `the catalogue has ${sealed.length} bytes`, `Keep it below ${MAX_BYTES} bytes.`);
  return Buffer.concat([sealed, createHash('sha256').update(sealed).digest()]);
}

interface Entry {
  readonly hash: number;
  /** Where the line begins and ends, among the lines. */
  readonly at: number;
  readonly end: number;
  readonly isSignature: boolean;
}

interface Line {
  readonly name: string;
  readonly says: unknown;
}

function signatureOf(signature: CompiledSignature): Line {
  return { name: signatureLine(signature.id), says: signature };
}

/** Who bears each name, and under its first part each beginning of names. */
function namesOf(signatures: readonly CompiledSignature[]): readonly Line[] {
  const whole = new Map<string, Named[]>();
  const beginnings = new Map<string, Prefixed[]>();
  for (const signature of signatures) {
    for (const indicator of indicatorsOf(signature)) {
      const { key } = indicator;
      const beginning = key.slice(0, -1);
      const named = namedBy(signature.id, indicator);
      if (isPrefix(key)) addTo(beginnings, `${key.slice(0, firstPartEnd(beginning))}*`, [beginning, ...named]);
      else addTo(whole, key, named);
    }
  }
  return [...whole, ...beginnings].map(([name, says]) => ({ name, says }));
}

function namedBy(product: string, { strength, partOf, isEmbedded }: Indicator): Named {
  if (partOf === undefined && isEmbedded !== true) return [product, strength];
  return [product, strength, { ...(partOf === undefined ? {} : { partOf }), ...(isEmbedded === true ? { isEmbedded } : {}) }];
}

/** What lies in each folder on the way to a wanted path. */
function foldersOf(signatures: readonly CompiledSignature[]): readonly Line[] {
  const folders = new Map<string, Set<string>>();
  const keys = signatures.flatMap((signature) => indicatorsOf(signature).map(({ key }) => key)).filter(isPathKey);
  for (const key of keys) {
    const parts = key.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      folders.set(folder, (folders.get(folder) ?? new Set()).add(parts[depth] ?? ''));
    }
  }
  return [...folders].map(([folder, names]) => ({ name: folderLine(folder), says: folderOf([...names].toSorted(compare)) }));
}

function folderOf(all: readonly string[]): FolderLine {
  const names = all.filter((name) => name !== '*');
  const patterns = names.filter((name) => name.includes('*'));
  return {
    names: names.join('/'),
    size: names.length,
    ...(patterns.length === 0 ? {} : { patterns }),
    ...(names.length === all.length ? {} : { any: true }),
  };
}

function textsOf(signatures: readonly CompiledSignature[]): readonly Line[] {
  const markers = new Map<string, string[]>();
  const readAlong = new Map<string, string[]>();
  for (const { executables } of signatures) {
    for (const marker of executables?.markers ?? []) addTo(markers, marker.in, marker.text);
    for (const after of executables?.versionAfter ?? []) addTo(readAlong, after.in, after.text);
  }
  return [...new Set([...markers.keys(), ...readAlong.keys()])].map((kind) => {
    const { places, ...texts } = placeTexts(markers.get(kind) ?? [], readAlong.get(kind));
    const says: TextsLine = { ...texts, places: Buffer.from(places.buffer).toString('base64') };
    return { name: textsLine(kind), says };
  });
}

function headerBytes(header: Header): Uint8Array {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const bytes = Buffer.alloc(Math.ceil((text.length + 1) / ENTRY_BYTES) * ENTRY_BYTES, ' ');
  text.copy(bytes);
  bytes.write('\n', bytes.length - 1);
  return bytes;
}

function filterBytes(entries: readonly Entry[]): Uint8Array {
  const [fewest, most] = FILTER_BYTES;
  const bytes = Buffer.alloc(Math.min(most, Math.max(fewest, 2 ** Math.ceil(Math.log2(entries.length)))));
  for (const { hash } of entries) {
    const at = (hash >>> filterShift(bytes.length)) * 4;
    bytes.writeUInt32LE((bytes.readUInt32LE(at) | filterBits(hash)) >>> 0, at);
  }
  return bytes;
}

function tableBytes(entries: readonly Entry[]): Uint8Array {
  const sorted = entries.toSorted((one, other) => one.hash - other.hash || one.at - other.at);
  const bytes = Buffer.alloc(sorted.length * ENTRY_BYTES);
  for (const [number, { hash, at }] of sorted.entries()) {
    bytes.writeUInt32LE(hash, number * ENTRY_BYTES);
    bytes.writeUInt32LE(at, number * ENTRY_BYTES + 4);
  }
  return bytes;
}

/** By code unit: no locale decides the bytes. */
function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

import type { ByteSource } from '../formats/byte-source.ts';
import { isObject, memberOf, parseJson, textOf } from '../formats/json.ts';
import { zipBytes, type ZipEntry } from '../formats/zip.ts';
import type { Key, Wanted } from '../../domain/wanted.ts';

/** The largest package.json seen in a real package is 60 kB. */
const MAX_MANIFEST = 1024 * 1024;
const MAX_BINS = 50;

/** A node package in an archive. */
export interface ZippedNodePackage {
  readonly key: Key;
  readonly name: string;
  readonly version: string;
  /** A file that the manifest or the signature names and that is there, relative to the package; absent when none is. */
  readonly file?: string;
}

/** An open archive. */
export interface Archive {
  readonly source: ByteSource;
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

/**
 * The node package whose manifest lies at `folder` (`node_modules/left-pad/`, empty for the top) of an archive; undefined when none is there, it
 * says another name than `name`, lacks the version without which no registry takes one, or nobody wants it.
 */
export function zippedNodePackage(
  wanted: Wanted,
  { source, entries }: Archive,
  at: { readonly folder: string; readonly name?: string },
): ZippedNodePackage | undefined {
  const manifest = jsonIn({ source, entries }, `${at.folder}package.json`, MAX_MANIFEST);
  const name = textOf(manifest, 'name', 214);
  const version = textOf(manifest, 'version', 128);
  if (name === undefined || version === undefined || (at.name !== undefined && at.name !== name)) return undefined;
  const key = keyOf(wanted, name, version);
  if (key === undefined) return undefined;
  const required = wanted.filesOf(key);
  const files = required.length > 0 ? required : filesNamedBy(manifest);
  const file = files.find((path) => (entries.get(at.folder + path)?.size ?? 0) > 0);
  return { key, name, version, ...(file === undefined ? {} : { file }) };
}

/** An object of JSON in an archive; undefined for anything else. */
export function jsonIn(
  { source, entries }: Archive,
  path: string,
  maxBytes: number,
): Readonly<Record<string, unknown>> | undefined {
  const entry = entries.get(path);
  const bytes = entry === undefined ? undefined : zipBytes(source, entry, maxBytes);
  const value = bytes === undefined ? undefined : parseJson(bytes);
  return isObject(value) ? value : undefined;
}

/** `0.169.0-linux-x64`: a platform build that is published as a version of its main package. */
const PLATFORM_BUILD = /-(linux|darwin|win32)-[a-z0-9-]+$/;

function keyOf(wanted: Wanted, name: string, version: string): Key | undefined {
  const part: Key = `npm:${name}${PLATFORM_BUILD.exec(version)?.[0] ?? ''}`;
  const main: Key = `npm:${name}`;
  return wanted.has(part) ? part : wanted.has(main) ? main : undefined;
}

function filesNamedBy(manifest: unknown): readonly string[] {
  const bin = memberOf(manifest, 'bin');
  const bins = typeof bin === 'string' ? [bin] : isObject(bin) ? Object.values(bin).slice(0, MAX_BINS) : [];
  const main = textOf(manifest, 'main') ?? 'index.js';
  return [...bins.filter((file) => typeof file === 'string'), main, `${main}.js`].map((file) => file.replace(/^\.?\//, ''));
}

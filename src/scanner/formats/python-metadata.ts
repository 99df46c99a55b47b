import { fromBytes, type HostPath } from '../../domain/host-path.ts';

/** What a Python package says of itself. */
export interface PythonMetadata {
  readonly name: string;
  readonly version?: string;
}

/** One file of an installed package. */
export interface RecordedFile {
  /** Relative to the site-packages folder, as it is written: `aider/main.py`, `../../../bin/aider`. */
  readonly path: HostPath;
  /** In bytes; absent when the record does not say. */
  readonly size?: number;
}

const MAX_HEADERS = 200;

/**
 * Name and version of a METADATA or PKG-INFO file (https://packaging.python.org/specifications/core-metadata/: header lines, an
 * empty line, a description), from its first bytes; undefined when it names nothing.
 *
 *     Name: aider-chat
 */
export function readMetadata(head: Uint8Array): PythonMetadata | undefined {
  let name: string | undefined;
  let version: string | undefined;
  for (const line of fromBytes(head).split('\n', MAX_HEADERS)) {
    const header = line.trimEnd();
    if (header === '') break;
    if (header.startsWith('Name: ')) name ??= header.slice(6).trim();
    else if (header.startsWith('Version: ')) version ??= header.slice(9).trim();
  }
  if (name === undefined || name === '' || name.length > 214) return undefined;
  return { name, ...(version === undefined ? {} : { version: version.slice(0, 128) }) };
}

/**
 * The files of a RECORD (https://packaging.python.org/specifications/recording-installed-packages/: CSV of path, digest, size; a
 * path with a comma or quote is quoted), at most `max` of them.
 *
 *     aider/__init__.py,sha256=XyZ…,497
 */
export function readRecord(text: string, max: number): readonly RecordedFile[] {
  const files: RecordedFile[] = [];
  for (let from = 0; from < text.length && files.length < max;) {
    const end = lineEnd(text, from);
    const file = rowOf(text.slice(from, end).trimEnd());
    if (file !== undefined) files.push(file);
    from = end + 1;
  }
  return files;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function rowOf(line: string): RecordedFile | undefined {
  const isQuoted = line.startsWith('"');
  const end = isQuoted ? line.lastIndexOf('"') : line.indexOf(',');
  const path = isQuoted ? line.slice(1, end).replaceAll('""', '"') : end < 0 ? line : line.slice(0, end);
  if (path === '') return undefined;
  const size = /,(\d{1,15})$/.exec(line)?.[1];
  return { path, ...(size === undefined ? {} : { size: Number(size) }) };
}

import { closeSync, openSync, readSync, readlinkSync } from 'node:fs';
import { fromBytes, isWithin, nameOf, resolve, type HostPath } from '../../domain/host-path.ts';

/** `ld-linux-x86-64.so.2`, `ld-linux-aarch64.so.1`, `ld-musl-x86_64.so.1`, `ld-2.31.so` */
const LOADER = /\/ld-(?:linux[^/]*|musl[^/]*|[\d.]+)\.so(?:\.\d+)?$/;
/** `7f3a1c000000-7f3a1c002000 r-xp 00001000 fe:00 1048593    /home/ann/x (deleted)`: proc(5), maps */
const MAPPING = /^([0-9a-f]+-[0-9a-f]+) \S+ \S+ \S+ [1-9]\d* +(\/[^\n]*)$/gm;
const LIBRARY = /\.so(?:\.[\w.]+)?$/;
const DELETED = ' (deleted)';
/** A program and its libraries are mapped in some hundred lines. */
const MAX_BYTES = 256 * 1024;
const MAX_ARGUMENTS = 64;

/** What a process runs that was started through the dynamic loader (`/lib64/ld-linux-x86-64.so.2 ./x`), of which the kernel says only that the loader runs. */
export interface LoadedProgram {
  readonly path: HostPath;
  readonly deleted: boolean;
  /** Where the kernel gives the mapped file, whatever became of its name; not everybody may open it. */
  readonly mapped: string;
}

/** Whether an executable is the dynamic loader, run as a program. */
export function isLoader(executable: HostPath): boolean {
  return LOADER.test(executable);
}

/**
 * The program that the loader was told to run: the mapped file that an argument names, or without one the first that is no library.
 * Undefined when there is none, or it may not be seen.
 *
 * @param folder `/proc/<pid>`
 */
export function loadedProgram(folder: string): LoadedProgram | undefined {
  const mapped = [...textOf(`${folder}/maps`).matchAll(MAPPING)]
    .map(([, range = '', path = '']) => ({ range, deleted: path.endsWith(DELETED), path: unescaped(path) }))
    .filter(({ path }) => !isLoader(path))
    .map(({ range, deleted, path }) => ({
      mapped: `${folder}/map_files/${range}`,
      deleted,
      path: deleted ? path.slice(0, -DELETED.length) : path,
    }));
  const start = workingFolder(folder);
  const named = new Set(
    textOf(`${folder}/cmdline`)
      .split('\0')
      .slice(1, MAX_ARGUMENTS)
      .map((argument) => resolve(start, argument)),
  );
  return mapped.find(({ path }) => named.has(path)) ?? mapped.find(({ path }) => !LIBRARY.test(nameOf(path)) && !isData(path));
}

/** Locales and caches are mapped, too. */
function isData(path: HostPath): boolean {
  return ['/usr/lib/locale', '/usr/share', '/usr/lib/x86_64-linux-gnu/gconv', '/etc', '/dev'].some((folder) =>
    isWithin(path, folder),
  );
}

function textOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.allocUnsafe(MAX_BYTES);
      let end = 0;
      for (let count = -1; count !== 0 && end < MAX_BYTES; end += count)
        count = readSync(descriptor, buffer, end, MAX_BYTES - end, null);
      return fromBytes(buffer.subarray(0, end));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return ''; // it has ended, or may not be looked at
  }
}

function workingFolder(folder: string): HostPath {
  try {
    return fromBytes(readlinkSync(`${folder}/cwd`, { encoding: 'buffer' }));
  } catch {
    return '/';
  }
}

/** The kernel writes a newline in a name as `\012`, and nothing else so (fs/seq_file.c, mangle_path). */
function unescaped(path: string): string {
  return path.replaceAll('\\012', '\n');
}

import { asarFiles } from '../../formats/asar.ts';
import { withBudget } from '../../formats/bounded-read.ts';
import type { ByteSource } from '../../formats/byte-source.ts';

/** A script in an archive, as if it were a file of its own. */
export interface ArchivedScript {
  /** Its path within the archive. */
  readonly path: string;
  readonly source: ByteSource;
}

/** What a tool that is one file of JavaScript is called. */
const SCRIPT = /\.[mc]?js$/;
/** Smaller than any such tool. */
const SMALLEST = 64 * 1024;
/** Of the largest; an application has its own code, what it shows and a worker or two. */
const MAX_SCRIPTS = 8;
/** For all scripts of one archive, beside its header: the largest tool is found in 8 MiB. */
const READ_BUDGET = 24 * 1024 * 1024;

/** The largest scripts of an Electron application's archive, which read at most 24 MiB of it in all; undefined when it is no such archive. */
export function scriptsInAsar(archive: ByteSource): readonly ArchivedScript[] | undefined {
  const files = asarFiles(archive);
  if (files === undefined) return undefined;
  const budgeted = withBudget(archive, READ_BUDGET);
  return files
    .filter(({ path, size }) => size >= SMALLEST && SCRIPT.test(path))
    .toSorted((one, other) => other.size - one.size)
    .slice(0, MAX_SCRIPTS)
    .map(({ path, offset, size }) => ({ path, source: partOf(budgeted, offset, size) }));
}

function partOf(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read: (offset, length, scratch) =>
      offset < 0 || offset >= size ? new Uint8Array(0) : source.read(start + offset, Math.min(length, size - offset), scratch),
  };
}

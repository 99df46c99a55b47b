import { createHash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../../domain/digest.ts';
import { isSingleExecutable } from '../../domain/own-process.ts';
import { MAIN } from './lean.ts';

/** Digests of the files that an agent is made of. */
export interface FileDigests {
  /** The runtime, and the program's own files. */
  readonly program: Digest;
  /** The service files that start it; absent where none are installed. */
  readonly units?: Digest;
}

/** Where files of an agent lie. */
export interface OwnPlaces {
  /** Files, or folders with all that is in them. */
  readonly program: readonly string[];
  /** Folders of service files, of which those named after us count. */
  readonly units: readonly string[];
}

/** Our own program; what it is built of beside that (packages of a checkout) is not looked at. */
export const OWN_PLACES: OwnPlaces = {
  // The single executable is all in one file, and its folder is everybody's.
  program: isSingleExecutable() ? [process.execPath] : [process.execPath, path.dirname(MAIN)],
  units: [
    '/etc/systemd/system',
    '/run/systemd/system',
    '/usr/lib/systemd/system',
    '/lib/systemd/system',
    '/Library/LaunchDaemons',
  ],
};

const UNIT = /^(?:bandog|com\.bandog)[\w@.-]*\.(?:service|socket|timer|path|slice|plist|conf|d)$/;
/** The first reading waits until a start is over. */
const FIRST_MS = 30_000;
/** After that only what changed is read. */
const EVERY_MS = 15 * 60_000;
const MAX_FILES = 5000;
const BLOCK_BYTES = 256 * 1024;

/** Knows what our own files are; reads each once, and again when it is another. */
export class OwnFiles {
  readonly #places: OwnPlaces;
  readonly #known = new Map<string, { readonly mark: string; readonly digest: Digest }>();
  #digests: FileDigests | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Nothing is read before `start` or `read`. */
  constructor(places: OwnPlaces = OWN_PLACES) {
    this.#places = places;
  }

  /** As they were last read; undefined before that. */
  digests(): FileDigests | undefined {
    return this.#digests;
  }

  /** Reads them after a while, and then every quarter of an hour; `changed` is told when they are others. */
  start(changed: () => void): void {
    const next = (ms: number) => {
      this.#timer = setTimeout(() => void again(), ms);
      this.#timer.unref();
    };
    const again = async (): Promise<void> => {
      const before = this.#digests;
      await this.read();
      if (before?.program !== this.#digests?.program || before?.units !== this.#digests?.units) changed();
      if (this.#timer !== undefined) next(EVERY_MS);
    };
    next(FIRST_MS);
  }

  /** Reads no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Reads what changed. What cannot be read counts as not there. */
  async read(): Promise<void> {
    const program = await this.#digest(await filesBelow(this.#places.program));
    const units = await this.#digest(await unitFiles(this.#places.units));
    this.#digests = { program: program ?? EMPTY, ...(units === undefined ? {} : { units }) };
  }

  /** Over the lines `name digest`, in the order of the names; undefined without a file. */
  async #digest(files: ReadonlyMap<string, string>): Promise<Digest | undefined> {
    const lines: string[] = [];
    for (const [name, file] of files) {
      const digest = await this.#ofFile(file);
      if (digest !== undefined) lines.push(`${name} ${digest}`);
    }
    return lines.length === 0 ? undefined : createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
  }

  async #ofFile(file: string): Promise<Digest | undefined> {
    try {
      const { size, mtimeMs, ctimeMs, ino, dev } = await stat(file);
      const mark = [dev, ino, size, mtimeMs, ctimeMs].join();
      const known = this.#known.get(file);
      if (known?.mark === mark) return known.digest;
      const digest = await contentDigest(file);
      this.#known.set(file, { mark, digest });
      return digest;
    } catch {
      return undefined;
    }
  }
}

const EMPTY: Digest = createHash('sha256').digest('hex');

async function contentDigest(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  const handle = await open(file, 'r');
  try {
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(block.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** Regular files by their names below their place: the same program has the same names wherever it lies. */
async function filesBelow(places: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const waiting = places.map((place, index) => ({ file: place, name: String(index) }));
  for (let one = waiting.shift(); one !== undefined && files.size < MAX_FILES; one = waiting.shift()) {
    const { file, name } = one;
    const entries = await readdir(file, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) files.set(name, file);
    for (const entry of entries ?? [])
      if (entry.isFile() || entry.isDirectory())
        waiting.push({ file: path.join(file, entry.name), name: `${name}/${entry.name}` });
  }
  return files;
}

async function unitFiles(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const units = names.filter((name) => UNIT.test(name));
    for (const name of units) {
      const unit = path.join(folder, name);
      const below = await filesBelow([unit]);
      for (const [at, file] of below) files.set(`${unit}${at.slice(1)}`, file);
    }
  }
  return files;
}

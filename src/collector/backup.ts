import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { systemClock } from '../domain/clock.ts';
import { KnownError } from '../domain/errors.ts';
import { closed, DIGEST, INSTANT, text } from '../domain/schema.ts';
import { writePrivateFile } from './access/private-file.ts';
import { openDataFolder } from './data-folder.ts';
import { refuseMoved } from './open-store.ts';
import { lockData } from './store/sqlite/lock.ts';
import { STORE_MARK } from './store-mark.ts';
import { checkStore, copyStore } from './store/sqlite/store-file.ts';
import { openSqliteStore } from './store/sqlite/store.ts';

/** A file in a folder, whoever put it there: never a way out of it. */
const NAME = /^(?!\.{1,2}$)[^\u0000-\u001F/\\]+$/;
const MOST_FILES = 1000;

/** What a backup holds, in its own file `backup.json`: written last, so that a folder without it is no backup. */
const Manifest = closed({
  schema: Type.Literal('bandog.backup/1'),
  at: INSTANT,
  version: text(64),
  files: Type.Array(closed({ name: Type.String({ pattern: NAME.source, maxLength: 255 }), digest: DIGEST }), {
    maxItems: MOST_FILES,
  }),
});
type Manifest = Static<typeof Manifest>;

const MANIFEST = 'backup.json';
const STORE = 'store.sqlite';
/** Of this start of this collector, or of the backup that it came from, and nothing to come back to. */
const LEFT_OUT = new Set(['address', 'collector.lock', STORE_MARK, MANIFEST, `${STORE}-wal`, `${STORE}-shm`]);
const MAX_KEY_FILE_BYTES = 64 * 1024 * 1024;
/** Keys are renewed now and then; not as often as this in a row. */
const MOST_TRIES = 3;

/** Where from, where to. */
export interface Copying {
  readonly dataFolder: string;
  /** The backup: a folder that is not there yet, or is to be read. */
  readonly folder: string;
  readonly version: string;
}

/**
 * Copies all of a collector, which may run and be written to, into a new folder (0700): store and keys of one moment. It holds what
 * the data folder holds: whoever reads it is the collector.
 *
 * @throws KnownError E_STATE_UNSAFE, E_STORE_UNAVAILABLE
 */
export async function backUp({ dataFolder, folder, version }: Copying): Promise<{ readonly at: string; readonly files: number }> {
  refuseMoved(dataFolder);
  if (!existsSync(path.join(dataFolder, STORE))) throw noData(dataFolder);
  if (existsSync(folder)) throw inTheWay(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    for (let tries = 1; ; tries += 1) {
      const at = systemClock.now();
      const keys = keyFiles(dataFolder);
      await copyStore(path.join(dataFolder, STORE), path.join(folder, STORE));
      // The store names keys: those of before and those of after it must be the same.
      if (sameFiles(keys, keyFiles(dataFolder))) {
        for (const [name, content] of keys) writePrivateFile(path.join(folder, name), content);
        const files = [...keys.keys(), STORE].map((name) => ({ name, digest: digestOf(path.join(folder, name)) }));
        const manifest: Manifest = { schema: 'bandog.backup/1', at, version, files };
        syncFile(path.join(folder, STORE));
        writePrivateFile(path.join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
        return { at, files: files.length };
      }
      rmSync(path.join(folder, STORE));
      if (tries === MOST_TRIES)
        throw new KnownError('E_STORE_UNAVAILABLE', 'keys changed while they were copied', 'Try it again.');
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Puts a backup in the place of a data folder that is not there or empty, after all of it was checked. Hosts that went on since notice with their
 * next contact and send what is missing.
 *
 * @throws KnownError E_STATE_UNSAFE, E_STATE_LOCKED, E_STORE_UNAVAILABLE
 */
export async function restore({ dataFolder, folder }: Copying): Promise<{ readonly at: string; readonly files: number }> {
  const { at, files } = readManifest(folder);
  for (const { name, digest } of files) {
    if (digestOf(path.join(folder, name)) !== digest) throw damaged(folder, `${name} is not what was written`);
  }
  if (!files.some(({ name }) => name === STORE)) throw damaged(folder, 'it holds no store');
  checkStore(path.join(folder, STORE));
  const to = openDataFolder(dataFolder);
  if (readdirSync(to).length > 0) throw inTheWay(to);
  const lock = lockData(path.join(to, 'collector.lock'));
  try {
    for (const { name } of files)
      if (name !== STORE) writePrivateFile(path.join(to, name), readFileSync(path.join(folder, name)));
    // The store comes last: a folder without it is no collector's, and a start of it makes no new one over half a backup.
    await copyStore(path.join(folder, STORE), path.join(to, STORE));
    const store = await openSqliteStore(path.join(to, STORE));
    const entry = { at: systemClock.now(), actor: 'system', action: 'store.restore', subject: 'store', detail: { backup: at } };
    try {
      await store.noteRestore(entry);
    } finally {
      await store.close();
    }
  } catch (error) {
    for (const name of readdirSync(to)) rmSync(path.join(to, name), { force: true });
    throw error;
  } finally {
    lock.release();
  }
  return { at, files: files.length };
}

/** Every file of the data folder but those of the store, by name. @throws KnownError E_STATE_UNSAFE when they are no collector's any more */
function keyFiles(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder).filter((name) => name !== STORE && !LEFT_OUT.has(name) && !name.startsWith('collector.lock'));
  const files = names.filter((name) => {
    const facts = lstatSync(path.join(folder, name), { throwIfNoEntry: false });
    return facts?.isFile() === true && facts.size <= MAX_KEY_FILE_BYTES;
  });
  const odd = files.find((name) => !NAME.test(name));
  if (odd !== undefined) throw unfit(folder, `its file ${JSON.stringify(odd)} has a name that cannot be written down`);
  if (files.length >= MOST_FILES) throw unfit(folder, `it holds ${files.length} files`);
  return new Map(files.toSorted().map((name) => [name, readFileSync(path.join(folder, name))]));
}

function sameFiles(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): boolean {
  return one.size === other.size && [...one].every(([name, content]) => other.get(name)?.equals(content) === true);
}

function readManifest(folder: string): Manifest {
  const file = path.join(folder, MANIFEST);
  if (!existsSync(file)) throw damaged(folder, `it holds no ${MANIFEST}: it was not finished, or is none`);
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Value.Check(Manifest, manifest)) return manifest;
  } catch {
    // no JSON: said below
  }
  throw damaged(folder, `${MANIFEST} is not what was written`);
}

function digestOf(file: string): string {
  const hash = createHash('sha256');
  if (!existsSync(file)) return '';
  const descriptor = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(1024 * 1024);
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece))
      hash.update(piece.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function noData(folder: string): KnownError {
  const remedy =
    'Name the data folder with --data; a store in PostgreSQL is backed up by its own means, and the folder of keys with it.';
  return new KnownError('E_STATE_UNSAFE', `${folder} holds no SQLite store of a collector`, remedy);
}

function unfit(folder: string, why: string): KnownError {
  const remedy = 'Move what is no file of the collector out of its data folder.';
  return new KnownError('E_STATE_UNSAFE', `${folder} cannot be backed up: ${why}`, remedy);
}

function inTheWay(folder: string): KnownError {
  const remedy = 'Name a folder that is not there; nothing is ever overwritten.';
  return new KnownError('E_STATE_UNSAFE', `${folder} is there already`, remedy);
}

function damaged(folder: string, why: string): KnownError {
  return new KnownError(
    'E_STORE_UNAVAILABLE',
    `the backup ${folder} cannot be restored: ${why}`,
    'Take another backup; nothing was changed.',
  );
}

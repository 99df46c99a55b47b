import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder } from './compile-cache.mjs';
import { SHIPPED_SIGNATURES, signaturePaths } from './signatures/sources.ts';
import { CATALOGUE_SCHEMA } from '../catalogue/format.ts';
import { sha256 } from '../domain/digest.ts';
import { KnownError } from '../domain/errors.ts';

const PACKAGE = path.dirname(SHIPPED_SIGNATURES);

/** Where the shipped catalogue is looked for and kept; all of it has defaults. */
export interface ShippedOptions {
  /** The checkout; another one only in tests. */
  readonly root?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The path of the catalogue that Bandog ships: the one that a finished bundle holds, or compiled from signatures/ when a file there is new, gone or changed (by size and
 * time of change: about a millisecond when nothing is). It is kept in the checkout's build/, or where that may not be written in
 * this account's own cache folder, or else in a new private temporary folder.
 *
 * @throws KnownError E_SIGNATURE_INVALID
 */
export async function shippedCatalogue({ root = PACKAGE, env = process.env }: ShippedOptions = {}): Promise<string> {
  const built = path.join(root, 'bandog.catalogue');
  if (isFile(built)) return built;
  const files = shippedFiles(root);
  const stamp = sha256([CATALOGUE_SCHEMA, ...files.map((file) => stampOf(root, file))].join('\n')).slice(0, 16);
  const name = `bandog-${stamp}.catalogue`;
  const folders = [path.join(root, 'build'), cacheFolder(env, 'catalogue')].filter((folder) => folder !== undefined);
  const fresh = folders.map((folder) => path.join(folder, name)).find(isFile);
  if (fresh !== undefined) return fresh;

  const bytes = await compiled(root, files);
  for (const folder of folders) {
    const kept = keep(folder, { name, bytes });
    if (kept !== undefined) return kept;
  }
  const target = path.join(mkdtempSync(path.join(tmpdir(), 'bandog-catalogue-')), name);
  writeFileSync(target, bytes, { mode: 0o600 });
  return target;
}

/** The version of a compiled catalogue: the package's, and eight digits of what it was compiled from. */
export function catalogueVersion(root: string, texts: readonly string[]): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0.0.0';
  return `${version}+${sha256(texts.join('\0')).slice(0, 8)}`;
}

async function compiled(root: string, files: readonly string[]): Promise<Uint8Array> {
  const { compileCatalogue } = await import('../catalogue/compile.ts');
  const sources = files.map((file) => ({
    path: `signatures/${file}`,
    text: readFileSync(path.join(root, 'signatures', file), 'utf8'),
  }));
  const texts = sources.flatMap((source) => [source.path, source.text]);
  return compileCatalogue(sources, catalogueVersion(root, texts));
}

function shippedFiles(root: string): readonly string[] {
  try {
    return signaturePaths(path.join(root, 'signatures'));
  } catch (error) {
    throw new KnownError(
      'E_SIGNATURE_INVALID',
      `cannot read ${root}/signatures`,
      'Name a catalogue with --catalogue FILE.',
      error,
    );
  }
}

function stampOf(root: string, file: string): string {
  const facts = statSync(path.join(root, 'signatures', file));
  return `${file} ${facts.size} ${facts.mtimeMs}`;
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false; // not there, or not to be looked at: compiling again is right in both cases
  }
}

/** Writes under another name first, so that nobody ever reads half of it; undefined when this folder may not be written. */
function keep(folder: string, { name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): string | undefined {
  const target = path.join(folder, name);
  const unfinished = `${target}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    writeFileSync(unfinished, bytes, { mode: 0o644 });
    renameSync(unfinished, target);
    forgetOthers(folder, name);
    return target;
  } catch {
    if (isFile(unfinished)) rmSync(unfinished);
    return undefined; // read-only, full, or a file in the way: the next folder serves
  }
}

/** A scan worker opens its catalogue within seconds of being told its path. */
const FORGET_AFTER_MS = 3_600_000;

/** Catalogues of earlier states of the sources, when nobody can still be about to open them. */
function forgetOthers(folder: string, kept: string): void {
  for (const name of readdirSync(folder)) {
    if (name === kept || !/^bandog-[0-9a-f]{16}\.catalogue$/.test(name)) continue;
    const file = path.join(folder, name);
    const facts = statSync(file, { throwIfNoEntry: false });
    if (facts !== undefined && Date.now() - facts.mtimeMs > FORGET_AFTER_MS) rmSync(file, { force: true });
  }
}

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signaturesIn } from './named.ts';
import { SHIPPED_SIGNATURES } from './sources.ts';
import { isGiven, parseCall } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { catalogueVersion } from '../shipped-catalogue.ts';
import { compileCatalogue } from '../../catalogue/compile.ts';
import { sha256 } from '../../domain/digest.ts';
import { KnownError } from '../../domain/errors.ts';

/** `bandog signatures compile --out FILE`: one catalogue of all signatures; prints its version and digest. */
export async function compile(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseCall(argv, { options: { dir: { type: 'string' }, out: { type: 'string' } } });
  if (!isGiven(values.out)) throw new KnownError('E_USAGE', 'compile writes a file', 'name it with --out FILE');
  const { files, signatures } = signaturesIn(values.dir, io);
  const texts = files.flatMap((file) => [path.basename(file.path), file.text]);
  const version = catalogueVersion(path.dirname(SHIPPED_SIGNATURES), texts);
  const bytes = compileCatalogue(files, version);
  write(path.resolve(io.cwd, values.out), bytes);
  io.stdout.write(
    `${values.out}: ${signatures.length} signatures, version ${version}, ${bytes.length} bytes, sha256 ${sha256(bytes)}\n`,
  );
  return 0;
}

function write(file: string, bytes: Uint8Array): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new KnownError(
      'E_CATALOGUE_INVALID',
      `cannot write ${file}`,
      'Name a file in a folder that is there and that you may write.',
      error,
    );
  }
}

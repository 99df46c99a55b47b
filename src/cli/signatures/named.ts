import path from 'node:path';
import { readSources, SHIPPED_SIGNATURES } from './sources.ts';
import type { Io } from '../contract.ts';
import { nearest } from '../nearest.ts';
import { readSignatures, type SignatureFile } from '../../catalogue/compile.ts';
import { KnownError } from '../../domain/errors.ts';
import type { Signature } from '../../domain/signature.ts';

/** Signatures with the texts that they were read from. */
export interface Sources {
  readonly files: readonly SignatureFile[];
  readonly signatures: readonly Signature[];
}

/**
 * The signatures below `--dir`, or the shipped ones, sorted by id.
 *
 * @throws KnownError E_SIGNATURE_INVALID when one of them cannot be read
 */
export function signaturesIn(folder: string | undefined, io: Io): Sources {
  const files = readSources(folder === undefined ? SHIPPED_SIGNATURES : path.resolve(io.cwd, folder), io.cwd);
  const { signatures, problems } = readSignatures(files);
  if (problems.length === 0) return { files, signatures: signatures.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
  const listed = problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`).join('\n');
  throw new KnownError('E_SIGNATURE_INVALID', listed, 'Mend the files named; `bandog signatures lint` checks them.');
}

/**
 * The signature of that id, or of a name that it had before.
 *
 * @throws KnownError E_USAGE with the nearest id
 */
export function signatureNamed(id: string, signatures: readonly Signature[]): Signature {
  const found = signatures.find((one) => one.id === id) ?? signatures.find((one) => one.formerly?.includes(id) === true);
  if (found !== undefined) return found;
  const guess = nearest(
    id,
    signatures.map((one) => one.id),
  );
  const remedy = guess === undefined ? '`bandog signatures list` names them all' : `did you mean ${guess}?`;
  throw new KnownError('E_USAGE', `there is no signature ${JSON.stringify(id)}`, remedy);
}

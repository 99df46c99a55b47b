import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Artefact } from './contract.ts';

/** A finished file with its size and digest. */
export async function artefactOf(file: string): Promise<Artefact> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { path: file, bytes: statSync(file).size, sha256: hash.digest('hex') };
}

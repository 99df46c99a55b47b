import { closeSync, fchmodSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';
import { proofName, proofText } from '../wire/local-proof.ts';

/** What the agent asks a caller to prove, and the socket that was reached. */
export interface ProofWanted {
  readonly nonce: string;
  /** The folder that the agent looks into. */
  readonly proofs: string;
  readonly file: string;
}

/** Runs `use` while a file of ours proves to the agent which account asks; the file is gone after. @throws KnownError E_AGENT_UNREACHABLE */
export async function withProof<T>({ nonce, proofs, file }: ProofWanted, use: () => Promise<T>): Promise<T> {
  const { dev, ino } = lstatSync(file, { bigint: true });
  const proof = path.join(proofs, proofName({ nonce }));
  let descriptor: number;
  try {
    descriptor = openSync(proof, 'wx', 0o644); // new, and through no link: the name holds nothing of a path
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_AGENT_UNREACHABLE',
      `cannot show the agent who asks: ${why}`,
      `Check that this account may write in ${proofs}; root can read the agent’s state folder instead.`,
      error,
    );
  }
  try {
    writeSync(descriptor, proofText({ nonce, socket: `${dev}:${ino}` }));
    fchmodSync(descriptor, 0o644);
    return await use();
  } finally {
    closeSync(descriptor);
    rmSync(proof, { force: true });
  }
}

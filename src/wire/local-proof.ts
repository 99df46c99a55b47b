import { LOCAL_PROTOCOL } from './local.ts';

/** Which connection a proof is for: the agent's nonce, and the inode of the socket that the caller reached, as `device:inode`. */
export interface ProofOf {
  readonly nonce: string;
  readonly socket: string;
}

/** The name of the proof's file in the folder that the agent named. */
export function proofName({ nonce }: Pick<ProofOf, 'nonce'>): string {
  return `bandog-${nonce}`;
}

/**
 * What the proof's file holds, in ASCII. It names the socket, so that a program which only pretends to be the agent cannot
 * hand the true agent's nonce on and speak in the name of whoever asked it.
 */
export function proofText({ nonce, socket }: ProofOf): string {
  return `${LOCAL_PROTOCOL}\n${nonce}\n${socket}\n`;
}

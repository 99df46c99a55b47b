import { randomInt } from 'node:crypto';
import { sha256, type Digest } from '../../domain/digest.ts';

/** Without I, L, O and U, which are read wrongly (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP_LENGTH = 5;

/** A new code of 125 random bits that a person can type: `7Q2MX-…`, five groups of five. */
export function newSetupCode(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The digest by which a code is known, however it was typed. */
export function setupCodeDigest(code: string): Digest {
  const plain = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return sha256(`bandog.setup-code/1 ${plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1')}`);
}

import { readFileSync, statSync } from 'node:fs';
import { KnownError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { parsePolicy } from './policy/policy-text.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** The policy in this file. @throws KnownError E_POLICY_INVALID */
export function readPolicyFile(file: string): Policy {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and ${MAX_BYTES} is the most`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_POLICY_INVALID',
      `${file} cannot be read: ${why}`,
      'Check --policy and who may read the file.',
      error,
    );
  }
  return parsePolicy(text, file);
}

import { isDeeperThan } from '../wire/json-depth.ts';
import { LIMITS } from '../wire/limits.ts';
import { badRequest } from './routes/errors.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** What a body holds whose bytes are all here, and its text: its depth is bounded before it is parsed. @throws KnownError E_BAD_REQUEST */
export function jsonOf(body: Uint8Array): { readonly value: unknown; readonly text: string } {
  if (isDeeperThan(body, LIMITS.jsonDepth)) throw badRequest(`the JSON nests deeper than ${LIMITS.jsonDepth}`);
  try {
    const text = UTF8.decode(body);
    return { value: JSON.parse(text), text };
  } catch {
    throw badRequest('the body is not JSON in UTF-8');
  }
}

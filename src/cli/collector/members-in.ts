import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { KnownError } from '../../domain/errors.ts';
import type { Io } from '../contract.ts';

/** The members of a YAML or JSON file; the collector holds them to their schema. @throws KnownError E_USAGE */
export function membersIn(file: string, io: Pick<Io, 'cwd'>, described: string): object {
  const wrong = (why: string, cause?: unknown) =>
    new KnownError('E_USAGE', `${file}: ${why}`, `Write YAML or JSON; ${described} has the members.`, cause);
  let text: string;
  try {
    text = readFileSync(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : 'it cannot be read', error);
  }
  const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false });
  const [error] = document.errors;
  if (error !== undefined) throw wrong(error.message.split('\n')[0] ?? 'it is no YAML');
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw wrong('it holds no members');
}

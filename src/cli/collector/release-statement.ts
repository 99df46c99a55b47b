import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiClient } from '../../api-client/client.generated.ts';
import { openCatalogue } from '../../catalogue/open.ts';
import { signStatement } from '../../catalogue/sign.ts';
import { KnownError } from '../../domain/errors.ts';
import { isSignedStatement, parseStatement } from '../../wire/parse-statements.ts';
import type { Release, SignedStatement } from '../../wire/statements.ts';
import type { Io } from '../contract.ts';

const DAY_MS = 24 * 3_600_000;

/** Where a statement comes from, and how long it is valid. */
export interface Signing {
  readonly key?: string | undefined;
  readonly statement?: string | undefined;
  readonly days: number;
  readonly io: Io;
}

/** What was signed elsewhere, or is signed here with --key; undefined: the collector signs. */
export async function statementFor(
  bytes: Uint8Array,
  { key, statement, days, io }: Signing,
  client: ApiClient,
): Promise<SignedStatement | undefined> {
  if (statement !== undefined) {
    const said = parseStatement(Buffer.from(fileOf(statement, io)).toString('utf8'), isSignedStatement);
    if (said !== undefined) return said;
    throw new KnownError('E_USAGE', `${statement} holds no signed statement`, 'Make it with `bandog collector catalogue sign`.');
  }
  if (key === undefined) return undefined;
  return signed(bytes, { key: keyOf(key, io), revision: (await client.listReleases()).highest + 1, days });
}

/** The release of this catalogue under the key. @throws KnownError E_CATALOGUE_INVALID */
export function signed(
  bytes: Uint8Array,
  given: { readonly key: KeyObject; readonly revision: number; readonly days: number },
): SignedStatement {
  const { version, digest, products } = openCatalogue(bytes);
  const now = Date.now();
  const release: Release = {
    schema: 'bandog.release/1',
    revision: given.revision,
    version,
    digest,
    length: bytes.length,
    products,
    created: new Date(now).toISOString(),
    expires: new Date(now + given.days * DAY_MS).toISOString(),
  };
  return signStatement(given.key, 'release', release);
}

/** The private key in a PEM file. @throws KnownError E_USAGE */
export function keyOf(file: string, io: Io): KeyObject {
  try {
    const key = createPrivateKey(Buffer.from(fileOf(file, io)));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    if (error instanceof KnownError) throw error;
    // Not PEM, or with a passphrase: said below.
  }
  throw new KnownError('E_USAGE', `${file} holds no Ed25519 private key`, 'Make one with `openssl genpkey -algorithm ed25519`.');
}

/** The bytes of a file that an argument names. @throws KnownError E_USAGE */
export function fileOf(file: string, io: Io): Uint8Array {
  try {
    return readFileSync(path.resolve(io.cwd, file));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError('E_USAGE', `${file} cannot be read: ${why}`, 'Check the path and who may read it.', error);
  }
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../domain/clock.ts';
import { KnownError } from '../domain/errors.ts';
import { parseOidcConfig } from './access/oidc-config.ts';
import { privateFile, readPrivateFile } from './access/private-file.ts';
import { SingleSignOn } from './access/single-sign-on.ts';

/** Single sign-on as that file sets it up. @throws KnownError E_CONFIG_INVALID, E_STATE_UNSAFE */
export function openSingleSignOn(
  file: string,
  { dataFolder, clock }: { readonly dataFolder: string; readonly clock: Clock },
): SingleSignOn {
  const config = parseOidcConfig(readText(file), file);
  const beside = (name: string | undefined) => (name === undefined ? undefined : path.resolve(path.dirname(file), name));
  const secretFile = beside(config.clientSecretFile);
  const clientSecret = secretFile === undefined ? undefined : readPrivateFile(secretFile)?.trim();
  if (secretFile !== undefined && clientSecret === undefined)
    throw new KnownError('E_CONFIG_INVALID', `${secretFile} is not there`, 'Write the client secret into it, with mode 0600.');
  const authorityFile = beside(config.authorityFile);
  const authority = authorityFile === undefined ? undefined : readText(authorityFile);
  const key = privateFile(path.join(dataFolder, 'sign-in.key'), () => `${randomBytes(32).toString('base64url')}\n`);
  return new SingleSignOn({ config, clientSecret, authority, flowKey: Buffer.from(key.trim(), 'base64url'), clock });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_CONFIG_INVALID',
      `${file} cannot be read: ${why}`,
      'Check --sign-in and who may read the file.',
      error,
    );
  }
}

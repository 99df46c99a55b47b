import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../domain/clock.ts';
import { readPrivateFile, writePrivateFile } from './access/private-file.ts';
import { newSetupCode, setupCodeDigest } from './access/setup-code.ts';
import type { Store } from './store/contract.ts';

const LIFE_MS = 24 * 3600_000;

/** The file that holds the one-time code of the first administrator, while there is nobody who may sign in. */
export function setupCodeFile(dataFolder: string): string {
  return path.join(dataFolder, 'setup-code');
}

/**
 * The code by which the first person becomes an administrator; undefined when there is somebody who may sign in. It is good for a day:
 * a start after that makes a new one.
 */
export async function ensureFirstAdministrator(
  dataFolder: string,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<string | undefined> {
  const file = setupCodeFile(dataFolder);
  if ((await store.users()).length > 0) {
    rmSync(file, { force: true });
    return undefined;
  }
  const at = clock.now();
  const known = readPrivateFile(file)?.trim();
  if (known !== undefined && (await store.setupCode({ digest: setupCodeDigest(known), at })) !== undefined) return known;
  const code = newSetupCode();
  const expiresAt = new Date(Date.parse(at) + LIFE_MS).toISOString();
  if (!(await store.offerFirstCode({ digest: setupCodeDigest(code), expiresAt }))) return undefined;
  writePrivateFile(file, `${code}\n`);
  return code;
}

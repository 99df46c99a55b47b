import path from 'node:path';
import type { Clock } from '../domain/clock.ts';
import { EVERYWHERE } from '../domain/scope.ts';
import { sha256 } from '../domain/digest.ts';
import { readPrivateFile, writePrivateFile } from './access/private-file.ts';
import { newId, newSecret } from './access/secrets.ts';
import type { Store } from './store/contract.ts';

const NAME = 'local-administrator';

/** The file whose token commands on the collector's own machine use. */
export function administratorTokenFile(dataFolder: string): string {
  return path.join(dataFolder, 'admin-token');
}

/** Makes the local administrator's token when its file is not there or what is in it is no longer valid. */
export async function ensureLocalAdministrator(
  dataFolder: string,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<void> {
  const file = administratorTokenFile(dataFolder);
  const known = readPrivateFile(file)?.trim();
  if (known !== undefined && (await store.apiToken(sha256(known))) !== undefined) return;
  const at = clock.now();
  for (const token of await store.apiTokens()) {
    if (token.name !== NAME || token.revokedAt !== undefined) continue;
    await store.revokeApiToken({ id: token.id, audit: { at, actor: 'system', action: 'api-token.revoke', subject: token.id } });
  }
  const id = newId();
  const secret = newSecret();
  // The file first: a token that is nowhere but in the store would be of no use to anybody.
  writePrivateFile(file, `${secret}\n`);
  const audit = { at, actor: 'system', action: 'api-token.create', subject: id, detail: { name: NAME, role: 'administrator' } };
  await store.createApiToken({
    id,
    name: NAME,
    role: 'administrator',
    duties: [],
    scope: EVERYWHERE,
    createdAt: at,
    createdBy: 'system',
    secretDigest: sha256(secret),
    audit,
  });
}

import { KnownError } from '../../../domain/errors.ts';
import { newId } from '../../access/secrets.ts';
import { ASSETS_AT_ONCE, type Asset } from '../../store/assets-contract.ts';
import { actorOf, auditLine } from '../audit-line.ts';
import type { Caller, RouteContext } from '../contract.ts';

/** Puts a list in force in place of the one before, and forgets that one. @throws KnownError E_OVERLOADED when another import came between */
export async function importAssets(
  context: RouteContext,
  given: { readonly name: string; readonly assets: readonly Asset[]; readonly caller: Caller | undefined },
): Promise<void> {
  const { store, clock } = context;
  const { name, assets, caller } = given;
  const id = newId();
  for (let at = 0; at < assets.length; at += ASSETS_AT_ONCE)
    await store.addAssets({ list: id, assets: assets.slice(at, at + ASSETS_AT_ONCE) });
  const deed = { action: 'assets.import', subject: name, detail: { rows: assets.length } };
  const audit = auditLine(context, caller, deed);
  const list = { id, name, rows: assets.length, importedAt: clock.now(), importedBy: actorOf(caller) };
  if (!(await store.useAssetList({ ...list, audit }))) throw another();
  await forgetOthers(context, id);
}

/** Forgets the rows of all lists but one. */
export async function forgetOthers({ store }: RouteContext, keep: string): Promise<void> {
  while ((await store.forgetAssets(keep)) === 'more');
}

/** Somebody else imports now. */
export function another(): KnownError {
  return new KnownError('E_OVERLOADED', 'another list of assets is being imported', 'Import again when that one is there.');
}

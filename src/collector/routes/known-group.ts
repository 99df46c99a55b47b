import { ROOT_GROUP, type GroupPath } from '../../domain/group.ts';
import type { KnownError } from '../../domain/errors.ts';
import type { RouteContext } from './contract.ts';
import { notFound } from './errors.ts';

/** The group when there is one of that path; the top when none is given. @throws KnownError E_NOT_FOUND */
export async function knownGroup({ store }: RouteContext, path: GroupPath = ROOT_GROUP): Promise<GroupPath> {
  if (path === ROOT_GROUP || (await store.groups()).some((row) => row.path === path)) return path;
  throw noGroup(path);
}

/** There is no group of that path. */
export function noGroup(path: GroupPath): KnownError {
  return notFound(`there is no group ${path}`, 'Add it first: `bandog collector group create PATH`.');
}

import type { ReleaseRow } from '../../store/updates-contract.ts';
import type { RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';

/** The release of that revision. @throws KnownError E_NOT_FOUND */
export function releaseOf({ offers }: RouteContext, revision: number): ReleaseRow {
  const found = offers.releases.find((release) => release.revision === revision);
  if (found === undefined) throw notFound(`there is no release ${revision}`, '`bandog collector catalogue list` names them all.');
  return found;
}

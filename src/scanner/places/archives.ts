import { isArchiveName } from '../host/sweep/leads.ts';
import type { Scope } from './contract.ts';
import { nameOf, parentOf, type HostPath } from '../../domain/host-path.ts';

/**
 * Whether people put what they download and pass on into this folder: a home's top, and the visible folders in it, whatever their language
 * calls them (`Downloads`, `Desktop`, `Schreibtisch`). A quick look looks into archives there, under whatever name.
 */
export function keepsArchives({ home }: Scope, folder: HostPath): boolean {
  if (home === undefined) return false;
  return folder === home.path || (parentOf(folder) === home.path && !nameOf(folder).startsWith('.'));
}

/** Whether a sweep looks into what it met, where it is an archive: by its name everywhere, and under any name where a quick look does. */
export function opensSwept(scope: Scope, path: HostPath): boolean {
  return isArchiveName(nameOf(path)) || keepsArchives(scope, parentOf(path));
}

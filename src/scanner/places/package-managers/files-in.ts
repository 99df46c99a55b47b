import { isOutcome, type EntryKind } from '../../host/contract.ts';
import type { Look } from '../contract.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** Files of one package that are handed on to be looked at: more than any tool has commands. */
export const MAX_FILES = 300;
const FILES_AND_LINKS: readonly EntryKind[] = ['file', 'link'];

/** What lies in a package's folder of commands, at most `MAX_FILES`; nothing when it cannot be listed, as most packages have no such folder. */
export function filesIn(look: Look, folder: HostPath, kinds = FILES_AND_LINKS): readonly HostPath[] {
  const listing = look.host.list(folder);
  if (isOutcome(listing)) return [];
  return listing.entries
    .filter((entry) => kinds.includes(entry.kind))
    .slice(0, MAX_FILES)
    .map((entry) => join(folder, entry.name));
}

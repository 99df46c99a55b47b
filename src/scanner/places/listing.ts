import type { HostPath } from '../../domain/host-path.ts';
import { isOutcome, type DirEntry, type Outcome } from '../host/contract.ts';
import { expand, type Expanded } from '../host/expand.ts';
import { reasonOf } from '../host/gap-reason.ts';
import type { Look, PlaceGap } from './contract.ts';

/** The gap that an outcome means, or undefined when it means "looked at, and nothing there". */
export function gapFrom(outcome: Outcome, path: HostPath): PlaceGap | undefined {
  const reason = reasonOf(outcome);
  return reason === undefined ? undefined : { kind: 'gap', reason, path };
}

/** The folders that a pattern leads to, as `expand` finds them; what could not be looked at on the way is yielded as a gap. */
export function* foldersNamed(
  look: Look,
  pattern: string,
  base: { readonly at: HostPath; readonly within: HostPath },
): Generator<PlaceGap, readonly Expanded[]> {
  const folders: Expanded[] = [];
  for (const reached of expand(look.host, pattern, base)) {
    const gap = 'outcome' in reached ? gapFrom(reached.outcome, reached.path) : undefined;
    if (gap !== undefined) yield gap;
    if (!('outcome' in reached)) folders.push(reached);
  }
  return folders;
}

/**
 * What a folder holds; what cannot be listed, or not whole, is yielded as a gap and counts as empty.
 *
 * @param told the path that the gap names, when the folder was reached by another
 */
export function* entriesIn(look: Look, folder: HostPath, told = folder): Generator<PlaceGap, readonly DirEntry[]> {
  const listing = look.host.list(folder);
  if (isOutcome(listing)) {
    const gap = gapFrom(listing, told);
    if (gap !== undefined) yield gap;
    return [];
  }
  if (!listing.complete) yield { kind: 'gap', reason: 'budget', path: told };
  return listing.entries;
}

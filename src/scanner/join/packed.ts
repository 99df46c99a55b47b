import type { Copy } from './copy.ts';
import { groupCopies } from './grouping.ts';
import type { Match } from '../../matching/matcher.ts';
import { environmentKey } from '../../domain/environment-key.ts';
import { parentOf, type HostPath } from '../../domain/host-path.ts';

/**
 * Copies that lie packed in an archive: one for each archive and product. Nothing else is of them: no process runs them, no service is
 * theirs, and what an account's leftovers are of, they do not say. An archive that a copy of the same product brings, or runs in place, is part of that.
 */
export function keepPacked(archives: readonly Match[], copies: readonly Copy[]): readonly Copy[] {
  if (archives.length === 0) return [];
  const told = new Set(copies.flatMap(({ matches }) => matches.filter(({ strength }) => strength !== 'hint').flatMap(pathKeys)));
  return groupCopies(archives.filter((match) => !placesOf(match).some((path) => told.has(keyOf(match, path)))));
}

/** The archive, and the folders around it. */
function placesOf({ evidence }: Match): readonly HostPath[] {
  const places: HostPath[] = [];
  for (let path = evidence.root; path !== '/'; path = parentOf(path)) places.push(path);
  return places;
}

function pathKeys(match: Match): readonly string[] {
  const { root, paths } = match.evidence;
  return [root, ...paths].map((path) => keyOf(match, path));
}

function keyOf({ product, evidence }: Match, path: HostPath): string {
  return `${product}\0${environmentKey(evidence.environment)}\0${path}`;
}

import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { expand } from '../../../host/expand.ts';
import type { LayoutInput } from '../contract.ts';
import { environment, sitePackages, type ToolEnvironment } from '../site-packages.ts';
import { foldersIn } from '../versioned-store.ts';
import { normalisePypi } from '../../../../domain/python-name.ts';
import { join } from '../../../../domain/host-path.ts';

/** Where the cache keeps what it knows of a package, in a folder of its name: of PyPI, and of other indexes, repositories and URLs. */
const BY_NAME = ['wheels-v*/pypi', 'wheels-v*/index/*', 'sdists-v*/pypi', 'sdists-v*/index/*'];
const WITHOUT_NAME = [
  'wheels-v*/url',
  'wheels-v*/path',
  'sdists-v*/url',
  'sdists-v*/git',
  'sdists-v*/path',
  'sdists-v*/editable',
];

/**
 * uv's cache: `archive-v0/<random>` holds packages unpacked (`*.dist-info` at the top) and the environments of `uvx` (`lib/python3*`). The
 * names that the archives do not bear stand beside them; a cache without a wanted one is not gone through, since it
 * can hold thousands.
 */
export function* uvCache(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  if (!mayHoldWanted(look, at)) return;
  for (const folder of expand(look.host, 'archive-v*', { at: at.folder.real, within: at.within })) {
    if ('outcome' in folder) continue;
    for (const name of foldersIn(look, folder.real)) {
      if (typeof name !== 'string') {
        yield name;
        continue;
      }
      const real = join(folder.real, name);
      const archive: LayoutInput = { ...at, folder: { path: real, real } };
      const tool: ToolEnvironment = { root: real, isFor: () => true };
      yield* sitePackages(look, archive, tool);
      yield* environment(look, archive, tool);
    }
  }
}

function mayHoldWanted(look: Look, at: LayoutInput): boolean {
  const base = { at: at.folder.real, within: at.within };
  let isKnown = false;
  for (const pattern of BY_NAME) {
    for (const folder of expand(look.host, pattern, base)) {
      isKnown = true;
      if ('outcome' in folder) return true;
      for (const name of foldersIn(look, folder.real))
        if (typeof name !== 'string' || look.wanted.has(`pypi:${normalisePypi(name)}`)) return true;
    }
  }
  return !isKnown || WITHOUT_NAME.some((pattern) => expand(look.host, pattern, base).length > 0);
}

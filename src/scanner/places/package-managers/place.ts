import { isWithin } from '../../../domain/host-path.ts';
import type { Candidate, Look, Place, PlaceGap, Scope } from '../contract.ts';
import { foldersNamed } from '../listing.ts';
import type { PackageManager, Root } from './contract.ts';

/** The place of one package manager: its roots on the system and in each home, read by their layouts. */
export function placeOf(manager: PackageManager): Place {
  const { windows = { system: [], home: [] } } = manager;
  const hasSystem = manager.system.length + windows.system.length > 0;
  const hasHome = manager.home.length + windows.home.length > 0;
  return {
    id: `package-managers/${manager.id}`,
    platforms: manager.platforms,
    scopes: hasSystem && hasHome ? 'both' : hasSystem ? 'system' : 'homes',
    *candidates(look, scope) {
      const roots = look.host.platform === 'windows' ? (manager.windows ?? manager) : manager;
      const fixed = scope.home === undefined ? roots.system : roots.home;
      for (const root of [...fixed, ...(manager.configured?.(look, scope) ?? [])]) yield* read(look, scope, root);
    },
  };
}

function* read(look: Look, scope: Scope, root: Root): Iterable<Candidate | PlaceGap> {
  const isAbsolute = root.pattern.startsWith('/');
  const home = scope.home?.path ?? '/';
  // A home's own folders may link anywhere in that home; a prefix outside of it, and the system's, within the system.
  const within = isAbsolute && !isWithin(root.pattern, home) ? '/' : home;
  for (const folder of yield* foldersNamed(look, root.pattern, { at: isAbsolute ? '/' : home, within }))
    yield* root.layout(look, { scope, root, folder, within });
}

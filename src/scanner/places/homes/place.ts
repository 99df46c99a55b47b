import { treeBelow } from '../tree.ts';
import type { Place } from '../contract.ts';

/** Homes, whole, as far as a quick look goes: what lies outside of every manager's own places, wherever its account put it. A deep look sweeps them. */
export const homes: Place = {
  id: 'homes',
  platforms: ['linux', 'macos', 'windows'],
  scopes: 'homes',
  depths: ['quick'],
  *candidates(look, scope) {
    if (scope.home === undefined) return;
    const { path } = scope.home;
    const others = new Set(
      look.host
        .homes()
        .map((home) => home.path)
        .filter((home) => home !== path),
    );
    yield* treeBelow(look, scope, { top: path, leaves: (folder) => others.has(folder) });
  },
};

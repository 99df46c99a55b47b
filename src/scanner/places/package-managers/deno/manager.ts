import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { nodeModules } from '../node-modules.ts';
import { foldersIn, storedPackage, versionsByName } from '../versioned-store.ts';
import { join } from '../../../../domain/host-path.ts';

const cache = (pattern: string): Root => ({ pattern, channel: 'deno', layout: denoCache });

/**
 * Deno: `deno install -g npm:<package>` writes a script `~/.deno/bin/<command>` and an install of its own in
 * `~/.deno/bin/.<command>/node_modules` (seen with deno 2.9; https://docs.deno.com/runtime/reference/cli/install/); what any `deno run npm:…`
 * has fetched stays runnable in `<cache>/npm/<registry>/<name>/<version>`.
 */
export const deno: PackageManager = {
  id: 'deno',
  platforms: ['linux', 'macos', 'windows'],
  system: [],
  home: [
    { pattern: '.deno/bin/.*/node_modules', channel: 'deno', layout: nodeModules, bins: ['../..'] },
    cache('.cache/deno/npm'),
    cache('Library/Caches/deno/npm'),
  ],
  windows: {
    system: [],
    home: [
      { pattern: '.deno/bin/.*/node_modules', channel: 'deno', layout: nodeModules, bins: ['../..'] },
      cache('AppData/Local/deno/npm'),
    ],
  },
};

function* denoCache(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const registry of foldersIn(look, at.folder.real)) {
    if (typeof registry !== 'string') {
      yield registry;
      continue;
    }
    for (const stored of versionsByName(look, join(at.folder.real, registry))) {
      if ('kind' in stored) yield stored;
      else yield* storedPackage(look, at, stored);
    }
  }
}

import type { PackageManager, Root } from '../contract.ts';
import { nodeModules } from '../node-modules.ts';
import { yarnArchives } from './archives.ts';
import { yarnCache } from './cache.ts';

const global = (pattern: string, bins: readonly string[]): Root => ({ pattern, channel: 'yarn', layout: nodeModules, bins });
const cache = (pattern: string): Root => ({ pattern, channel: 'yarn-cache', layout: yarnCache });
const archives = (pattern: string): Root => ({ pattern, channel: 'yarn-cache', layout: yarnArchives });

/**
 * Yarn 1: global packages in one project of its own (`~/.config/yarn/global`, for root `/usr/local/share/.config/yarn/global`,
 * whatever HOME says; https://classic.yarnpkg.com/lang/en/docs/cli/global/, seen with 1.22), and its cache, which holds packages
 * unpacked and so runnable. Yarn 2 and later keep no global packages; their cache, a project's own (`.yarn/cache`, found where the project lies) or
 * one for all (`~/.yarn/berry/cache`; yarnpkg.com/configuration/yarnrc#globalFolder), holds an archive for each package, out of which they run it.
 */
export const yarn: PackageManager = {
  id: 'yarn',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    global('/usr/local/share/.config/yarn/global/node_modules', ['../../../../../bin']),
    global('/usr/share/.config/yarn/global/node_modules', ['../../../../../bin']),
    cache('/usr/local/share/.cache/yarn/v*'),
  ],
  home: [
    global('.config/yarn/global/node_modules', ['../../../../.yarn/bin', '../../../../.local/bin']),
    global('.local/share/yarn/global/node_modules', ['../../../../../.yarn/bin', '../../../../bin']),
    global('.yarn/global/node_modules', ['../../bin']),
    cache('.cache/yarn/v*'),
    archives('.yarn/berry/cache'),
    cache('Library/Caches/Yarn/v*'),
  ],
  windows: {
    system: [],
    home: [
      global('AppData/Local/Yarn/Data/global/node_modules', ['../../../bin', '../../../../bin']),
      cache('AppData/Local/Yarn/Cache/v*'),
      archives('AppData/Local/Yarn/Berry/cache'),
    ],
  },
};

import type { PackageManager, Root } from '../contract.ts';
import { nodeModules } from '../node-modules.ts';
import { bunCache } from './cache.ts';

const global = (pattern: string, bins: readonly string[]): Root => ({ pattern, channel: 'bun', layout: nodeModules, bins });
const bunx = (pattern: string): Root => ({ pattern, channel: 'bunx', layout: nodeModules });
const cache = (pattern: string): Root => ({ pattern, channel: 'bun-cache', layout: bunCache });

/**
 * Bun: global packages in `~/.bun/install/global`, its cache of unpacked packages (https://bun.sh/docs/pm/global-cache), and
 * what `bunx` has fetched: in the cache (`.bunx-<uid>/<package>@<version>`, seen with 1.4) or, before
 * (https://github.com/oven-sh/bun/pull/31447), in the temporary folder.
 */
export const bun: PackageManager = {
  id: 'bun',
  platforms: ['linux', 'macos', 'windows'],
  system: [bunx('/tmp/bunx-*/node_modules'), bunx('/var/tmp/bunx-*/node_modules'), bunx('/tmp/bunx-*/*/node_modules')],
  home: [
    global('.bun/install/global/node_modules', ['../../../bin']),
    global('.cache/.bun/install/global/node_modules', ['../../../bin']),
    bunx('.bun/install/cache/.bunx-*/*/node_modules'),
    bunx('.bun/install/cache/.bunx-*/*/*/node_modules'),
    cache('.bun/install/cache'),
    cache('.cache/.bun/install/cache'),
  ],
  windows: {
    system: [],
    home: [
      global('.bun/install/global/node_modules', ['../../../bin']),
      bunx('.bun/install/cache/.bunx-*/*/node_modules'),
      bunx('.bun/install/cache/.bunx-*/*/*/node_modules'),
      bunx('AppData/Local/Temp/bunx-*/node_modules'),
      cache('.bun/install/cache'),
    ],
  },
};

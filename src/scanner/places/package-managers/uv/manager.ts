import type { PackageManager, Root } from '../contract.ts';
import { toolEnvironment } from '../site-packages.ts';
import { uvCache } from './cache.ts';

const tools = (pattern: string, bin: string): Root => ({ pattern, channel: 'uv-tool', layout: toolEnvironment, bins: [bin] });
const cache = (pattern: string): Root => ({ pattern, channel: 'uv-cache', layout: uvCache });

/**
 * uv: a virtual environment for each tool in `~/.local/share/uv/tools`, links to its commands in `~/.local/bin`
 * (https://docs.astral.sh/uv/concepts/tools/), and the cache (https://docs.astral.sh/uv/reference/storage/), where
 * the environments of `uvx` and unpacked packages stay and run.
 */
export const uv: PackageManager = {
  id: 'uv',
  platforms: ['linux', 'macos', 'windows'],
  system: [tools('/opt/uv/tools/*', '/usr/local/bin'), tools('/usr/local/share/uv/tools/*', '/usr/local/bin')],
  home: [tools('.local/share/uv/tools/*', '~/.local/bin'), cache('.cache/uv'), cache('Library/Caches/uv')],
  windows: {
    system: [],
    home: [
      tools('AppData/Roaming/uv/tools/*', '~/.local/bin'),
      tools('AppData/Roaming/uv/data/tools/*', '~/.local/bin'),
      cache('AppData/Local/uv/cache'),
    ],
  },
};

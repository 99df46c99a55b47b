import type { PackageManager, Root } from '../contract.ts';
import { globalModules, nodeModules } from '../node-modules.ts';
import { prefixRoots } from './prefix.ts';

const root = (pattern: string, bins: readonly string[] = ['../../bin']): Root => ({
  pattern,
  channel: 'npm',
  layout: globalModules,
  bins,
});

/**
 * npm's global packages: `{prefix}/lib/node_modules` with links in `{prefix}/bin`
 * (https://docs.npmjs.com/cli/v11/configuring-npm/folders), the prefix being the system's, an npmrc's, or one for each version
 * of Node that a version manager holds. The folders of version managers are those of their own documentation,
 * seen on real installs where docs/channels.md says so.
 */
export const npm: PackageManager = {
  id: 'npm',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    root('/usr/lib/node_modules'),
    root('/usr/local/lib/node_modules'),
    // Debian's packages of node modules, hundreds of them, none renamed.
    { ...root('/usr/share/nodejs'), layout: nodeModules },
    root('/opt/*/lib/node_modules'),
    root('/opt/homebrew/lib/node_modules'),
    root('/usr/local/n/versions/node/*/lib/node_modules'),
    root('/usr/local/nvm/versions/node/*/lib/node_modules'),
    root('/usr/local/share/nvm/versions/node/*/lib/node_modules'),
    root('/opt/nvm/versions/node/*/lib/node_modules'),
    root('/usr/local/share/mise/installs/*/*/lib/node_modules'),
    root('/opt/asdf/installs/*/*/lib/node_modules'),
    root('/home/linuxbrew/.linuxbrew/lib/node_modules'),
  ],
  home: [
    root('.npm-global/lib/node_modules'),
    root('.npm-packages/lib/node_modules'),
    root('.npm/lib/node_modules'),
    root('npm/lib/node_modules'),
    root('.node_modules_global/lib/node_modules'),
    root('.local/lib/node_modules'),
    root('.nvm/versions/node/*/lib/node_modules'),
    root('.nvm/versions/io.js/*/lib/node_modules'),
    root('.config/nvm/versions/node/*/lib/node_modules'),
    root('.local/share/nvm/versions/node/*/lib/node_modules'),
    root('.local/share/nvm/*/lib/node_modules'),
    root('.fnm/node-versions/*/installation/lib/node_modules'),
    root('.local/share/fnm/node-versions/*/installation/lib/node_modules'),
    root('.volta/tools/image/packages/*/lib/node_modules', ['../../bin', '../../../../../../bin']),
    root('.volta/tools/image/packages/*/*/lib/node_modules', ['../../bin', '../../../../../../../bin']),
    root('.volta/tools/image/node/*/lib/node_modules'),
    root('.asdf/installs/*/*/lib/node_modules', ['../../bin', '../../../../../shims']),
    root('.asdf/installs/nodejs/*/.npm/lib/node_modules'),
    root('.local/share/mise/installs/*/*/lib/node_modules', ['../../bin', '../../../../../shims']),
    root('.local/share/rtx/installs/*/*/lib/node_modules', ['../../bin', '../../../../../shims']),
    root('n/lib/node_modules'),
    root('n/n/versions/node/*/lib/node_modules'),
    root('.n/lib/node_modules'),
    root('.nodenv/versions/*/lib/node_modules', ['../../bin', '../../../../shims']),
    root('.nodebrew/node/*/lib/node_modules'),
    root('.nvs/node/*/*/lib/node_modules'),
    root('.proto/tools/node/*/lib/node_modules'),
    root('.proto/tools/node/globals/lib/node_modules'),
    root('.vite-plus/js_runtime/node/*/lib/node_modules'),
    root('.linuxbrew/lib/node_modules'),
    root('node/lib/node_modules'),
  ],
  configured: prefixRoots,
  // A global prefix of Windows has no `lib`, and its shims lie in it (npm help folders).
  windows: {
    system: [
      root('/Program Files/nodejs/node_modules', ['..']),
      root('/ProgramData/nvm/v*/node_modules', ['..']),
      root('/nvm4w/nodejs/node_modules', ['..']),
      root('/ProgramData/scoop/persist/nodejs*/bin/node_modules', ['..']),
    ],
    home: [
      root('AppData/Roaming/npm/node_modules', ['..']),
      root('AppData/Roaming/nvm/v*/node_modules', ['..']),
      root('AppData/Local/nvm/v*/node_modules', ['..']),
      root('AppData/Roaming/fnm/node-versions/*/installation/node_modules', ['..']),
      root('AppData/Local/fnm/node-versions/*/installation/node_modules', ['..']),
      root('AppData/Local/fnm_multishells/*/node_modules', ['..']),
      root('AppData/Local/Volta/tools/image/packages/*/node_modules', ['..', '../../../../../bin']),
      root('AppData/Local/Volta/tools/image/packages/*/*/node_modules', ['..', '../../../../../../bin']),
      root('AppData/Local/Volta/tools/image/node/*/node_modules', ['..']),
      root('AppData/Local/mise/installs/*/*/node_modules', ['..']),
      root('AppData/Local/Microsoft/WinGet/Packages/*/*/node_modules', ['..']),
      root('AppData/Local/nvs/node/*/*/node_modules', ['..']),
      root('scoop/persist/nodejs*/bin/node_modules', ['..']),
      root('scoop/persist/nvm/nodejs/v*/node_modules', ['..']),
      root('.npm-global/node_modules', ['..']),
    ],
  },
};

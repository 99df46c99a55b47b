import type { PackageManager } from '../contract.ts';
import { installedTools } from '../installed-tools.ts';

const layout = installedTools('mise');

/**
 * Tools that mise has downloaded itself: `installs/<tool>/<version>` in `~/.local/share/mise` (https://mise.jdx.dev/directories.html). Tools of its npm and
 * pipx backends (`installs/npm-<package>`) are found as those packages, with npm's or pipx' channel.
 */
export const mise: PackageManager = {
  id: 'mise',
  platforms: ['linux', 'macos'],
  system: [{ pattern: '/usr/local/share/mise/installs', channel: 'mise', layout }],
  home: [
    { pattern: '.local/share/mise/installs', channel: 'mise', layout },
    { pattern: '.local/share/rtx/installs', channel: 'mise', layout },
  ],
};

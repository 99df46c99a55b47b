import type { PackageManager } from '../contract.ts';
import { installedTools } from '../installed-tools.ts';

const layout = installedTools('asdf');

/** Tools that a plugin of asdf has installed: `installs/<plugin>/<version>` in `~/.asdf` (https://asdf-vm.com/manage/configuration.html, ASDF_DATA_DIR). */
export const asdf: PackageManager = {
  id: 'asdf',
  platforms: ['linux', 'macos'],
  system: [{ pattern: '/opt/asdf/installs', channel: 'asdf', layout }],
  home: [
    { pattern: '.asdf/installs', channel: 'asdf', layout },
    { pattern: '.local/share/asdf/installs', channel: 'asdf', layout },
  ],
};

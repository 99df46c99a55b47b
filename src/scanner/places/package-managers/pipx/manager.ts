import type { PackageManager, Root } from '../contract.ts';
import { toolEnvironment } from '../site-packages.ts';

const root = (pattern: string, bin: string): Root => ({ pattern, channel: 'pipx', layout: toolEnvironment, bins: [bin] });

/**
 * pipx: a virtual environment for each tool in `<PIPX_HOME>/venvs`, links to its commands in `~/.local/bin`, with `--global` in
 * `/opt/pipx` and `/usr/local/bin` (https://pipx.pypa.io/latest/how-to/configure-paths/). What `pipx run` has fetched stays
 * in `.cache/pipx` for some days and runs.
 */
export const pipx: PackageManager = {
  id: 'pipx',
  platforms: ['linux', 'macos', 'windows'],
  system: [root('/opt/pipx/venvs/*', '/usr/local/bin')],
  home: [
    root('.local/share/pipx/venvs/*', '~/.local/bin'),
    root('.local/pipx/venvs/*', '~/.local/bin'),
    root('.local/pipx/.cache/*', '~/.local/bin'),
    root('.cache/pipx/*', '~/.local/bin'),
    root('Library/Application Support/pipx/venvs/*', '~/.local/bin'),
    // mise's pipx backend makes a PIPX_HOME, or uv's environment, for each version.
    root('.local/share/mise/installs/pipx-*/*/*', '~/.local/bin'),
    root('.local/share/mise/installs/pipx-*/*/venvs/*', '~/.local/bin'),
  ],
  windows: {
    system: [root('/Program Files/pipx/venvs/*', '/Program Files/pipx/bin')],
    home: [
      root('pipx/venvs/*', '~/.local/bin'),
      root('pipx/.cache/*', '~/.local/bin'),
      root('.local/pipx/venvs/*', '~/.local/bin'),
      root('AppData/Local/pipx/pipx/venvs/*', '~/.local/bin'),
      root('AppData/Local/pipx/pipx/.cache/*', '~/.local/bin'),
    ],
  },
};

/**
 * How a copy came to be on a host. Closed list: removal steps, the console and exports speak of these.
 * `method` in test/accuracy maps onto it; each member is described in docs/channels.md.
 */
export const CHANNELS = [
  'npm', // a global prefix, of the system, an npmrc or a version manager
  'npm-project', // a node_modules folder of a project
  'npx-cache',
  'npm-staging', // what a broken npm update leaves behind, still runnable
  'pnpm',
  'pnpm-store',
  'pnpm-dlx',
  'yarn',
  'yarn-cache',
  'bun',
  'bun-cache',
  'bunx',
  'deno',
  'pip',
  'pipx',
  'uv-tool',
  'uv-cache',
  'conda',
  'cargo',
  'go',
  'gem',
  'composer',
  'dotnet',
  'dpkg',
  'rpm',
  'pacman',
  'apk',
  'snap',
  'flatpak',
  'homebrew',
  'nix',
  'asdf',
  'mise',
  'native-installer', // the vendor's own script or installer
  'application', // an unpacked application folder or .app bundle
  'appimage',
  'msi',
  'msix',
  'winget',
  'scoop',
  'choco',
  'editor-extension',
  'editor-built-in', // shipped inside the editor
  'jetbrains-plugin',
  'vim-plugin',
  'zed-extension',
  'browser-extension',
  'copied-binary',
  'copied-script',
  'archive', // it lies in an archive, and runs only when that is unpacked
  'source-checkout',
  'container-image',
  'process', // it runs and no copy is left to tell how it came
  'configuration', // leftovers only
] as const;
export type Channel = (typeof CHANNELS)[number];

import type { Platform } from '../../../domain/platform.ts';

/** A folder of plug-ins: each folder in it is one. */
export interface PluginRoot {
  readonly editor: 'Vim' | 'Neovim' | 'Zed';
  /** Absolute, or relative to each home; `*` is one name. */
  readonly pattern: string;
}

const vim = (pattern: string): PluginRoot => ({ editor: 'Vim', pattern });
const neovim = (pattern: string): PluginRoot => ({ editor: 'Neovim', pattern });
const zed = (pattern: string): PluginRoot => ({ editor: 'Zed', pattern });

/**
 * Below Neovim's data folder (`stdpath('data')`, neovim.io/doc/user/starting.html): its own packages (`:help packages`; vim.pack and
 * packer.nvim use them), lazy.nvim's (lazy.folke.io, `root`), vim-plug's (github.com/junegunn/vim-plug, `stdpath('data') . '/plugged'`).
 */
const belowData = (data: string): readonly PluginRoot[] =>
  ['site/pack/*/start', 'site/pack/*/opt', 'lazy', 'plugged'].map((folder) => neovim(`${data}/${folder}`));

/** Below Vim's folder of an account: packages, vim-plug's, Vundle's and Pathogen's `bundle`. */
const belowVim = (folder: string): readonly PluginRoot[] =>
  ['pack/*/start', 'pack/*/opt', 'plugged', 'bundle'].map((name) => vim(`${folder}/${name}`));

/** Extensions of Zed: `extensions/installed/<id>` in its data folder (zed.dev/docs/extensions/installing-extensions, "Installation Location"). */
const ZED = 'extensions/installed';

/** Folders of plug-ins in each home. */
export const HOME_ROOTS: Readonly<Record<Platform, readonly PluginRoot[]>> = {
  linux: [
    ...belowVim('.vim'),
    ...belowVim('.config/nvim').map(({ pattern }) => neovim(pattern)),
    ...['.local/share/nvim', '.local/share/lvim', '.var/app/io.neovim.nvim/data/nvim'].flatMap(belowData),
    ...['.local/share/zed', '.local/share/zed-preview', '.var/app/dev.zed.Zed/data/zed'].map((data) => zed(`${data}/${ZED}`)),
  ],
  macos: [
    ...belowVim('.vim'),
    ...belowVim('.config/nvim').map(({ pattern }) => neovim(pattern)),
    ...['.local/share/nvim', '.local/share/lvim'].flatMap(belowData),
    zed(`Library/Application Support/Zed/${ZED}`),
  ],
  windows: [
    ...belowVim('vimfiles'),
    ...belowVim('AppData/Local/nvim').map(({ pattern }) => neovim(pattern)),
    ...belowData('AppData/Local/nvim-data'),
    zed(`AppData/Local/Zed/${ZED}`),
  ],
};

/** Folders of plug-ins for all accounts (`:help 'packpath'`). */
export const SYSTEM_ROOTS: Readonly<Record<Platform, readonly PluginRoot[]>> = {
  linux: [
    ...['/usr/share/vim/vimfiles', '/etc/vim', '/var/lib/vim/addons'].flatMap((top) =>
      ['start', 'opt'].map((folder) => vim(`${top}/pack/*/${folder}`)),
    ),
    ...['/usr/share/nvim/site', '/usr/local/share/nvim/site'].flatMap((top) =>
      ['start', 'opt'].map((folder) => neovim(`${top}/pack/*/${folder}`)),
    ),
  ],
  macos: [],
  windows: [],
};

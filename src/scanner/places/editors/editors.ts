import type { Channel } from '../../../domain/channel.ts';
import { HOME_LOOSE, HOME_PARENTS, SYSTEM_PARENTS } from '../applications/parents.ts';

/** A folder of extensions: each folder in it is one. */
export interface ExtensionRoot {
  /** For people; for a pattern that fits many products, what they have in common. */
  readonly editor: string;
  /** Absolute, or relative to each home; `*` is one name. */
  readonly pattern: string;
  readonly channel: Extract<Channel, 'editor-extension' | 'editor-built-in'>;
  /** Further lists of installed extensions, relative to the home: each profile of the editor has its own, over shared folders. */
  readonly profiles?: string;
}

/**
 * Editors of the VS Code family: name, data folder in a home (product.json `dataFolderName`), and folder of settings in
 * `~/.config` (`nameShort`) where it is known. Folders as seen on real installs and in the tables of public detectors
 * that docs/channels.md names; those of a name that has changed stay, since machines keep them.
 */
const DESKTOP: readonly (readonly [string, string, string?])[] = [
  ['Visual Studio Code', '.vscode', 'Code'],
  ['Visual Studio Code Insiders', '.vscode-insiders', 'Code - Insiders'],
  ['Visual Studio Code Exploration', '.vscode-exploration', 'Code - Exploration'],
  ['VSCodium', '.vscode-oss', 'VSCodium'],
  ['VSCodium', '.vscodium', 'VSCodium'],
  ['VSCodium Insiders', '.vscodium-insiders', 'VSCodium - Insiders'],
  ['Cursor', '.cursor', 'Cursor'],
  ['Windsurf', '.windsurf', 'Windsurf'],
  ['Windsurf Next', '.windsurf-next', 'Windsurf - Next'],
  ['Devin Desktop', '.devin', 'Devin'],
  ['Trae', '.trae', 'Trae'],
  ['Trae CN', '.trae-cn', 'Trae CN'],
  ['Antigravity', '.antigravity', 'Antigravity'],
  ['Antigravity IDE', '.antigravity-ide', 'Antigravity IDE'],
  ['Qoder', '.qoder', 'Qoder'],
  ['Kiro', '.kiro', 'Kiro'],
  ['PearAI', '.pearai', 'PearAI'],
  ['Void', '.void', 'Void'],
  ['Void', '.void-editor', 'Void'],
  ['Melty', '.melty'],
  ['Melty', '.meltycode'],
  ['Aide', '.aide', 'Aide'],
  ['Positron', '.positron', 'Positron'],
  ['Eclipse Theia', '.theia'],
  ['MarsCode', '.marscode'],
];

/** The remote side of an editor: what it puts into a home of the machine that it edits on. */
const SERVERS: readonly (readonly [string, string])[] = [
  ['Visual Studio Code server', '.vscode-server'],
  ['Visual Studio Code Insiders server', '.vscode-server-insiders'],
  ['Visual Studio Code server (Codespaces)', '.vscode-remote'],
  ['VSCodium server', '.vscodium-server'],
  ['VSCodium server', '.vscode-server-oss'],
  ['Cursor server', '.cursor-server'],
  ['Windsurf server', '.windsurf-server'],
  ['Devin Desktop server', '.devin-server'],
  ['Trae server', '.trae-server'],
  ['Trae CN server', '.trae-cn-server'],
  ['Kiro server', '.kiro-server'],
  ['Qoder server', '.qoder-server'],
  ['Antigravity server', '.antigravity-server'],
  ['Antigravity IDE server', '.antigravity-ide-server'],
  ['PearAI server', '.pearai-server'],
  ['Positron server', '.positron-server'],
  ['Comate server', '.comate-server'],
  ['Void server', '.void-server'],
  ['Melty server', '.meltycode-server'],
  ['openvscode-server', '.openvscode-server'],
];

const own = (editor: string, pattern: string, profiles?: string): ExtensionRoot => ({
  editor,
  pattern,
  channel: 'editor-extension',
  ...(profiles === undefined ? {} : { profiles }),
});
const shipped = (editor: string, pattern: string): ExtensionRoot => ({ editor, pattern, channel: 'editor-built-in' });

/** Extension folders in each home. */
export const HOME_ROOTS: readonly ExtensionRoot[] = [
  ...DESKTOP.map(([editor, folder, settings]) =>
    own(
      editor,
      `${folder}/extensions`,
      settings === undefined ? undefined : `.config/${settings}/User/profiles/*/extensions.json`,
    ),
  ),
  ...SERVERS.flatMap(([editor, folder]) => [
    own(editor, `${folder}/extensions`, `${folder}/data/User/profiles/*/extensions.json`),
    shipped(editor, `${folder}/bin/*/extensions`),
    shipped(editor, `${folder}/cli/servers/*/server/extensions`),
  ]),
  // `code serve-web` and `code tunnel` of the desktop's own command keep servers beside the extensions.
  ...['.vscode', '.vscode-insiders'].flatMap((folder) => [
    shipped('Visual Studio Code server', `${folder}/cli/servers/*/server/extensions`),
    shipped('Visual Studio Code server', `${folder}/cli/serve-web/*/extensions`),
  ]),
  own('code-server', '.local/share/code-server/extensions', '.local/share/code-server/User/profiles/*/extensions.json'),
  shipped('code-server', '.local/lib/*/lib/vscode/extensions'),
  own('an editor in Flatpak', '.var/app/*/data/*/extensions', '.var/app/*/config/*/User/profiles/*/extensions.json'),
  ...[...HOME_PARENTS, ...HOME_LOOSE].flatMap((parent) => [
    own('a portable editor', `${parent}/*/data/extensions`),
    shipped('an editor', `${parent}/*/resources/app/extensions`),
  ]),
];

/** Extension folders of the system: what installed editors ship, and portable editors in /opt. */
export const SYSTEM_ROOTS: readonly ExtensionRoot[] = [
  ...SYSTEM_PARENTS.map((parent) => shipped('an editor', `${parent}/*/resources/app/extensions`)),
  own('a portable editor', '/opt/*/data/extensions'),
  shipped('code-server', '/usr/lib/code-server/lib/vscode/extensions'),
  shipped('code-server', '/opt/*/lib/vscode/extensions'),
  // Arch Linux' build of Code - OSS.
  shipped('Code - OSS', '/usr/lib/code/extensions'),
  shipped('an editor in a snap', '/snap/*/current/usr/share/*/resources/app/extensions'),
  ...['extra', 'share', 'lib'].map((folder) =>
    shipped('an editor in Flatpak', `/var/lib/flatpak/app/*/current/active/files/${folder}/*/resources/app/extensions`),
  ),
];

import type { Channel } from '../../../domain/channel.ts';
import type { Platform } from '../../../domain/platform.ts';
import { HOME_LOOSE, HOME_PARENTS, HOME_PROGRAM_FILES, PROGRAM_FILES, SYSTEM_PARENTS } from '../applications/parents.ts';
import { DESKTOP, SERVERS } from './editors.ts';

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

const own = (editor: string, pattern: string, profiles?: string): ExtensionRoot => ({
  editor,
  pattern,
  channel: 'editor-extension',
  ...(profiles === undefined ? {} : { profiles }),
});
const shipped = (editor: string, pattern: string): ExtensionRoot => ({ editor, pattern, channel: 'editor-built-in' });

/** Where an editor keeps its settings, and in them its profiles (microsoft/vscode, src/vs/platform/environment/node/userDataPath.ts). */
const SETTINGS: Readonly<Record<Platform, string>> = {
  linux: '.config',
  macos: 'Library/Application Support',
  windows: 'AppData/Roaming',
};

/** What every system has: the editors' data folders, and those of the remote side of editors elsewhere. */
const common = (platform: Platform): readonly ExtensionRoot[] => [
  ...DESKTOP.map(([editor, folder, settings]) =>
    own(
      editor,
      `${folder}/extensions`,
      settings === undefined ? undefined : `${SETTINGS[platform]}/${settings}/User/profiles/*/extensions.json`,
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
];

/** Where macOS looks for applications, and folders of suites in it. */
const BUNDLE_PARENTS = ['/Applications', '/Applications/*'];
const HOME_BUNDLE_PARENTS = ['Applications', 'Applications/*', 'Downloads', 'Desktop'];

/** An application's own folder: on macOS its bundle, beside which portable data lies as `code-portable-data`. */
const inBundles = (parents: readonly string[]): readonly ExtensionRoot[] =>
  parents.flatMap((parent) => [
    shipped('an editor', `${parent}/*.app/Contents/Resources/app/extensions`),
    own('a portable editor', `${parent}/*-portable-data/extensions`),
  ]);
/** On Linux and Windows; newer editors on Windows keep each version in a folder of its commit's name. */
const inFolders = (parents: readonly string[]): readonly ExtensionRoot[] =>
  parents.flatMap((parent) => [
    own('a portable editor', `${parent}/*/data/extensions`),
    shipped('an editor', `${parent}/*/resources/app/extensions`),
  ]);

const HOME: Readonly<Record<Platform, readonly ExtensionRoot[]>> = {
  linux: [
    ...common('linux'),
    own('code-server', '.local/share/code-server/extensions', '.local/share/code-server/User/profiles/*/extensions.json'),
    shipped('code-server', '.local/lib/*/lib/vscode/extensions'),
    own('an editor in Flatpak', '.var/app/*/data/*/extensions', '.var/app/*/config/*/User/profiles/*/extensions.json'),
    ...inFolders([...HOME_PARENTS, ...HOME_LOOSE]),
  ],
  macos: [...common('macos'), ...inBundles(HOME_BUNDLE_PARENTS)],
  windows: [
    ...common('windows'),
    ...inFolders([...HOME_PROGRAM_FILES, 'Downloads', 'Desktop']),
    shipped('an editor', 'AppData/Local/Programs/*/*/resources/app/extensions'),
    own('an editor of Scoop', 'scoop/persist/*/data/extensions'),
  ],
};

const SYSTEM: Readonly<Record<Platform, readonly ExtensionRoot[]>> = {
  linux: [
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
  ],
  macos: inBundles(BUNDLE_PARENTS),
  windows: [
    ...inFolders(PROGRAM_FILES),
    ...PROGRAM_FILES.map((parent) => shipped('an editor', `${parent}/*/*/resources/app/extensions`)),
  ],
};

/** Folders of extensions in each home, or on the system: what accounts added, what editors ship, and portable editors. */
export function extensionRoots(platform: Platform, isHome: boolean): readonly ExtensionRoot[] {
  return (isHome ? HOME : SYSTEM)[platform];
}

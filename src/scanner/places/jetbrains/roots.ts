import type { Platform } from '../../../domain/platform.ts';
import { HOME_LOOSE, HOME_PARENTS, SYSTEM_PARENTS } from '../applications/parents.ts';

/** A folder of plugins: each folder or jar in it is one. */
export interface PluginRoot {
  /** Absolute, or relative to each home; `*` is one name. */
  readonly pattern: string;
  /** The product ships these; they are many, and only those of wanted names are looked into. */
  readonly isBundled: boolean;
}

const own = (pattern: string): PluginRoot => ({ pattern, isBundled: false });
const bundled = (pattern: string): PluginRoot => ({ pattern, isBundled: true });

/**
 * Plugins that an account has added. On Linux the plugins' folder is the product's own data folder, without a `plugins` in it
 * (JetBrains/intellij-community, PathManager.getDefaultPluginPathFor: `.local/share`, `Library/Application Support`
 * and `APPDATA` with `plugins`); the vendor's name is `JetBrains`, for Android Studio `Google`. Before 2020.1 it was
 * `~/.<Product><version>/config/plugins`.
 */
const HOME: Readonly<Record<Platform, readonly PluginRoot[]>> = {
  linux: [
    own('.local/share/JetBrains/*'),
    own('.local/share/Google/AndroidStudio*'),
    own('.config/JetBrains/*/plugins'),
    own('.config/Google/AndroidStudio*/plugins'),
    own('.var/app/*/data/JetBrains/*'),
    own('.var/app/*/data/Google/AndroidStudio*'),
    ...['IntelliJIdea', 'IdeaIC', 'PyCharm', 'WebStorm', 'PhpStorm', 'RubyMine', 'GoLand', 'CLion', 'Rider', 'DataGrip'].map(
      (product) => own(`.${product}*/config/plugins`),
    ),
    own('.AndroidStudio*/config/plugins'),
    // Toolbox: `apps/<product>` since 2.0, `apps/<product>/<channel>/<build>` before.
    bundled('.local/share/JetBrains/Toolbox/apps/*/plugins'),
    bundled('.local/share/JetBrains/Toolbox/apps/*/*/*/plugins'),
    // The backend that Gateway and Toolbox unpack on the machine that is worked on.
    bundled('.cache/JetBrains/RemoteDev/dist/*/plugins'),
    ...[...HOME_PARENTS, ...HOME_LOOSE].map((parent) => bundled(`${parent}/*/plugins`)),
  ],
  macos: [
    own('Library/Application Support/JetBrains/*/plugins'),
    own('Library/Application Support/Google/AndroidStudio*/plugins'),
    bundled('Applications/*/Contents/plugins'),
  ],
  windows: [
    own('AppData/Roaming/JetBrains/*/plugins'),
    own('AppData/Roaming/Google/AndroidStudio*/plugins'),
    bundled('AppData/Local/Programs/*/plugins'),
    bundled('AppData/Local/JetBrains/Toolbox/apps/*/*/*/plugins'),
  ],
};

/** Plugins that installed products ship. */
const SYSTEM: Readonly<Record<Platform, readonly PluginRoot[]>> = {
  linux: [
    ...SYSTEM_PARENTS.map((parent) => bundled(`${parent}/*/plugins`)),
    bundled('/opt/*/*/plugins'),
    bundled('/snap/*/current/plugins'),
    bundled('/snap/*/current/*/plugins'),
    bundled('/var/lib/flatpak/app/*/current/active/files/extra/plugins'),
    bundled('/var/lib/flatpak/app/*/current/active/files/extra/*/plugins'),
  ],
  macos: [bundled('/Applications/*/Contents/plugins')],
  windows: [bundled('/Program Files/JetBrains/*/plugins'), bundled('/Program Files/Android/*/plugins')],
};

/** Folders of plugins on the system, or in a home. */
export function pluginRoots(platform: Platform, isHome: boolean): readonly PluginRoot[] {
  return (isHome ? HOME : SYSTEM)[platform];
}

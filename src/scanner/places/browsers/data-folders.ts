import type { Platform } from '../../../domain/platform.ts';

/** Folders of a home that hold profiles; `*` is one name or a part of one. */
type DataFolders = Readonly<Record<Platform, readonly string[]>>;

/**
 * Names of user data folders below `~/.config`: every channel of a browser has its own, `google-chrome-beta`, `microsoft-edge-dev`
 * (Chromium, docs/user_data_dir.md, "Default Location"; of other vendors as public detectors and migration tools of 2025 list them).
 */
const CHROMIUM_NAMES = [
  'google-chrome*',
  'chromium*',
  'ungoogled-chromium*',
  'microsoft-edge*',
  'BraveSoftware/*',
  'vivaldi*',
  'opera*',
  'yandex-browser*',
  'thorium*',
  'Perplexity/*',
  'comet*',
  'net.imput.helium*',
  'naver-whale*',
  'iridium*',
];

const below = (parents: readonly string[], names: readonly string[]): readonly string[] =>
  parents.flatMap((parent) => names.map((name) => `${parent}/${name}`));

/** User data folders of the Chromium family: of packages, snaps and Flatpaks on Linux. */
export const CHROMIUM: DataFolders = {
  linux: below(
    ['.config', 'snap/*/common', 'snap/*/common/.config', 'snap/*/current/.config', '.var/app/*/config'],
    CHROMIUM_NAMES,
  ),
  macos: below(
    ['Library/Application Support'],
    [
      'Google/Chrome*',
      'Chromium*',
      'Microsoft Edge*',
      'BraveSoftware/*',
      'Vivaldi*',
      'com.operasoftware.*',
      'Yandex/*',
      'Arc/User Data',
      'Dia/User Data',
      'Comet*',
      'Perplexity/*',
      'com.openai.atlas/browser-data/host',
      'Thorium*',
      'net.imput.helium',
      'Naver/Whale',
    ],
  ),
  windows: [
    ...below(
      ['AppData/Local'],
      [
        'Google/Chrome*',
        'Chromium',
        'Microsoft/Edge*',
        'BraveSoftware/*',
        'Vivaldi*',
        'Yandex/*',
        'Perplexity/*',
        'Thorium',
        'imput/*',
        'Naver/*',
        'Arc',
      ],
    ).map((folder) => `${folder}/User Data`),
    // A packaged browser's data lies in its package's folder.
    'AppData/Local/Packages/TheBrowserCompany.Arc_*/LocalCache/Local/Arc/User Data',
    'AppData/Roaming/Opera Software/*',
  ],
};

const GECKO_NAMES = ['.mozilla/firefox', '.librewolf', '.waterfox', '.zen', '.floorp', '.firedragon'];

/**
 * Folders with a profiles.ini, of the Firefox family (support.mozilla.org, "Profiles - Where Firefox stores your bookmarks";
 * since 147 below XDG's `~/.config`). Thunderbird is no browser.
 */
export const FIREFOX: DataFolders = {
  linux: [
    ...GECKO_NAMES,
    ...below(['.config'], ['mozilla/firefox', 'librewolf/librewolf', 'zen', 'waterfox', 'floorp']),
    ...below(['snap/*/common', '.var/app/*'], GECKO_NAMES),
    '.var/app/*/config/mozilla/firefox',
    '.var/app/*/config/librewolf/librewolf',
    '.var/app/*/config/zen',
  ],
  macos: below(['Library/Application Support'], ['Firefox', 'librewolf', 'Waterfox', 'zen', 'Floorp']),
  windows: [
    ...below(['AppData/Roaming'], ['Mozilla/Firefox', 'librewolf', 'Waterfox', 'zen', 'Floorp']),
    'AppData/Local/Packages/Mozilla.Firefox_*/LocalCache/Roaming/Mozilla/Firefox',
  ],
};

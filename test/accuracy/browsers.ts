import {
  chromiumFolder,
  firefoxArchive,
  writeChromiumProfile,
  writeFirefoxProfiles,
  type ExtensionAt,
} from './browser-profiles.ts';
import type { Site, Step } from './subject.ts';

/** An extension of the catalogue, or with product `none` one that is nobody's business. */
type Known = readonly [product: string, id: string];

const SIDER: Known = ['ext-sider', 'difoiogjjojoaoomphldepapgpbgkhkb'];
const MONICA: Known = ['ext-monica', 'ofpnmcalabcbjgholdjcjblkibolbppb'];
const MERLIN: Known = ['ext-merlin', 'camppjleccjaphfdbohjdohecfnoikec'];
const MAX: Known = ['ext-maxai', 'mhnlakgilnojmhinhkckjpncpbhabphi'];
const HARPA: Known = ['ext-harpa', 'eanggfilgoajaocelnaflolkadkeghjp'];
const AIPRM: Known = ['ext-aiprm', 'ojnbohmppadfgpejeebfnmnknjdlckgj'];
const CLAUDE: Known = ['claude-code', 'fcoeoabgfenejglbffodgkkbkcdhcgfn'];
const OTTER: Known = ['otter', 'bnmojkbbkkonlmlfgejehefjldooiedp'];
const UBLOCK: Known = ['*', 'cjpalhdlnbpafiamejdnhcphjbkeiagm'];
const GRAMMARLY_FOX: Known = ['grammarly', '87677a2c52b84ad3a151a4a72f5bd3c4@jetpack'];
const HOLA_FOX: Known = ['ext-vpn-proxies', 'jid1-4P0kohSJxU1qGg@jetpack'];
const UBLOCK_FOX: Known = ['*', 'uBlock0@raymondhill.net'];

type Has = readonly [extension: Known, state: NonNullable<ExtensionAt['state']>];

/** What is in the profiles of a system's browsers; paths of profiles below a home. */
export interface Browsers {
  readonly home: (account: string) => string;
  /** Whether browsers there protect their list of extensions (Windows, macOS). */
  readonly isProtected: boolean;
  readonly chromium: readonly (readonly [account: string, profile: string, has: readonly Has[]])[];
  readonly firefox: readonly (readonly [account: string, data: string, profiles: Readonly<Record<string, readonly Has[]>>])[];
  /** What is left of browsers that are products themselves: their folders of profiles, by path. */
  readonly leftovers?: readonly (readonly [product: string, at: string])[];
  /** A path as that system's Firefox writes it. */
  readonly says?: (at: string) => string;
}

const SHOP: readonly Has[] = [
  [SIDER, 'on'],
  [MONICA, 'off'],
  [MERLIN, 'removed'],
  [UBLOCK, 'on'],
];
const WORK: readonly Has[] = [
  [CLAUDE, 'on'],
  [SIDER, 'removed'],
];
const POLICY: readonly Has[] = [
  [OTTER, 'forced'],
  [HARPA, 'removed'],
];
const FOXES = {
  'k2x9q1.default-release': [
    [GRAMMARLY_FOX, 'on'],
    [UBLOCK_FOX, 'on'],
  ],
  'z81m0p.work': [
    [HOLA_FOX, 'off'],
    [GRAMMARLY_FOX, 'removed'],
  ],
} as const;

/** Profiles of browsers on Linux, of packages, a snap and a Flatpak. */
export const LINUX: Browsers = {
  home: (account) => `/home/${account}`,
  isProtected: false,
  chromium: [
    ['ann', '.config/google-chrome/Default', SHOP],
    ['ann', '.config/google-chrome/Profile 1', WORK],
    ['ben', 'snap/chromium/common/chromium/Default', POLICY],
    ['cho', '.config/BraveSoftware/Brave-Browser/Default', [[AIPRM, 'on']]],
    ['dia', '.var/app/com.microsoft.Edge/config/microsoft-edge/Default', [[MAX, 'on']]],
  ],
  firefox: [
    ['eli', '.mozilla/firefox', FOXES],
    ['fay', 'snap/firefox/common/.mozilla/firefox', { 'a.default': [[HOLA_FOX, 'on']] }],
  ],
};

/** The same on Windows, whose browsers protect their lists. */
export const WINDOWS: Browsers = {
  home: (account) => `/Users/${account}`,
  isProtected: true,
  chromium: [
    ['ann', 'AppData/Local/Google/Chrome/User Data/Default', SHOP],
    ['ann', 'AppData/Local/Google/Chrome/User Data/Profile 3', WORK],
    ['ben', 'AppData/Local/Microsoft/Edge/User Data/Default', POLICY],
    ['cho', 'AppData/Roaming/Opera Software/Opera Stable/Default', [[AIPRM, 'on']]],
  ],
  firefox: [
    [
      'eli',
      'AppData/Roaming/Mozilla/Firefox',
      { 'Profiles/k2x9q1.default-release': FOXES['k2x9q1.default-release'], 'Profiles/z81m0p.work': FOXES['z81m0p.work'] },
    ],
  ],
  leftovers: [['opera-browser', '/Users/cho/AppData/Roaming/Opera Software']],
  says: (at) => `C:${at.replaceAll('/', '\\')}`,
};

/** The same on macOS. */
export const MACOS: Browsers = {
  home: (account) => `/Users/${account}`,
  isProtected: true,
  chromium: [
    ['ann', 'Library/Application Support/Google/Chrome/Default', SHOP],
    ['ann', 'Library/Application Support/Google/Chrome/Profile 2', WORK],
    ['ben', 'Library/Application Support/Arc/User Data/Default', POLICY],
    ['cho', 'Library/Application Support/Microsoft Edge/Default', [[AIPRM, 'on']]],
  ],
  firefox: [
    [
      'eli',
      'Library/Application Support/Firefox',
      { 'Profiles/k2x9q1.default-release': FOXES['k2x9q1.default-release'], 'Profiles/z81m0p.work': FOXES['z81m0p.work'] },
    ],
  ],
  leftovers: [['arc-browser', '/Users/ben/Library/Application Support/Arc/User Data']],
};

/** One step for each browser's data. */
export function browserSteps({
  home,
  isProtected,
  chromium,
  firefox,
  leftovers = [],
  says = (at) => at,
}: Browsers): readonly Step[] {
  return [
    ...chromium.map(([account, below, has]) => {
      const profile = `${home(account)}/${below}`;
      return step(profile, (site) => {
        writeChromiumProfile(site, profile, { extensions: has.map(extension), isProtected });
        for (const one of has) record(site, one, chromiumFolder(profile, one[0][1]));
      });
    }),
    ...firefox.map(([account, below, profiles]) => {
      const data = `${home(account)}/${below}`;
      return step(data, (site) => {
        const named = Object.entries(profiles);
        writeFirefoxProfiles(site, data, { profiles: new Map(named.map(([folder, has]) => [folder, has.map(extension)])), says });
        for (const [folder, has] of named)
          for (const one of has) record(site, one, firefoxArchive(`${data}/${folder}`, one[0][1]));
      });
    }),
    ...leftovers.map(([product, path]) =>
      step(`what is left of ${product}`, (site) =>
        site.row({ product, path, method: 'config', expect: 'leftover', class: 'plain' }),
      ),
    ),
  ];
}

function step(at: string, build: (site: Site) => void): Step {
  return { name: `browser: ${at}`, isSmall: true, build };
}

function extension([[product, id], state]: Has): ExtensionAt {
  return { id, name: product === '*' ? 'Blocker' : product, state };
}

/** Switched on or off, an extension is there; one that was removed is not, whatever lies there still. */
function record(site: Site, [[product], state]: Has, path: string): void {
  const isCopy = product !== '*' && state !== 'removed';
  site.row({
    product,
    path,
    method: isCopy ? 'browser-extension' : `browser-extension ${state}`,
    expect: isCopy ? 'installed' : 'benign',
    class: isCopy && state === 'on' ? 'plain' : 'hard',
    ...(isCopy ? { channel: 'browser-extension' } : {}),
  });
}

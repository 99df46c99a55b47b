import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lookAt } from '../../pipeline.ts';
import type { Host } from '../../host/contract.ts';
import { idOfKey } from '../../recognisers/browser-extension/chromium-id.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';
import { zipArchive } from '../../../../test/zip-archive.ts';
import type { Platform } from '../../../domain/platform.ts';

/** A publisher's key is any bytes to the rule that makes the id of it. */
const KEY = createHash('sha512').update('a publisher').digest('base64');
const ID = idOfKey(KEY) ?? '';
const OTHER_KEY = createHash('sha512').update('another publisher').digest('base64');
const FOX = 'assistant@example.org';
const index = indexOf({ id: 'assistant', browserExtensions: [ID, FOX] });

type Tree = Readonly<Record<string, TreeNode>>;
const manifest = (more: object = {}): string =>
  JSON.stringify({ manifest_version: 3, name: '__MSG_n__', version: '1.2.0', ...more });

/** A profile as a browser of the Chromium family leaves it. */
function chromium(profile: string, settings: object | undefined, more: Tree = {}): Tree {
  const preferences = { browser: {}, extensions: settings === undefined ? {} : { settings } };
  return {
    [`${profile}/Preferences`]: JSON.stringify(preferences),
    [`${profile}/Extensions/${ID}/1.2.0_0/manifest.json`]: manifest({ key: KEY }),
    ...more,
  };
}
const installed = { [ID]: { location: 1, path: `${ID}/1.2.0_0`, state: 1, manifest: { name: 'x' } } };
const CHROME = '/home/ann/.config/google-chrome';
const at = (profile: string): string => `${profile}/Extensions/${ID}`;
const line = (anchor: string, identity = 'proven', version = '1.2.0'): string =>
  `assistant installed browser-extension ${identity} ${version} ${anchor}`;

interface Row {
  readonly name: string;
  readonly given: Tree;
  readonly want: readonly string[];
  readonly gaps?: readonly string[];
  readonly platform?: Platform;
}

const CHROMIUM_ROWS: readonly Row[] = [
  { name: 'a listed one', given: chromium(`${CHROME}/Default`, installed), want: [line(at(`${CHROME}/Default`))] },
  {
    name: 'one in each of two profiles, and in a beta, a snap and a Flatpak',
    given: {
      ...chromium(`${CHROME}/Default`, installed),
      ...chromium(`${CHROME}/Profile 2`, installed),
      ...chromium(`${CHROME}-beta/Default`, installed),
      ...chromium('/home/ann/snap/chromium/common/chromium/Default', installed),
      ...chromium('/home/ann/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Default', installed),
    },
    want: [
      `${CHROME}-beta/Default`,
      `${CHROME}/Default`,
      `${CHROME}/Profile 2`,
      '/home/ann/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Default',
      '/home/ann/snap/chromium/common/chromium/Default',
    ].map((profile) => line(at(profile))),
  },
  {
    name: 'a listed one that is switched off',
    given: chromium(`${CHROME}/Default`, { [ID]: { location: 1, path: `${ID}/1.2.0_0`, disable_reasons: [1] } }),
    want: [line(at(`${CHROME}/Default`))],
  },
  {
    name: 'one that a policy forces, in protected preferences',
    given: chromium(`${CHROME}/Default`, undefined, {
      [`${CHROME}/Default/Secure Preferences`]: JSON.stringify({
        extensions: { settings: { [ID]: { location: 7, path: `${ID}/1.2.0_0` } } },
      }),
    }),
    want: [line(at(`${CHROME}/Default`))],
  },
  { name: 'files that stayed when it was removed', given: chromium(`${CHROME}/Default`, {}), want: [] },
  { name: 'one that is marked as removed', given: chromium(`${CHROME}/Default`, { [ID]: { state: 2 } }), want: [] },
  {
    name: 'one that is listed and has no files',
    given: { [`${CHROME}/Default/Preferences`]: JSON.stringify({ extensions: { settings: installed } }) },
    want: [],
  },
  {
    name: 'the version that the browser uses, not the newest that lies there',
    given: chromium(`${CHROME}/Default`, installed, {
      [`${at(`${CHROME}/Default`)}/1.10.0_0/manifest.json`]: manifest({ key: KEY, version: '1.10.0' }),
    }),
    want: [line(at(`${CHROME}/Default`))],
  },
  {
    name: 'a manifest of another publisher under this id',
    given: chromium(`${CHROME}/Default`, installed, {
      [`${at(`${CHROME}/Default`)}/1.2.0_0/manifest.json`]: manifest({ key: OTHER_KEY }),
    }),
    want: [],
  },
  {
    name: 'damaged preferences: the files are believed, with a gap',
    given: chromium(`${CHROME}/Default`, undefined, { [`${CHROME}/Default/Preferences`]: '{"extensions":' }),
    want: [line(at(`${CHROME}/Default`))],
    gaps: [`malformed ${CHROME}/Default/Preferences`],
  },
  {
    name: 'a folder of that name with neither key nor list is only possible',
    given: chromium(`${CHROME}/Default`, undefined, {
      [`${CHROME}/Default/Preferences`]: 'x',
      [`${at(`${CHROME}/Default`)}/1.2.0_0/manifest.json`]: manifest(),
    }),
    want: [line(at(`${CHROME}/Default`), 'possible')],
    gaps: [`malformed ${CHROME}/Default/Preferences`],
  },
  {
    name: 'a damaged manifest',
    given: chromium(`${CHROME}/Default`, installed, { [`${at(`${CHROME}/Default`)}/1.2.0_0/manifest.json`]: '{' }),
    want: [],
    gaps: [`malformed ${at(`${CHROME}/Default`)}/1.2.0_0`],
  },
  {
    name: 'an unpacked one, where its folder is',
    given: {
      [`${CHROME}/Default/Preferences`]: JSON.stringify({
        extensions: { settings: { [ID]: { location: 4, path: '/home/ann/src/assistant/' } } },
      }),
      '/home/ann/src/assistant/manifest.json': `// mine\n${manifest({ key: KEY })}`,
    },
    want: [line('/home/ann/src/assistant')],
  },
  {
    name: 'an unpacked one whose folder is gone',
    given: {
      [`${CHROME}/Default/Preferences`]: JSON.stringify({ extensions: { settings: { [ID]: { location: 4, path: '/gone' } } } }),
    },
    want: [],
  },
  {
    name: 'a profile in the data folder itself, as older Opera has it',
    given: chromium('/home/ann/.config/opera', installed),
    want: [line(at('/home/ann/.config/opera'))],
  },
  {
    name: 'of Arc on macOS',
    platform: 'macos',
    given: chromium('/Users/ann/Library/Application Support/Arc/User Data/Default', installed),
    want: [line(at('/Users/ann/Library/Application Support/Arc/User Data/Default'))],
  },
  {
    name: 'of Edge on Windows, and an unpacked one of Chrome by its Windows path',
    platform: 'windows',
    given: {
      ...chromium('/Users/ann/AppData/Local/Microsoft/Edge Beta/User Data/Default', {
        [ID]: { location: 1, path: `${ID}\\1.2.0_0` },
      }),
      '/Users/ann/AppData/Local/Google/Chrome/User Data/Default/Secure Preferences': JSON.stringify({
        extensions: { settings: { [ID]: { location: 4, path: 'C:\\dev\\assistant' } } },
      }),
      '/dev/assistant/manifest.json': manifest({ key: KEY }),
    },
    want: [line(at('/Users/ann/AppData/Local/Microsoft/Edge Beta/User Data/Default')), line('/dev/assistant')],
  },
];

const MOZILLA = '/home/ann/.mozilla/firefox';
const PROFILE = `${MOZILLA}/x1.default-release`;
const xpi = (id: string | undefined = FOX): Uint8Array =>
  zipArchive({
    'manifest.json': manifest(id === '' ? {} : { browser_specific_settings: { gecko: { id } } }),
    'background.js': 'x',
  });
const addon = (more: object = {}): object => ({ id: FOX, type: 'extension', version: '1.2.0', active: true, ...more });
const addons = (...entries: readonly object[]): string => JSON.stringify({ schemaVersion: 37, addons: entries });
const profiles =
  '[Install1]\nDefault=x\n\n[Profile0]\nName=default\nIsRelative=1\nPath=x1.default-release\n\n[General]\nVersion=2\n';

const FIREFOX_ROWS: readonly Row[] = [
  {
    name: 'a listed one, switched on or off',
    given: {
      [`${MOZILLA}/profiles.ini`]: profiles,
      [`${PROFILE}/extensions.json`]: addons(addon({ active: false, path: `${PROFILE}/extensions/${FOX}.xpi` })),
      [`${PROFILE}/extensions/${FOX}.xpi`]: xpi(),
    },
    want: [line(`${PROFILE}/extensions/${FOX}.xpi`)],
  },
  {
    name: 'one whose profile was moved, and one unpacked from a folder',
    given: {
      '/home/ann/.zen/a/extensions.json': addons(addon({ path: `/old/home/${FOX}.xpi` })),
      [`/home/ann/.zen/a/extensions/${FOX}.xpi`]: xpi(),
      '/home/ann/.librewolf/profiles.ini': '[Profile0]\r\nIsRelative=0\r\nPath=/home/ann/elsewhere\r\n',
      '/home/ann/elsewhere/extensions.json': addons(addon({ path: '/home/ann/src/fox' })),
      '/home/ann/src/fox/manifest.json': manifest(),
    },
    want: [line(`/home/ann/.zen/a/extensions/${FOX}.xpi`), line('/home/ann/src/fox')],
  },
  {
    name: 'an archive that stayed when it was removed, a theme, and an archive of another extension',
    given: {
      [`${MOZILLA}/profiles.ini`]: profiles,
      [`${PROFILE}/extensions.json`]: addons({ ...addon(), type: 'theme' }),
      [`${PROFILE}/extensions/${FOX}.xpi`]: xpi(),
      '/home/ann/.floorp/b/extensions.json': addons(addon()),
      [`/home/ann/.floorp/b/extensions/${FOX}.xpi`]: xpi('other@example.org'),
    },
    want: [],
  },
  {
    name: 'a profile that profiles.ini does not name',
    given: {
      [`${MOZILLA}/profiles.ini`]: profiles,
      [`${MOZILLA}/old/extensions.json`]: addons(addon()),
      [`${MOZILLA}/old/extensions/${FOX}.xpi`]: xpi(),
    },
    want: [],
  },
  {
    name: 'a damaged list: the archive is believed, with a gap',
    given: {
      [`${MOZILLA}/profiles.ini`]: profiles,
      [`${PROFILE}/extensions.json`]: '{"addons":[',
      [`${PROFILE}/extensions/${FOX}.xpi`]: xpi(),
    },
    want: [line(`${PROFILE}/extensions/${FOX}.xpi`)],
    gaps: [`malformed ${PROFILE}/extensions.json`],
  },
  {
    name: 'a damaged archive',
    given: {
      [`${MOZILLA}/profiles.ini`]: profiles,
      [`${PROFILE}/extensions.json`]: addons(addon()),
      [`${PROFILE}/extensions/${FOX}.xpi`]: 'PK',
    },
    want: [],
    gaps: [`malformed ${PROFILE}/extensions/${FOX}.xpi`],
  },
  {
    name: 'of Thunderbird: no browser',
    given: {
      '/home/ann/.thunderbird/x/extensions.json': addons(addon()),
      [`/home/ann/.thunderbird/x/extensions/${FOX}.xpi`]: xpi(),
    },
    want: [],
  },
  {
    name: 'of Firefox on Windows',
    platform: 'windows',
    given: {
      '/Users/ann/AppData/Roaming/Mozilla/Firefox/profiles.ini': '[Profile0]\nIsRelative=1\nPath=Profiles/a\n',
      '/Users/ann/AppData/Roaming/Mozilla/Firefox/Profiles/a/extensions.json': addons(
        addon({ path: `C:\\Users\\ann\\AppData\\Roaming\\Mozilla\\Firefox\\Profiles\\a\\extensions\\${FOX}.xpi` }),
      ),
      [`/Users/ann/AppData/Roaming/Mozilla/Firefox/Profiles/a/extensions/${FOX}.xpi`]: xpi(),
    },
    want: [line(`/Users/ann/AppData/Roaming/Mozilla/Firefox/Profiles/a/extensions/${FOX}.xpi`)],
  },
];

function look(host: Host) {
  const scopes = new Set(host.homes().map((home) => `browsers@${home.account.id}:${home.path}`));
  const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
  expect([...scopes].every((scope) => sight.coverage.some((entry) => entry.scope === scope))).toBe(true);
  return { found: found(sight).toSorted(), gaps: gapsOf(sight, 'browsers').toSorted() };
}

describe.each([
  ['the Chromium family', CHROMIUM_ROWS],
  ['the Firefox family', FIREFOX_ROWS],
] as const)('extensions of %s', (_, rows) => {
  for (const { name, given, want, gaps = [], platform = 'linux' } of rows)
    it(name, () => expect(onDisk(given, look, platform)).toEqual({ found: want.toSorted(), gaps }));
});

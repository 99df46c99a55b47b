import path from 'node:path';
import type { Site } from './subject.ts';
import { zipArchive } from '../zip-archive.ts';

/** One extension as a browser has it: `removed` ones are no longer in its list, and their files lie there still. */
export interface ExtensionAt {
  readonly id: string;
  readonly name: string;
  readonly state?: 'on' | 'off' | 'forced' | 'removed';
}

const VERSION = '4.7.1';
/** ManifestLocation: from the store, and by policy. */
const FROM_STORE = 1;
const BY_POLICY = 7;
/** The microseconds since 1601 that Chromium writes. */
const INSTALL_TIME = '13408000000000000';

/**
 * A profile as browsers of the Chromium family write it: what is installed is in `Preferences`, or in `Secure Preferences` where it is
 * protected by a digest, among parts of the browser itself; each extension's files are in a folder of its version.
 */
export function writeChromiumProfile(
  site: Site,
  profile: string,
  { extensions, isProtected }: { readonly extensions: readonly ExtensionAt[]; readonly isProtected: boolean },
): void {
  const listed = extensions.filter(({ state }) => state !== 'removed');
  const settings = { ...OWN_PARTS, ...Object.fromEntries(listed.map((one) => [one.id, settingsOf(one)])) };
  const preferences = { account_info: [], browser: { has_seen_welcome_page: true }, profile: { name: path.basename(profile) } };
  const own = { extensions: { settings }, protection: { macs: { extensions: { settings: {} } }, super_mac: '' } };
  site.write(
    `${profile}/Preferences`,
    JSON.stringify(isProtected ? { ...preferences, extensions: { alerts: { initialized: true } } } : { ...preferences, ...own }),
  );
  // A profile has both files, whichever of them has the list.
  site.write(`${profile}/Secure Preferences`, JSON.stringify(isProtected ? own : { protection: { macs: {}, super_mac: '' } }));
  site.write(`${path.dirname(profile)}/Local State`, '{"profile":{"info_cache":{},"last_used":"Default"}}');
  for (const one of extensions) {
    const folder = chromiumFolder(profile, one.id);
    site.write(`${folder}/${VERSION}_0/manifest.json`, JSON.stringify(manifestOf(one.name)));
    site.write(`${folder}/${VERSION}_0/background.js`, 'chrome.runtime.onInstalled.addListener(() => {});\n');
    site.write(`${folder}/${VERSION}_0/_metadata/verified_contents.json`, '[]');
  }
}

/** Where a profile keeps an extension. */
export function chromiumFolder(profile: string, id: string): string {
  return `${profile}/Extensions/${id}`;
}

/**
 * Profiles of Firefox, each with `extensions.json` and archives, and the `profiles.ini` that names them; `says` is a path as the
 * browser on that system spells it.
 */
export function writeFirefoxProfiles(
  site: Site,
  data: string,
  { profiles, says }: { readonly profiles: ReadonlyMap<string, readonly ExtensionAt[]>; readonly says: (at: string) => string },
): void {
  const sections = [...profiles.keys()].map(
    (folder, at) => `[Profile${at}]\nName=${path.basename(folder)}\nIsRelative=1\nPath=${folder}\n\n`,
  );
  site.write(`${data}/profiles.ini`, `${sections.join('')}[General]\nStartWithLastProfile=1\nVersion=2\n`);
  for (const [folder, extensions] of profiles) {
    const profile = `${data}/${folder}`;
    const addons = extensions
      .filter(({ state }) => state !== 'removed')
      .map((one) => addonOf(one, says(firefoxArchive(profile, one.id))));
    site.write(`${profile}/extensions.json`, JSON.stringify({ schemaVersion: 37, addons: [...OWN_ADDONS, ...addons] }));
    site.write(`${profile}/prefs.js`, 'user_pref("app.normandy.first_run", false);\n');
    for (const one of extensions) {
      const manifest = { ...manifestOf(one.name), browser_specific_settings: { gecko: { id: one.id } } };
      const archive = zipArchive({
        'manifest.json': JSON.stringify(manifest),
        'META-INF/manifest.mf': 'Manifest-Version: 1.0\n',
      });
      site.write(firefoxArchive(profile, one.id), archive);
    }
  }
}

/** Where a profile keeps an add-on. */
export function firefoxArchive(profile: string, id: string): string {
  return `${profile}/extensions/${id}.xpi`;
}

function manifestOf(name: string): object {
  return {
    manifest_version: 3,
    name,
    version: VERSION,
    permissions: ['storage'],
    background: { service_worker: 'background.js' },
    update_url: 'https://clients2.google.com/service/update2/crx',
  };
}

function settingsOf({ id, name, state }: ExtensionAt): object {
  return {
    active_bit: false,
    creation_flags: 9,
    first_install_time: INSTALL_TIME,
    from_webstore: state !== 'forced',
    location: state === 'forced' ? BY_POLICY : FROM_STORE,
    manifest: manifestOf(name),
    path: `${id}/${VERSION}_0`,
    ...(state === 'off' ? { disable_reasons: [1] } : {}),
  };
}

/** Parts that a browser lists among its extensions. */
const OWN_PARTS = {
  mhjfbmdgcfjbbpaeojofohoefgiehjai: {
    location: 5,
    manifest: { name: 'Chrome PDF Viewer', version: '1' },
    path: '/opt/google/chrome/resources/pdf',
  },
  nkeimhogjdpnpccoofpliimaahmaaome: {
    location: 5,
    manifest: { name: 'Google Hangouts', version: '1.3.26' },
    path: '/opt/google/chrome/resources/hangout_services',
  },
};

const OWN_ADDONS = [
  { id: 'default-theme@mozilla.org', type: 'theme', version: '1.4.1', active: true, location: 'app-builtin' },
  { id: 'formautofill@mozilla.org', type: 'extension', version: '1.0.1', active: true, location: 'app-builtin-addons' },
];

function addonOf({ id, name, state }: ExtensionAt, at: string): object {
  return {
    id,
    type: 'extension',
    version: VERSION,
    defaultLocale: { name },
    active: state !== 'off',
    userDisabled: state === 'off',
    foreignInstall: state === 'forced',
    location: 'app-profile',
    path: at,
    signedState: 2,
  };
}

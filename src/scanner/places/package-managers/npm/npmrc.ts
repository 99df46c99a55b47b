import { fromBytes, join, resolve, type HostPath } from '../../../../domain/host-path.ts';
import { settingsIn } from '../../../formats/npmrc.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Look, Scope } from '../../contract.ts';

const MAX_NPMRC = 256 * 1024;
/** Global settings, and the built-in ones that a distribution ships beside npm itself. */
const SYSTEM_NPMRC = [
  '/etc/npmrc',
  '/usr/etc/npmrc',
  '/usr/local/etc/npmrc',
  '/usr/lib/node_modules/npm/npmrc',
  '/usr/local/lib/node_modules/npm/npmrc',
  '/usr/share/nodejs/npm/npmrc',
];
/** npm's, that of pnpm to 10, and that of pnpm since 11 (seen with 11.28), which is YAML. */
const HOME_NPMRC = ['.npmrc', '.config/pnpm/rc', '.config/pnpm/config.yaml'];
const MAX_FILES = 8;

/**
 * What the npmrc files of a home, or of the system, name as folders, by setting: absolute paths, `${HOME}` and `~`
 * expanded, in the order of the files. A file that `globalconfig` names is read too. Nothing else of an npmrc is kept: it
 * can hold tokens.
 *
 * @param names as npm spells them: `global-dir`
 */
export function foldersInNpmrc(look: Look, scope: Scope, names: readonly string[]): ReadonlyMap<string, readonly HostPath[]> {
  const home = scope.home?.path;
  const files = home === undefined ? [...SYSTEM_NPMRC] : HOME_NPMRC.map((name) => join(home, name));
  const folders = new Map<string, readonly HostPath[]>();
  for (let at = 0; at < Math.min(files.length, MAX_FILES); at += 1) {
    const settings = settingsOf(look, files[at] ?? '/', [...names, 'globalconfig']);
    const further = settings.get('globalconfig');
    if (further !== undefined) files.push(expanded(further, home));
    for (const name of names) {
      const value = settings.get(name);
      if (value !== undefined) folders.set(name, [...new Set([...(folders.get(name) ?? []), expanded(value, home)])]);
    }
  }
  return folders;
}

function settingsOf(look: Look, file: HostPath, names: readonly string[]): ReadonlyMap<string, string> {
  const bytes = look.host.read(file, MAX_NPMRC);
  return isOutcome(bytes) ? new Map() : settingsIn(fromBytes(bytes), names, file.endsWith('.yaml') ? 'yaml' : 'ini');
}

function expanded(value: string, home: HostPath | undefined): HostPath {
  return resolve(home ?? '/', value.replace(/^~(?=\/|$)/, home ?? '').replace('${HOME}', home ?? ''));
}

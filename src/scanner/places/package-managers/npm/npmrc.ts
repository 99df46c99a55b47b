import { fromBytes, join, resolve, type HostPath } from '../../../../domain/host-path.ts';
import { settingsIn } from '../../../formats/npmrc.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Look, Scope } from '../../contract.ts';

const MAX_NPMRC = 256 * 1024;
const SYSTEM_NPMRC = ['/etc/npmrc', '/usr/etc/npmrc', '/usr/local/etc/npmrc'];
const MAX_FILES = 4;

/**
 * What the npmrc files of a home, or of the system, name as a folder under one of `names`: absolute paths, `${HOME}` and `~`
 * expanded, in the order of the files. A file that `globalconfig` names is read too. Nothing else of an npmrc is kept: it
 * can hold tokens.
 */
export function foldersInNpmrc(look: Look, scope: Scope, names: readonly string[]): readonly HostPath[] {
  const home = scope.home?.path;
  const files = home === undefined ? [...SYSTEM_NPMRC] : [join(home, '.npmrc'), join(home, '.config/pnpm/rc')];
  const folders: HostPath[] = [];
  for (let at = 0; at < Math.min(files.length, MAX_FILES); at += 1) {
    const file = files[at];
    const bytes = file === undefined ? 'absent' : look.host.read(file, MAX_NPMRC);
    if (isOutcome(bytes)) continue;
    const settings = settingsIn(fromBytes(bytes), [...names, 'globalconfig']);
    const further = settings.get('globalconfig');
    if (further !== undefined) files.push(expanded(further, home));
    for (const name of names) {
      const value = settings.get(name);
      if (value !== undefined) folders.push(expanded(value, home));
    }
  }
  return [...new Set(folders)];
}

function expanded(value: string, home: HostPath | undefined): HostPath {
  return resolve(home ?? '/', value.replace(/^~(?=\/|$)/, home ?? '').replace('${HOME}', home ?? ''));
}

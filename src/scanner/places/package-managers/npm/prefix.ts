import { fromBytes, join, resolve, type HostPath } from '../../../../domain/host-path.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Look, Scope } from '../../contract.ts';
import type { Root } from '../contract.ts';
import { nodeModules } from '../node-modules.ts';

const MAX_NPMRC = 256 * 1024;
const SYSTEM_NPMRC = ['/etc/npmrc', '/usr/etc/npmrc', '/usr/local/etc/npmrc'];

/** Global roots that an npmrc's `prefix` names (npmrc(5): ini lines, `${HOME}` and `~` expanded). Only the prefix is read. */
export function prefixRoots(look: Look, scope: Scope): readonly Root[] {
  const home = scope.home?.path;
  const files = home === undefined ? SYSTEM_NPMRC : [join(home, '.npmrc')];
  return files.flatMap((file) => {
    const prefix = prefixOf(look, file, home);
    if (prefix === undefined) return [];
    return [{ pattern: `${prefix}/lib/node_modules`, channel: 'npm', layout: nodeModules, bins: ['../../bin'] } satisfies Root];
  });
}

function prefixOf(look: Look, file: HostPath, home: HostPath | undefined): HostPath | undefined {
  const bytes = look.host.read(file, MAX_NPMRC);
  if (isOutcome(bytes)) return undefined;
  for (const line of fromBytes(bytes).split('\n')) {
    const equals = line.indexOf('=');
    if (equals < 0 || line.slice(0, equals).trim() !== 'prefix') continue;
    const value = line
      .slice(equals + 1)
      .trim()
      .replace(/^["']|["']$/g, '');
    return value === ''
      ? undefined
      : resolve(home ?? '/', value.replace(/^~(?=\/|$)/, home ?? '').replace('${HOME}', home ?? ''));
  }
  return undefined;
}

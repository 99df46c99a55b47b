import { isOutcome } from '../../../host/contract.ts';
import { hostPathOf } from '../../../host/windows-path.ts';
import { parseJson, textOf } from '../../../formats/json.ts';
import { textIn } from '../../../formats/registry-key.ts';
import type { Candidate, Look, PlaceGap, Scope } from '../../contract.ts';
import { programsWithin } from '../programs-within.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { folderNames, foldersIn } from '../versioned-store.ts';
import { join, type HostPath } from '../../../../domain/host-path.ts';
import { byNumber } from '../../../../domain/natural-order.ts';

const MAX_MANIFEST = 1024 * 1024;
const root = (folder: string): Root => ({ pattern: `${folder}/apps`, channel: 'scoop', layout: apps });

/**
 * Scoop (https://github.com/ScoopInstaller/Scoop/wiki): `apps/<app>/<version>` with a junction `current` and the bucket's `manifest.json`
 * inside, below `~/scoop`, for all accounts below `C:\ProgramData\scoop`, or where the account's SCOOP says.
 */
export const scoop: PackageManager = {
  id: 'scoop',
  platforms: ['windows'],
  system: [root('/ProgramData/scoop')],
  home: [root('scoop')],
  configured: (look, scope) => foldersOf(look, scope).map(root),
};

/** Where the environment of the account, or of the machine, puts it. */
function foldersOf({ host }: Look, { home }: Scope): readonly HostPath[] {
  const environment = host.registry(
    home === undefined
      ? { root: 'system', path: 'CurrentControlSet\\Control\\Session Manager\\Environment', depth: 0 }
      : { root: { home }, path: 'Environment', depth: 0 },
  );
  if (isOutcome(environment)) return [];
  const text = textIn(environment.key, home === undefined ? 'scoop_global' : 'scoop');
  return text === undefined
    ? []
    : [hostPathOf(text, { systemDrive: host.systemDrive, home: home?.path })].flatMap((path) => path ?? []);
}

function* apps(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const app of foldersIn(look, at.folder.real)) {
    if (typeof app !== 'string') {
      yield app;
      continue;
    }
    if (!look.wanted.has(`scoop:${app}`)) continue;
    const path = join(at.folder.real, app);
    const versions = folderNames(look, path).toSorted((one, other) => byNumber(other, one));
    const current = look.host.resolveLinks(join(path, 'current'), path);
    const inUse = isOutcome(current) ? versions[0] : current.path.slice(path.length + 1);
    if (inUse === undefined) continue;
    const bytes = look.host.read(join(join(path, inUse), 'manifest.json'), MAX_MANIFEST);
    const version = isOutcome(bytes) ? undefined : textOf(parseJson(bytes), 'version', 128);
    yield {
      kind: 'os-package',
      key: `scoop:${app}`,
      path: join(path, inUse),
      root: path,
      anchor: join(at.folder.path, app),
      channel: at.root.channel,
      ...(version === undefined && inUse === 'current' ? {} : { version: version ?? inUse }),
      files: [...new Set([inUse, ...versions])].flatMap((name) => programsWithin(look, join(path, name))),
    };
  }
}

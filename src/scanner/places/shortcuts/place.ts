import { isElectronFolder } from '../electron-folder.ts';
import type { Candidate, Look, Place, PlaceGap, Scope } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import { walk } from '../walk.ts';
import { MAX_LINK_BYTES, shortcutTarget } from '../../formats/shell-link.ts';
import { isOutcome } from '../../host/contract.ts';
import { LARGE_EXECUTABLE_BYTES } from '../../host/executable-size.ts';
import { locate } from '../../host/locate.ts';
import { hostPathOf } from '../../host/windows-path.ts';
import { join, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

const SYSTEM = ['/ProgramData/Microsoft/Windows/Start Menu', '/Users/Public/Desktop'];
const HOME = [
  'AppData/Roaming/Microsoft/Windows/Start Menu',
  'AppData/Roaming/Microsoft/Internet Explorer/Quick Launch',
  'Desktop',
  'OneDrive/Desktop',
];
/** A start menu has some two hundred names; a desktop may hold a disk's worth of folders, of which the first level is looked at. */
const MENU = { maxEntries: 5000, maxDepth: 6, enters: () => true };
const DESKTOP = { maxEntries: 5000, maxDepth: 0, enters: () => false };
/** Folders whose applications are looked at anyway. */
const LOOKED_AT = /^\/(?:Program Files(?: \(x86\))?\/[^/]+|Users\/[^/]+\/AppData\/Local\/(?:Programs\/)?[^/]+)$/i;
/** Windows' own programs. */
const WINDOWS = /^\/Windows\//i;

/**
 * Where shortcuts of the start menu, the desktop and the task bar lead: programs that lie where nobody else looks, on another
 * drive or in a folder of somebody's own. A shortcut's own name proves nothing.
 */
export const shortcuts: Place = {
  id: 'shortcuts',
  platforms: ['windows'],
  scopes: 'both',
  *candidates(look, scope) {
    const home = scope.home?.path;
    const seen = new Set<HostPath>();
    for (const folder of home === undefined ? SYSTEM : HOME.map((name) => join(home, name))) {
      for (const step of walk(look.host, folder, folder.endsWith('Desktop') ? DESKTOP : MENU)) {
        if ('outcome' in step) {
          const isEnd = step.outcome === 'budget' && folder.endsWith('Desktop');
          const gap = isEnd ? undefined : gapFrom(step.outcome, step.path);
          if (gap !== undefined) yield gap;
          continue;
        }
        for (const entry of step.entries) {
          if (entry.kind === 'file' && /\.lnk$/i.test(entry.name))
            yield* candidatesOf(look, scope, { path: join(step.path, entry.name), seen });
        }
      }
    }
  },
};

function* candidatesOf(
  look: Look,
  scope: Scope,
  { path, seen }: { readonly path: HostPath; readonly seen: Set<HostPath> },
): Iterable<Candidate | PlaceGap> {
  const bytes = look.host.read(path, MAX_LINK_BYTES);
  if (isOutcome(bytes)) {
    const gap = gapFrom(bytes, path);
    if (gap !== undefined) yield gap;
    return;
  }
  const text = shortcutTarget(bytes) ?? '';
  const named = hostPathOf(text, { systemDrive: look.host.systemDrive, home: scope.home?.path });
  if (named === undefined || !/\.exe$/i.test(named) || WINDOWS.test(named)) return;
  const located = locate(look.host, named);
  const real = isOutcome(located) ? located : look.host.resolveLinks(located.path, '/');
  if (isOutcome(real) || seen.has(real.path)) return;
  seen.add(real.path);
  yield* programAt(look, real.path);
}

function* programAt(look: Look, program: HostPath): Iterable<Candidate> {
  const folder = parentOf(program);
  if (LOOKED_AT.test(folder)) return;
  const key: Key = `folder:${nameOf(folder).toLowerCase()}`;
  const keys = look.wanted.has(key) ? [key] : [];
  if ((keys.length > 0 || isElectronFolder(look.host, folder)) && !look.claimed.has(folder)) {
    look.claimed.add(folder);
    yield { kind: 'application', keys, path: folder, channel: 'application' };
  }
  const facts = look.host.facts(program);
  if (isOutcome(facts) || facts.kind !== 'file' || facts.size < LARGE_EXECUTABLE_BYTES) return;
  yield { kind: 'file', path: program, facts, channel: 'copied-binary' };
}

import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { filesIn } from '../files-in.ts';
import { foldersIn } from '../versioned-store.ts';
import { fromBytes, join, parentOf, resolve, type HostPath } from '../../../../domain/host-path.ts';

const MAX_METAINFO = 1024 * 1024;
/** `<release version="1.2.3" date="2026-01-01"/>`, newest first. */
const RELEASE = /<release\b[^>]{0,200}?\bversion="([^"]{1,64})"/;

/**
 * Flatpak applications of the system and of accounts: `app/<id>/current` is a link to `<architecture>/<branch>`, `active` in it one to a
 * commit, whose `files` is the application's `/app` (https://docs.flatpak.org/en/latest/under-the-hood.html, flatpak-installation(5)).
 */
export const flatpak: PackageManager = {
  id: 'flatpak',
  platforms: ['linux'],
  system: [{ pattern: '/var/lib/flatpak/app', channel: 'flatpak', layout: applications }],
  home: [{ pattern: '.local/share/flatpak/app', channel: 'flatpak', layout: applications }],
  configured: (look, scope) => (scope.home === undefined ? furtherInstallations(look) : []),
};

const INSTALLATIONS = '/etc/flatpak/installations.d';
const MAX_SETTINGS = 64 * 1024;
const MAX_INSTALLATIONS = 50;

/** Installations that an administrator has added: `Path=` in groups `[Installation "<id>"]` (flatpak-installation(5)). */
function furtherInstallations(look: Look): readonly Root[] {
  const listing = look.host.list(INSTALLATIONS);
  const files = isOutcome(listing) ? [] : listing.entries.filter((entry) => entry.name.endsWith('.conf'));
  return files.slice(0, MAX_INSTALLATIONS).flatMap((entry) => {
    const bytes = look.host.read(join(INSTALLATIONS, entry.name), MAX_SETTINGS);
    const paths = isOutcome(bytes)
      ? []
      : [...fromBytes(bytes).matchAll(/^Path=(\/\S{1,1000})\s*$/gm)].map(([, path = '/']) => path);
    return paths.slice(0, MAX_INSTALLATIONS).map((path): Root => ({
      pattern: join(resolve('/', path), 'app'),
      channel: 'flatpak',
      layout: applications,
    }));
  });
}

function* applications(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const id of foldersIn(look, at.folder.real)) {
    if (typeof id !== 'string') {
      yield id;
      continue;
    }
    if (!look.wanted.has(`flatpak:${id}`)) continue;
    const app = join(at.folder.real, id);
    const active = activeIn(look, app);
    const version = active === undefined ? undefined : versionIn(look, active, id);
    yield {
      kind: 'os-package',
      key: `flatpak:${id}`,
      path: active === undefined ? app : join(active, 'metadata'),
      channel: at.root.channel,
      root: app,
      anchor: app,
      paths: exported(look, at, id),
      files: active === undefined ? [] : filesIn(look, join(active, 'files/bin')),
      ...(version === undefined ? {} : { version }),
    } satisfies OsPackageCandidate;
  }
}

/** The deployed commit: of `current`, else of the first branch that there is. */
function activeIn(look: Look, app: HostPath): HostPath | undefined {
  const current = look.host.resolveLinks(join(app, 'current/active'), app);
  if (!isOutcome(current)) return current.path;
  for (const architecture of foldersIn(look, app)) {
    if (typeof architecture !== 'string') continue;
    for (const branch of foldersIn(look, join(app, architecture))) {
      const active =
        typeof branch === 'string' ? look.host.resolveLinks(`${app}/${architecture}/${branch}/active`, app) : 'absent';
      if (!isOutcome(active)) return active.path;
    }
  }
  return undefined;
}

function exported(look: Look, at: LayoutInput, id: string): readonly HostPath[] {
  const path = `${parentOf(at.folder.real)}/exports/bin/${id}`;
  return isOutcome(look.host.facts(path)) ? [] : [path];
}

function versionIn(look: Look, active: HostPath, id: string): string | undefined {
  for (const name of [`metainfo/${id}.metainfo.xml`, `appdata/${id}.appdata.xml`]) {
    const bytes = look.host.read(`${active}/files/share/${name}`, MAX_METAINFO);
    if (!isOutcome(bytes)) return RELEASE.exec(fromBytes(bytes))?.[1];
  }
  return undefined;
}

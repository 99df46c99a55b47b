import type { EnvironmentFinder, FinderGap, FurtherRoot } from '../contract.ts';
import { isOutcome, type Home, type Host } from '../../host/contract.ts';
import { reasonOf } from '../../host/gap-reason.ts';
import { locate } from '../../host/locate.ts';
import { hostPathOf } from '../../host/windows-path.ts';
import { textIn, type RegistryKey } from '../../formats/registry-key.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** Each account's distributions, one key for each (learn.microsoft.com, "Manage Linux distributions with WSL"). */
const DISTRIBUTIONS = 'Software\\Microsoft\\Windows\\CurrentVersion\\Lxss';
/** Where the first WSL had its only one, which no key names. */
const FIRST = { name: 'Legacy', folder: 'AppData/Local/lxss' };
const DISK = 'ext4.vhdx';

/**
 * Linux distributions under Windows: the first WSL keeps a distribution's files in a folder, which is a root; the second
 * keeps them in a virtual disk, whose files cannot be read from outside: a gap that says whose it is.
 */
export const wsl: EnvironmentFinder = {
  id: 'wsl',
  platforms: ['windows'],
  find(host) {
    const found = host.homes().flatMap((home) => distributionsOf(host, home));
    const roots = found.flatMap(({ root }) => root ?? []);
    return { roots, gaps: found.flatMap(({ gap }) => gap ?? []), stores: roots.flatMap((root) => root.layers) };
  },
};

interface Found {
  readonly root?: FurtherRoot;
  readonly gap?: FinderGap;
}

function distributionsOf(host: Host, home: Home): readonly Found[] {
  const first = at(host, home, { ...FIRST, folder: join(home.path, FIRST.folder), disk: DISK });
  const listed = host.registry({ root: { home }, path: DISTRIBUTIONS, depth: 2 });
  if (isOutcome(listed)) {
    const reason = reasonOf(listed);
    return [
      first,
      ...(reason === undefined ? [] : [{ gap: { reason, path: home.path, detail: 'which WSL distributions there are' } }]),
    ];
  }
  return [first, ...listed.key.keys.map((key) => distribution(host, home, key))];
}

function distribution(host: Host, home: Home, key: RegistryKey): Found {
  const name = textIn(key, 'distributionname', 200);
  const folder = hostPathOf(textIn(key, 'basepath') ?? '', { systemDrive: host.systemDrive, home: home.path });
  if (name === undefined || folder === undefined) return {};
  return at(host, home, { name, folder, disk: textIn(key, 'vhdfilename', 255) ?? DISK });
}

function at(
  host: Host,
  { account }: Home,
  { name, folder, disk }: { readonly name: string; readonly folder: HostPath; readonly disk: string },
): Found {
  const rootfs = realFolder(host, join(folder, 'rootfs'));
  if (rootfs !== undefined) {
    const environment = { kind: 'wsl', id: name } as const;
    return { root: { label: `${account.id}/${name}`, environment, platform: 'linux', layers: [rootfs], writable: 1, account } };
  }
  const file = disk.includes('/') || disk.includes('\\') ? 'absent' : locate(host, join(folder, disk));
  if (isOutcome(file)) {
    const reason = reasonOf(file);
    return reason === undefined ? {} : { gap: { reason, path: folder, detail: `WSL distribution ${name}` } };
  }
  const owner = account.name ?? account.id;
  return { gap: { reason: 'unsupported', path: file.path, detail: `WSL distribution ${name} of ${owner}, in a virtual disk` } };
}

function realFolder(host: Host, path: HostPath): HostPath | undefined {
  const located = locate(host, path);
  const resolved = isOutcome(located) ? located : host.resolveLinks(located.path, '/');
  const facts = isOutcome(resolved) ? resolved : host.facts(resolved.path);
  return isOutcome(resolved) || isOutcome(facts) || facts.kind !== 'folder' ? undefined : resolved.path;
}

import { isOutcome, type FileFacts, type Host } from '../../host/contract.ts';
import type { HostPath } from '../../../domain/host-path.ts';

/** Names of a package that are looked at; a tool's own have under a hundred, an editor's some thousand, its programs among the first. */
const MAX_FILES = 600;
const ANY_EXECUTE = 0o111;

/** An executable of a package, links resolved. */
export interface PackagedFile {
  readonly path: HostPath;
  readonly facts: FileFacts;
  /** Names in the package's list that lead to it. */
  readonly links: readonly HostPath[];
}

/** The executable files among the names that a package's list has, each once; what is not there is passed over. */
export function executablesOf(host: Host, names: readonly HostPath[]): readonly PackagedFile[] {
  const found = new Map<string, PackagedFile>();
  for (const name of names.slice(0, MAX_FILES)) {
    const file = executableAt(host, name);
    if (file === undefined) continue;
    const known = found.get(file.facts.id);
    const links = [...(known?.links ?? []), ...(file.path === name ? [] : [name])];
    found.set(file.facts.id, { ...(known ?? file), links });
  }
  return [...found.values()];
}

/** What an interpreter runs without a right to be executed: of Java, PHP and Electron. */
const ARCHIVE = /\.(?:jar|phar|asar)$/;
const MAX_ARCHIVES = 20;

/** The archives among the names of a package that an interpreter can run, links resolved and as named: a process that runs one runs the package. */
export function archivesOf(host: Host, names: readonly HostPath[]): readonly HostPath[] {
  return names
    .filter((name) => ARCHIVE.test(name))
    .slice(0, MAX_ARCHIVES)
    .flatMap((name) => {
      const resolved = host.resolveLinks(name, '/');
      return isOutcome(resolved) ? [] : [...new Set([name, resolved.path])];
    });
}

function executableAt(host: Host, name: HostPath): Omit<PackagedFile, 'links'> | undefined {
  const named = host.facts(name);
  if (
    isOutcome(named) ||
    (named.kind === 'file' && !isExecutable(host, name, named)) ||
    named.kind === 'folder' ||
    named.kind === 'other'
  )
    return undefined;
  const resolved = host.resolveLinks(name, '/');
  const facts = isOutcome(resolved) ? resolved : host.facts(resolved.path);
  return isOutcome(resolved) || isOutcome(facts) || !isExecutable(host, resolved.path, facts)
    ? undefined
    : { path: resolved.path, facts };
}

/** What Windows runs by its name's end: its disks know no right to execute. */
const RUNS_ON_WINDOWS = /\.(?:exe|com|cmd|bat|ps1)$/i;

function isExecutable(host: Host, path: HostPath, facts: FileFacts): boolean {
  if (facts.kind !== 'file' || facts.size === 0) return false;
  return host.platform === 'windows' ? RUNS_ON_WINDOWS.test(path) : (facts.mode & ANY_EXECUTE) !== 0;
}

/** A folder that a package has to itself: `/opt/Cursor`, `/usr/share/cursor`, `/usr/lib/claude-desktop`, `/opt/vendor/product`. */
const OWN =
  /^(\/opt\/(?:google|microsoft|brave\.com)\/[^/]+|\/opt\/[^/]+|\/usr\/(?:local\/)?(?:share|lib|lib64|libexec)\/[^/]+)\/./;
/** Folders of the same depth that all packages share. */
const SHARED = /\/(applications|bin|doc|man|icons|x86_64-linux-gnu|aarch64-linux-gnu|python3?[.\d]*|node_modules|systemd)$/;

/** What a package's main executable belongs to: the folder that the package has to itself, else the file alone. */
export function homeOf(path: HostPath): HostPath {
  const own = OWN.exec(path)?.[1];
  return own === undefined || SHARED.test(own) ? path : own;
}

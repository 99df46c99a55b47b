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
  const found = new Map<HostPath, PackagedFile>();
  for (const name of names.slice(0, MAX_FILES)) {
    const resolved = host.resolveLinks(name, '/');
    if (isOutcome(resolved)) continue;
    const { path } = resolved;
    const facts = host.facts(path);
    if (isOutcome(facts) || facts.kind !== 'file' || facts.size === 0 || (facts.mode & ANY_EXECUTE) === 0) continue;
    const known = found.get(path);
    const links = path === name ? [] : [name];
    found.set(path, known === undefined ? { path, facts, links } : { ...known, links: [...known.links, ...links] });
  }
  return [...found.values()];
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

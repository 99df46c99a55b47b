import { fromBytes, isWithin, join, type HostPath } from '../../../domain/host-path.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import type { NpmPackageCandidate } from '../../places/contract.ts';

/** Shims of npm, pnpm 10 and version managers are under 2 kB, those of pnpm 11 are 5 kB. */
const MAX_SHIM = 16 * 1024;

/** npm writes one for a POSIX shell, one for cmd and one for PowerShell (`cmd-shim`); bun a program of its own. */
const SHIMS = ['', '.cmd', '.ps1', '.exe'];

/** Links and shims in the package's command folders that lead to it: further names of the same copy. */
export function commandPaths(host: Host, candidate: NpmPackageCandidate, commands: readonly string[]): readonly HostPath[] {
  const names = host.platform === 'windows' ? commands.flatMap((command) => SHIMS.map((end) => `${command}${end}`)) : commands;
  return candidate.binFolders.flatMap((folder) =>
    names.map((name) => join(folder, name)).filter((path) => leadsTo(host, path, candidate)),
  );
}

function leadsTo(host: Host, path: HostPath, candidate: NpmPackageCandidate): boolean {
  const facts = host.facts(path);
  if (isOutcome(facts)) return false;
  if (facts.kind === 'link') {
    const resolved = host.resolveLinks(path, '/');
    if (isOutcome(resolved)) return false;
    return (
      isWithin(resolved.path, candidate.path) ||
      isWithin(resolved.path, candidate.group ?? candidate.path) ||
      isShared(resolved.path)
    );
  }
  if (facts.kind !== 'file' || facts.size > MAX_SHIM) return false;
  const content = host.read(path, MAX_SHIM);
  if (isOutcome(content)) return false;
  const text = fromBytes(content).replaceAll('\\', '/');
  return text.includes(`node_modules/${candidate.name}/`) || text.includes(`npm:${candidate.name}@`) || SHIM.test(text);
}

/** Volta, asdf and mise put one program or script under every command's name: `exec asdf exec happy "$@"`. */
const SHIM = /\b(volta|asdf|mise|nodenv|proto) (run|exec|x|shim)\b/;

function isShared(target: HostPath): boolean {
  return /\/(volta-shim|mise|proto-shim)$/.test(target);
}

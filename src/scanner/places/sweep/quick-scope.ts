import type { Candidate, Look, Scope } from '../contract.ts';
import { keepsArchives } from '../archives.ts';
import { isQuickFile, isReached } from '../tree.ts';
import { isArchiveName } from '../../host/sweep/leads.ts';
import { homes } from '../homes/place.ts';
import { quickTops, unpacked } from '../unpacked/place.ts';
import type { ScopeId } from '../../../domain/evidence.ts';
import { isWithin, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';

/**
 * The scope in which a quick look meets what a sweep has found: said of it, the next quick look can say that it is gone, instead of the next sweep.
 * Undefined for what only a sweep meets.
 */
export function quickScopeOf(look: Look, scope: Scope, candidate: Candidate): ScopeId | undefined {
  // A further root is a scope of its own, of which each look sees all.
  const isOwn = scope.id.startsWith(`${scope.place}@`) && homes.platforms.includes(look.host.platform);
  const folder = isOwn ? folderOf(look, scope, candidate) : undefined;
  if (folder === undefined) return undefined;
  const label = scope.id.slice(scope.id.indexOf('@'));
  if (scope.home !== undefined) return isReached(look, scope.home.path, folder) ? `${homes.id}${label}` : undefined;
  const { tops, leaves } = quickTops(look);
  const isMet = tops.some((top) => isWithin(folder, top) && isReached(look, top, folder) && !isLeft(folder, top, leaves));
  return isMet ? `${unpacked.id}${label}` : undefined;
}

/** The folder whose names would make a quick look meet it. */
function folderOf(look: Look, scope: Scope, candidate: Candidate): HostPath | undefined {
  const { path, kind } = candidate;
  if (kind === 'file') return isMetAsFile(look, scope, candidate) ? parentOf(path) : undefined;
  if (kind === 'zipped-package') return parentOf(path);
  if (kind === 'python-package') return /^(.*?)\/(?:site|dist)-packages\//.exec(path)?.[1];
  if (kind !== 'npm-package') return undefined;
  const modules = path.indexOf('/node_modules/');
  return modules < 0 ? path : path.slice(0, modules) || '/';
}

/** What is packed in an archive a quick look sees only where it opens that. */
function isMetAsFile(look: Look, scope: Scope, file: Extract<Candidate, { kind: 'file' }>): boolean {
  if (file.opensArchive === true && isArchiveName(nameOf(file.path)) && !keepsArchives(scope, parentOf(file.path))) return false;
  return isQuickFile(look, scope, file);
}

function isLeft(folder: HostPath, top: HostPath, leaves: (path: HostPath) => boolean): boolean {
  for (let at = folder; at !== top && at !== '/'; at = parentOf(at)) if (leaves(at)) return true;
  return false;
}

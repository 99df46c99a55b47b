import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import type { Expanded } from '../../../host/expand.ts';
import { entriesIn } from '../../listing.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { LayoutInput } from '../contract.ts';
import { nodeModules, virtualStore } from '../node-modules.ts';
import { groupInLinks } from './store.ts';
import { join, nameOf, type HostPath } from '../../../../domain/host-path.ts';

/** `global/5` (one project for all) or `global/v11` (one for each set of packages). */
export function* pnpmGlobal(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  if (nameOf(at.folder.path).startsWith('v')) yield* pnpmDlx(look, at);
  else yield* project(look, at, at.folder);
}

/**
 * Projects side by side, each behind a link whose name stays when an update makes a new folder:
 * `<digest of the packages> → <process>-<time>-<random>`, for `pnpm dlx` `pkg → <time>-<process>`. The link goes first, so
 * that it names the copy.
 */
export function* pnpmDlx(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, at.folder.real, at.folder.path);
  const behindLinks = new Set<HostPath>();
  for (const { name } of entries.filter((entry) => entry.kind === 'link')) {
    const resolved = look.host.resolveLinks(join(at.folder.real, name), at.within);
    if (isOutcome(resolved) || behindLinks.has(resolved.path)) continue;
    behindLinks.add(resolved.path);
    yield* project(look, at, { path: join(at.folder.path, name), real: resolved.path });
  }
  for (const { name } of entries.filter((entry) => entry.kind === 'folder')) {
    const real = join(at.folder.real, name);
    if (!behindLinks.has(real)) yield* project(look, at, { path: join(at.folder.path, name), real });
  }
}

/** pnpm 10 keeps the virtual store beside a global node_modules, not in it. */
function* project(look: Look, at: LayoutInput, folder: Expanded): Iterable<Candidate | PlaceGap> {
  const inside = (name: string): LayoutInput => ({
    ...at,
    folder: { path: join(folder.path, name), real: join(folder.real, name) },
  });
  const groupOf = (real: HostPath): HostPath => groupInLinks(real) ?? folder.real;
  yield* nodeModules(look, inside('node_modules'), { groupOf });
  yield* virtualStore(look, inside('.pnpm'), { groupOf });
}

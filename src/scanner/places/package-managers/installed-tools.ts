import { isOutcome } from '../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../contract.ts';
import type { Layout, LayoutInput } from './contract.ts';
import { filesIn, MAX_FILES } from './files-in.ts';
import { folderNames, foldersIn } from './versioned-store.ts';
import { join, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';
import { byNumber } from '../../../domain/natural-order.ts';

/** Where downloads keep their programs: at the top, in `bin`, or in the folder that the archive had. */
const INSIDE = ['', 'bin', '*', '*/bin'];

/** `installs/<tool>/<version>` of mise and asdf: wanted tools by their names, one copy with all its versions, the newest or linked one first. */
export function installedTools(kind: 'mise' | 'asdf'): Layout {
  return function* tools(look, at) {
    for (const tool of foldersIn(look, at.folder.real)) {
      if (typeof tool !== 'string') yield tool;
      else if (look.wanted.has(`${kind}:${tool}`)) yield* toolCandidate(look, at, { kind, tool });
    }
  };
}

function* toolCandidate(
  look: Look,
  at: LayoutInput,
  of: { kind: 'mise' | 'asdf'; tool: string },
): Iterable<Candidate | PlaceGap> {
  const root = join(at.folder.real, of.tool);
  const versions: string[] = [];
  for (const version of foldersIn(look, root)) {
    if (typeof version === 'string') versions.push(version);
    else yield version;
  }
  const current = linkedVersion(look, root) ?? versions.toSorted(byNumber).at(-1);
  if (current === undefined) return;
  const inUse = [current, ...versions.filter((version) => version !== current)];
  yield {
    kind: 'os-package',
    key: `${of.kind}:${of.tool}`,
    path: join(root, current),
    version: current,
    channel: at.root.channel,
    root,
    anchor: root,
    files: inUse.flatMap((version) => programsOf(look, join(root, version))).slice(0, MAX_FILES),
  } satisfies OsPackageCandidate;
}

/** mise links `latest` to the newest version that is installed. */
function linkedVersion(look: Look, root: HostPath): string | undefined {
  const resolved = look.host.resolveLinks(join(root, 'latest'), root);
  return isOutcome(resolved) || parentOf(resolved.path) !== root ? undefined : nameOf(resolved.path);
}

function programsOf(look: Look, folder: HostPath): readonly HostPath[] {
  return INSIDE.flatMap((pattern) => {
    if (!pattern.startsWith('*')) return filesIn(look, pattern === '' ? folder : join(folder, pattern), ['file']);
    const inner = folderNames(look, folder).filter((name) => name !== 'bin' && name !== 'node_modules');
    return inner.flatMap((name) => filesIn(look, `${folder}/${name}${pattern.slice(1)}`, ['file']));
  });
}

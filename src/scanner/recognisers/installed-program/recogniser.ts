import { isUninstaller, ownFolderOf } from './own-folder.ts';
import { electronProduct } from '../application/electron.ts';
import { identifyProgram, programAt, type Program } from '../application/program.ts';
import type { Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import { locate } from '../../host/locate.ts';
import type { InstalledProgramCandidate } from '../../places/contract.ts';
import { join, nameOf, type HostPath } from '../../../domain/host-path.ts';

/** Programs at the top of an installed program's folder that are looked at: an office suite has some twenty. */
const MAX_PROGRAMS = 24;

/**
 * What the system lists as installed, with a program of it that is there: the uninstaller alone, or an entry that an uninstall
 * forgot, is a leftover.
 */
export const installedProgram: Recogniser<'installed-program'> = {
  id: 'installed-program',
  recognises: 'installed-program',
  emits: 'installed-program',
  version: 1,
  recognise(bench, candidate) {
    const { folder, programs, gaps } = copyOf(bench.host, candidate);
    const common = {
      answer: 'evidence',
      kind: 'installed-program',
      path: candidate.path,
      ...(candidate.version === undefined ? {} : { version: candidate.version }),
    } as const;
    const [first] = programs;
    if (first === undefined) {
      const detail = `listed program ${candidate.name}, of which no program is there`;
      const leftover = { keys: candidate.keys, channel: 'configuration', paths: [], files: [], runnable: false, detail } as const;
      return [{ ...common, ...leftover, root: candidate.path, anchor: candidate.path }, ...gaps];
    }
    const product = folder === undefined ? { keys: [], gaps: [] } : electronProduct(bench, join(folder, 'resources'));
    const identified = programs.flatMap((program) => identifyProgram(bench, program).keys);
    const root = folder ?? first.path;
    return [
      {
        ...common,
        keys: [...new Set([...candidate.keys, ...product.keys, ...identified])],
        channel: candidate.channel,
        root,
        anchor: root,
        paths: programs.map((program) => program.path),
        files: programs.map((program) => program.facts.id),
        runnable: true,
        detail: `listed program ${candidate.name} with ${nameOf(first.path)}`,
        owner: first.facts.owner,
      },
      ...product.gaps,
      ...gaps,
    ] satisfies readonly Recognition[];
  },
};

interface ListedCopy {
  /** A folder that it has to itself. */
  readonly folder?: HostPath;
  readonly programs: readonly Program[];
  readonly gaps: readonly Recognition[];
}

function copyOf(host: Host, candidate: InstalledProgramCandidate): ListedCopy {
  const gaps: Recognition[] = [];
  const look = (path: HostPath): HostPath | undefined => {
    const located = locate(host, path);
    const real = isOutcome(located) ? located : host.resolveLinks(located.path, '/');
    if (!isOutcome(real)) return real.path;
    gaps.push(...gapOf(real, path));
    return undefined;
  };
  const named = candidate.programs.flatMap((path) => look(path) ?? []);
  const said = candidate.folder === undefined ? undefined : look(candidate.folder);
  const folder = [said, ...named.map((path) => ownFolderOf(path))].find((path) => path !== undefined && isOwn(host, path));
  const programs = new Map<string, Program>();
  for (const path of [...named, ...(folder === undefined ? [] : programsAtTop(host, folder))]) {
    if (isUninstaller(path) || programs.size === MAX_PROGRAMS) continue;
    const program = programAt(host, path, '/');
    if (isOutcome(program)) gaps.push(...gapOf(program, path));
    else programs.set(program.facts.id, program);
  }
  return { ...(folder === undefined ? {} : { folder }), programs: [...programs.values()], gaps };
}

function isOwn(host: Host, path: HostPath): boolean {
  const facts = host.facts(path);
  return !isOutcome(facts) && facts.kind === 'folder' && ownFolderOf(join(path, 'x')) === path;
}

function programsAtTop(host: Host, folder: HostPath): readonly HostPath[] {
  const listing = host.list(folder);
  if (isOutcome(listing)) return [];
  return listing.entries
    .filter((entry) => entry.kind === 'file' && /\.exe$/i.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .toSorted();
}

import type { HostPath } from '../../../domain/host-path.ts';

/** Names handed on of one package: its commands, and programs in folders of its own. */
const MAX_FILES = 300;
const COMMAND = /\/(s?bin|games)\/[^/]+$/;
/** What has no ending, or that of a program; `.so` files are programs' parts. */
const PROGRAM = /\/(\.?[^/.]+|[^/]+\.(exe|js|mjs|py|rb|pl|sh|jar|phar|asar|AppImage|bin|real))$/;
const NOT_A_PROGRAM =
  /^\/usr\/share\/(doc|man|licenses|icons|locale|bash-completion|zsh|fish)\/|\/(resources\/app|node_modules|locales)\//;

/** Of all the files that a package has (an editor's has ten thousand) those that may be its programs, commands first. */
export function likelyPrograms(files: readonly HostPath[]): readonly HostPath[] {
  const commands: HostPath[] = [];
  const others: HostPath[] = [];
  for (const file of files) {
    if (COMMAND.test(file)) commands.push(file);
    else if (others.length < MAX_FILES && PROGRAM.test(file) && !NOT_A_PROGRAM.test(file)) others.push(file);
  }
  return [...commands, ...others].slice(0, MAX_FILES);
}

/** Folders and modules of one package, each a path: more than any Python tool of a distribution has. */
const MAX_MODULES = 40;
const MODULE = /^(.*\/python[^/]*\/(?:site|dist)-packages\/(?!__pycache__(?:\/|$))[^/]+)(?:\/|$)/;
const INFO = /\.(?:dist|egg)-info$/;

/** Where a package of the system lies as a Python package: its metadata and modules, so that Python's own record of it is the same copy; none without metadata. */
export function pythonPaths(files: readonly HostPath[]): readonly HostPath[] {
  const paths = new Set<HostPath>();
  for (const file of files) {
    const path = MODULE.exec(file)?.[1];
    if (path !== undefined) paths.add(path);
  }
  const infos = [...paths].filter((path) => INFO.test(path));
  return infos.length === 0 ? [] : [...new Set([...infos, ...paths])].slice(0, MAX_MODULES);
}

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

import type { PackageManager, Root } from '../contract.ts';
import { caskroom, cellar, kegModules } from './kegs.ts';

const prefix = (folder: string): readonly Root[] => [
  { pattern: `${folder}/Cellar`, channel: 'homebrew', layout: cellar, bins: ['../bin'] },
  { pattern: `${folder}/Caskroom`, channel: 'homebrew', layout: caskroom, bins: ['../bin'] },
  {
    pattern: `${folder}/Cellar/*/*/libexec/lib/node_modules`,
    channel: 'homebrew',
    layout: kegModules,
    bins: ['../../bin', '../../../bin', '../../../../../../bin'],
  },
];

/**
 * Homebrew: `<prefix>/Cellar/<formula>/<version>` and `<prefix>/Caskroom/<cask>/<version>`, with links in `<prefix>/bin`
 * (https://docs.brew.sh/Formula-Cookbook, https://docs.brew.sh/Homebrew-on-Linux). The prefix on Linux lies in `/home`, yet is shared by all accounts:
 * it is the system's, unless it lies in a person's own home.
 */
export const homebrew: PackageManager = {
  id: 'homebrew',
  platforms: ['linux', 'macos'],
  system: [...prefix('/home/linuxbrew/.linuxbrew'), ...prefix('/opt/homebrew'), ...prefix('/usr/local')],
  home: [...prefix('.linuxbrew'), ...prefix('homebrew'), ...prefix('.homebrew')],
};

import type { PackageManager, Root } from '../contract.ts';
import { condaMeta } from './meta.ts';
import { sitePackages } from '../site-packages.ts';

const NAMES = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba', 'conda', 'miniconda', 'anaconda'];

const roots = (prefix: string): readonly Root[] =>
  ['', '/envs/*'].flatMap((environment) => [
    { pattern: `${prefix}${environment}/conda-meta`, channel: 'conda', layout: condaMeta },
    ...['lib/python3*', 'Lib'].map((lib): Root => ({
      pattern: `${prefix}${environment}/${lib}/site-packages`,
      channel: 'conda',
      layout: sitePackages,
    })),
  ]);

/**
 * Packages in conda's environments, put there by conda (`conda-meta`) or by pip inside them: the base and `envs/<name>` of each distribution in its
 * default folder (https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/environments.html), `~/.conda/envs`
 * where the distribution itself may not be written.
 */
export const conda: PackageManager = {
  id: 'conda',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    ...NAMES.flatMap((name) => roots(`/opt/${name}`)),
    ...roots('/usr/local/miniconda3'),
    ...roots('/usr/local/anaconda3'),
    ...roots('/opt/homebrew/Caskroom/miniconda/base'),
    ...roots('/ProgramData/miniconda3'),
    ...roots('/ProgramData/anaconda3'),
  ],
  home: [...NAMES.flatMap((name) => roots(name)), ...roots('.conda'), ...roots('.local/share/mamba'), ...roots('opt/miniconda3')],
};

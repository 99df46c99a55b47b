import type { PackageManager, Root } from '../contract.ts';
import { sitePackages } from '../site-packages.ts';

const NAMES = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba', 'conda'];

const roots = (prefix: string): readonly Root[] =>
  ['lib', 'envs/*/lib'].map((lib) => ({
    pattern: `${prefix}/${lib}/python3*/site-packages`,
    channel: 'conda' as const,
    layout: sitePackages,
  }));

/**
 * Packages in conda's environments, put there by conda or by pip inside them: the base and `envs/<name>` of each distribution in its
 * default folder (https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/environments.html), `~/.conda/envs`
 * where the distribution itself may not be written.
 */
export const conda: PackageManager = {
  id: 'conda',
  platforms: ['linux', 'macos'],
  system: [
    ...NAMES.flatMap((name) => roots(`/opt/${name}`)),
    ...roots('/usr/local/miniconda3'),
    ...roots('/usr/local/anaconda3'),
  ],
  home: [...NAMES.flatMap((name) => roots(name)), ...roots('.conda'), ...roots('.local/share/mamba'), ...roots('opt/miniconda3')],
};

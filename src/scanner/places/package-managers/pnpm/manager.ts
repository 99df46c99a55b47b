import type { PackageManager, Root } from '../contract.ts';
import { foldersInNpmrc } from '../npm/npmrc.ts';
import { nodeModules } from '../node-modules.ts';
import { pnpmDlx, pnpmGlobal } from './global.ts';
import { pnpmLinks, pnpmStore } from './store.ts';

const global = (folder: string): Root => ({
  pattern: `${folder}/*`,
  channel: 'pnpm',
  layout: pnpmGlobal,
  bins: ['../../..', '../../../bin', '../../../../bin'],
});
const dlx = (cache: string): Root => ({ pattern: `${cache}/dlx/*`, channel: 'pnpm-dlx', layout: pnpmDlx });
const store = (folder: string): readonly Root[] => [
  { pattern: `${folder}/v*/links`, channel: 'pnpm-store', layout: pnpmLinks },
  { pattern: `${folder}/v*/files`, channel: 'pnpm-store', layout: pnpmStore },
];

/**
 * pnpm (https://pnpm.io/settings/other, https://pnpm.io/global-packages; seen with 10.34 and 11.28): global packages in `<PNPM_HOME>/global/5` or, since
 * 11, in `<PNPM_HOME>/global/v11/<hash>`, commands as scripts in PNPM_HOME or its `bin`; what `pnpm dlx` has
 * fetched; and the store, whose unpacked packages (`links`) and executables (`files/<2 hex>/<hash>-exec`) stay and run
 * when the package is removed. A store or global folder that an npmrc names is looked at too.
 */
export const pnpm: PackageManager = {
  id: 'pnpm',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    { pattern: '/usr/local/pnpm-global/*/node_modules', channel: 'pnpm', layout: nodeModules, bins: ['../../../bin'] },
    global('/usr/local/share/pnpm/global'),
    global('/usr/share/pnpm/global'),
    global('/pnpm/global'),
    ...store('/usr/local/share/pnpm/store'),
    ...store('/pnpm/store'),
    ...store('/.pnpm-store'),
  ],
  home: [
    global('.local/share/pnpm/global'),
    global('.pnpm/global'),
    global('.pnpm-global/global'),
    global('Library/pnpm/global'),
    dlx('.cache/pnpm'),
    dlx('Library/Caches/pnpm'),
    ...store('.local/share/pnpm/store'),
    ...store('.pnpm/store'),
    ...store('Library/pnpm/store'),
    ...store('.pnpm-store'),
  ],
  configured(look, scope) {
    const folders = foldersInNpmrc(look, scope, ['global-dir', 'store-dir', 'cache-dir']);
    return [
      ...(folders.get('global-dir') ?? []).map(global),
      ...(folders.get('store-dir') ?? []).flatMap(store),
      ...(folders.get('cache-dir') ?? []).map(dlx),
    ];
  },
  windows: {
    system: [...store('/.pnpm-store')],
    home: [
      global('AppData/Local/pnpm/global'),
      { pattern: 'AppData/Roaming/npm/pnpm-global/*/node_modules', channel: 'pnpm', layout: nodeModules, bins: ['../../..'] },
      dlx('AppData/Local/pnpm-cache'),
      ...store('AppData/Local/pnpm/store'),
      ...store('.pnpm-store'),
    ],
  },
};

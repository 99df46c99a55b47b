import type { PackageManager, Root } from '../contract.ts';
import { nodeModules } from '../node-modules.ts';
import { foldersInNpmrc } from '../npm/npmrc.ts';

const root = (cache: string): Root => ({
  pattern: `${cache}/_npx/*/node_modules`,
  channel: 'npx-cache',
  layout: nodeModules,
});

/**
 * What `npx` has fetched and keeps: `{cache}/_npx/<16 hex digits>/node_modules`, a whole install that the next `npx` runs
 * (https://docs.npmjs.com/cli/v11/commands/npm-exec). The cache is `~/.npm` or what an npmrc names as `cache`. Tarballs in
 * `_cacache` cannot run in place and are left out.
 */
export const npx: PackageManager = {
  id: 'npx',
  platforms: ['linux', 'macos', 'windows'],
  system: [root('/var/cache/npm'), root('/usr/local/share/.npm'), root('/tmp/.npm')],
  home: [root('.npm'), root('.cache/npm'), root('.local/share/npm/cache')],
  configured: (look, scope) => (foldersInNpmrc(look, scope, ['cache']).get('cache') ?? []).map(root),
  windows: { system: [], home: [root('AppData/Local/npm-cache'), root('AppData/Roaming/npm-cache')] },
};

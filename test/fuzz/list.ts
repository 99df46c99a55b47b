import type { FuzzTarget } from './contract.ts';

/** A format that is loaded only when it is fuzzed. */
export interface ListedTarget {
  readonly name: string;
  load(): Promise<{ readonly target: FuzzTarget }>;
}

/** Every format that a hostile file may claim to be. A new one is a folder with `target.ts` and a line here. */
export const FUZZ_TARGETS: readonly ListedTarget[] = [
  { name: 'app-image', load: async () => import('./app-image/target.ts') },
  { name: 'appx-manifest', load: async () => import('./appx-manifest/target.ts') },
  { name: 'asar', load: async () => import('./asar/target.ts') },
  { name: 'authenticode', load: async () => import('./authenticode/target.ts') },
  { name: 'bbolt', load: async () => import('./bbolt/target.ts') },
  { name: 'bom', load: async () => import('./bom/target.ts') },
  { name: 'bun', load: async () => import('./bun/target.ts') },
  { name: 'code-signature', load: async () => import('./code-signature/target.ts') },
  { name: 'command-line', load: async () => import('./command-line/target.ts') },
  { name: 'desktop-entry', load: async () => import('./desktop-entry/target.ts') },
  { name: 'elf', load: async () => import('./elf/target.ts') },
  { name: 'executable', load: async () => import('./executable/target.ts') },
  { name: 'go-build-info', load: async () => import('./go-build-info/target.ts') },
  { name: 'inflate', load: async () => import('./inflate/target.ts') },
  { name: 'json', load: async () => import('./json/target.ts') },
  { name: 'mach-o', load: async () => import('./mach-o/target.ts') },
  { name: 'node-sea', load: async () => import('./node-sea/target.ts') },
  { name: 'npmrc', load: async () => import('./npmrc/target.ts') },
  { name: 'pe', load: async () => import('./pe/target.ts') },
  { name: 'plist', load: async () => import('./plist/target.ts') },
  { name: 'plugin-xml', load: async () => import('./plugin-xml/target.ts') },
  { name: 'python-metadata', load: async () => import('./python-metadata/target.ts') },
  { name: 'registry-hive', load: async () => import('./registry-hive/target.ts') },
  { name: 'rpm-header', load: async () => import('./rpm-header/target.ts') },
  { name: 'script', load: async () => import('./script/target.ts') },
  { name: 'sqlite-table', load: async () => import('./sqlite-table/target.ts') },
  { name: 'squashfs', load: async () => import('./squashfs/target.ts') },
  { name: 'stanzas', load: async () => import('./stanzas/target.ts') },
  { name: 'systemd-unit', load: async () => import('./systemd-unit/target.ts') },
  { name: 'task-xml', load: async () => import('./task-xml/target.ts') },
  { name: 'version-info', load: async () => import('./version-info/target.ts') },
  { name: 'zip', load: async () => import('./zip/target.ts') },
];

/** Where the format's module lies, for a thread of its own. */
export function moduleOf(name: string): URL {
  return new URL(`./${name}/target.ts`, import.meta.url);
}

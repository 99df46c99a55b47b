import { createHash } from 'node:crypto';
import { runTool } from '../run-tool.ts';
import type { Entry } from './layout.ts';

/** The fields of DEBIAN/control (Debian policy 5.3), in its order. */
export function controlFields(
  entries: readonly Entry[],
  given: { readonly version: string; readonly node: string },
): ReadonlyMap<string, string> {
  return new Map([
    ['Package', 'bandog'],
    ['Version', given.version],
    ['Architecture', 'amd64'],
    ['Maintainer', 'Bandog <root@localhost>'],
    ['Installed-Size', String(installedKiB(entries))],
    ['Depends', depends(given.node)],
    ['Section', 'admin'],
    ['Priority', 'optional'],
    [
      'Description',
      [
        'finds every copy of banned software on this host and reports to a collector',
        ' The agent talks to the collector and reads no disk; the scanner reads disks and',
        ' has no network. Both run in accounts of their own, each in a sandbox.',
        ' .',
        ' A host is enrolled by the file /etc/bandog/enrol.token.',
      ].join('\n'),
    ],
  ]);
}

/** DEBIAN/md5sums: what `dpkg --verify` and debsums compare with. */
export function md5sums(entries: readonly Entry[]): string {
  return entries
    .flatMap(({ path, content }) =>
      content === undefined ? [] : [`${createHash('md5').update(content).digest('hex')}  ${path}\n`],
    )
    .join('');
}

/** As dpkg-gencontrol counts: each file in whole KiB, each folder as one. */
function installedKiB(entries: readonly Entry[]): number {
  return entries.reduce((sum, { content }) => sum + (content === undefined ? 1 : Math.ceil(content.length / 1024)), 0);
}

/** `(GLIBC_2.28)` in what objdump prints of a program's dynamic symbols. */
const GLIBC = /\(GLIBC_(\d+\.\d+)(?:\.\d+)?\)/g;

/**
 * What Node's binary is linked with, and a systemd that hands over credentials (247). Node 26 needs libatomic, which no base system
 * brings, and symbols of GCC 5's libstdc++ (GLIBCXX_3.4.21).
 */
function depends(node: string): string {
  const versions = [...runTool(['objdump', '-T', node]).matchAll(GLIBC)].map(([, version = '']) => version);
  const glibc = versions.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1);
  if (glibc === undefined) throw new Error(`${node} needs no glibc: it is not the Node that we know`);
  return [
    `libc6 (>= ${glibc})`,
    'libatomic1',
    'libgcc-s1',
    'libstdc++6 (>= 5.2)',
    'systemd (>= 247)',
    'init-system-helpers (>= 1.54~)',
    'passwd',
  ].join(', ');
}

import { describe, expect, it } from 'vitest';
import { writeBom } from '../../formats/fixtures/bom-writer.ts';
import { lookAt } from '../../pipeline.ts';
import { recordedHost } from '../../host/recorded.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE } from '../../../../test/tree-on-disk.ts';

const index = indexOf({ id: 'tool', receipts: ['com.example.pkg.tool'], applications: { bundleIds: ['com.example.tool'] } });
const plist = (entries: string): string => `<?xml version="1.0"?><plist version="1.0"><dict>${entries}</dict></plist>`;
const RECEIPT = '/private/var/db/receipts/com.example.pkg.tool.plist';
const LIST = '/private/var/db/receipts/com.example.pkg.tool.bom';
const record = (prefix: string): string =>
  plist(
    `<key>PackageIdentifier</key><string>com.example.pkg.tool</string><key>PackageVersion</key><string>1.2.3</string><key>InstallPrefixPath</key><string>${prefix}</string>`,
  );
const BUNDLED = writeBom([
  { path: 'Tool.app/Contents/Resources/run.sh', mode: 0o755 },
  { path: 'Tool.app/Contents/MacOS/Tool', mode: 0o755 },
]);
const PROGRAM = { content: 'a program', mode: 0o755 };

const rows: readonly {
  readonly name: string;
  readonly given: Record<string, RecordedNode>;
  readonly want: readonly string[];
  readonly gaps?: readonly string[];
}[] = [
  {
    name: 'a bundle is the copy',
    given: { [RECEIPT]: record('Applications'), [LIST]: BUNDLED, '/Applications/Tool.app/Contents/MacOS/Tool': PROGRAM },
    want: ['tool installed native-installer possible 1.2.3 /Applications/Tool.app'],
  },
  {
    name: 'and with its own identifier likely',
    given: {
      [RECEIPT]: record('Applications'),
      [LIST]: BUNDLED,
      '/Applications/Tool.app/Contents/MacOS/Tool': PROGRAM,
      '/Applications/Tool.app/Contents/Info.plist': plist(
        '<key>CFBundleIdentifier</key><string>com.example.tool</string><key>CFBundleExecutable</key><string>Tool</string>',
      ),
    },
    want: ['tool installed native-installer likely 1.2.3 /Applications/Tool.app'],
  },
  {
    name: 'a command',
    given: {
      [RECEIPT]: record('/'),
      [LIST]: writeBom([{ path: 'usr/local/bin/tool', mode: 0o755 }]),
      '/usr/local/bin/tool': PROGRAM,
    },
    want: ['tool installed native-installer possible 1.2.3 /usr/local/bin/tool'],
  },
  {
    name: 'of which nothing is left is no copy',
    given: { [RECEIPT]: record('Applications'), [LIST]: BUNDLED },
    want: [],
  },
  {
    name: 'of another package',
    given: { [RECEIPT.replace('tool', 'other')]: record('/'), [LIST.replace('tool', 'other')]: BUNDLED },
    want: [],
  },
  { name: 'that is damaged', given: { [RECEIPT]: 'x', [LIST]: BUNDLED }, want: [], gaps: [`malformed ${RECEIPT}`] },
  { name: 'whose list is damaged', given: { [RECEIPT]: record('/'), [LIST]: 'x' }, want: [], gaps: [`malformed ${LIST}`] },
];

describe('receipts of the installer', () => {
  for (const { name, given, want, gaps = [] } of rows) {
    it(name, () => {
      const host = recordedHost({ platform: 'macos', tree: new Map(Object.entries(given)) });
      const sight = lookAt(host, index, { order: { depth: 'quick' }, cache: NO_CACHE });
      expect(found(sight)).toEqual(want);
      expect(gapsOf(sight, 'receipts')).toEqual(gaps);
    });
  }
});

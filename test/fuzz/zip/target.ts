import type { FuzzTarget } from '../contract.ts';
import { zipArchive } from '../../zip-archive.ts';
import { zipBytes, zipContent, zipEntries, zipEntry } from '../../../src/scanner/formats/zip.ts';

const NAME = 'META-INF/plugin.xml';
const PLUGIN = { 'a.class': 'x'.repeat(300), [NAME]: '<idea-plugin><id>com.x</id></idea-plugin>' };
/** Entries that are read of one archive; a recogniser reads some more, of which each is bounded alike. */
const ENTRIES = 8;

/** Jars of plugins, portable bundles, wheels. */
export const target: FuzzTarget = {
  name: 'zip',
  summary: 'formats/zip: names and contents of a jar, bundle, wheel or portable program',
  seeds: () => [
    zipArchive(PLUGIN),
    zipArchive({ [NAME]: 'y'.repeat(9000) }),
    zipArchive(PLUGIN, { isStored: true, mode: 0o100755 }),
    zipArchive(PLUGIN, { isZip64: true }),
    Buffer.concat([Buffer.alloc(100, 1), zipArchive(PLUGIN)]),
  ],
  words: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', NAME],
  // Each entry may be the whole archive again.
  maxRead: (size) => 4 * ENTRIES * size + 512 * 1024,
  maxMs: 1000,
  read(source) {
    const entries = zipEntries(source);
    if (entries === undefined) return undefined;
    const allowance = { left: 1_000_000 };
    const read = entries
      .slice(0, ENTRIES)
      .map((entry) => [
        entry.name.length,
        zipContent(source, entry, allowance)?.read(entry.size - 100, 100).length,
        zipBytes(source, entry, 65_536)?.length,
      ]);
    return [entries.length, read, zipEntry(source, NAME, 65_536)?.length];
  },
};

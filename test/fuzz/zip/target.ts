import type { FuzzTarget } from '../contract.ts';
import { zipArchive } from '../../zip-archive.ts';
import { zipEntry } from '../../../src/scanner/formats/zip.ts';

const NAME = 'META-INF/plugin.xml';

/** Jars of plugins, portable bundles, wheels. */
export const target: FuzzTarget = {
  name: 'zip',
  summary: 'formats/zip: one entry of a jar or bundle',
  seeds: () => [
    zipArchive({ 'a.class': 'x'.repeat(300), [NAME]: '<idea-plugin><id>com.x</id></idea-plugin>' }),
    zipArchive({ [NAME]: 'y'.repeat(9000) }),
  ],
  words: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', NAME],
  read: (source) => zipEntry(source, NAME, 65_536),
};

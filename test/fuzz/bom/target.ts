import type { FuzzTarget } from '../contract.ts';
import { writeBom } from '../../../src/scanner/formats/fixtures/bom-writer.ts';
import { readBom } from '../../../src/scanner/formats/bom.ts';

const PATHS = [
  { path: 'Tool.app/Contents/MacOS/Tool', mode: 0o755 },
  { path: 'Tool.app/Contents/Info.plist' },
  { path: 'Größe/' },
];

/** The bill of materials of a macOS installer's receipt. */
export const target: FuzzTarget = {
  name: 'bom',
  summary: "formats/bom: files of a macOS installer's receipt",
  seeds: () => [writeBom(PATHS), writeBom(PATHS, 2)],
  words: ['BOMStore', 'tree', 'Paths'],
  maxRead: (size) => 64 * size + 4 * 1024 * 1024,
  maxMs: 1000,
  read: (source) => readBom(source),
};

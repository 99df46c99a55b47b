import type { FuzzTarget } from '../contract.ts';
import { asarArchive } from '../../asar-archive.ts';
import { asarFile, asarFiles } from '../../../src/scanner/formats/asar.ts';

/** The archive in which Electron applications keep their code. */
export const target: FuzzTarget = {
  name: 'asar',
  summary: 'formats/asar: package.json of an Electron application',
  seeds: () => [
    asarArchive({ 'main.js': 'code', 'package.json': '{"name":"x","productName":"X"}' }),
    asarArchive({ 'package.json': '{}' }),
  ],
  words: ['{"files":', '"package.json"', '"size":', '"offset":"', '"unpacked":true', '"link":"package.json"'],
  maxRead: (size) => 4 * size + 65_536,
  read: (source) => [asarFile(source, 'package.json', 65_536), asarFiles(source)?.length],
};

import type { FuzzTarget } from '../contract.ts';
import { stanzasNamed } from '../../../src/scanner/formats/stanzas.ts';

const record = (name: string): string =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\nDescription: x\n a\n .\n b\n`;

/** The databases of dpkg and apk. */
export const target: FuzzTarget = {
  name: 'stanzas',
  summary: "formats/stanzas: dpkg's status and apk's database",
  seeds: () => [
    Buffer.from(['curl', 'tool', 'zsh'].map(record).join('\n')),
    Buffer.from('C:Q1x\nP:tool\nV:1-r0\nF:usr/bin\nR:tool\n\nP:zlib\nV:1\n\n'),
  ],
  words: ['\nPackage: ', 'Package: tool\n', '\nP:', '\n\n', '\r\n', '\0'],
  read(source) {
    const isWanted = (name: string): boolean => name.startsWith('t');
    const found = ['Package: ', 'P:'].flatMap((field) => [...stanzasNamed(source, field, isWanted)]);
    return found.length === 0 ? undefined : found;
  },
};

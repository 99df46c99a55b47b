import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { readMetadata, readRecord } from '../../../src/scanner/formats/python-metadata.ts';

/** METADATA, PKG-INFO and RECORD of Python packages. */
export const target: FuzzTarget = {
  name: 'python-metadata',
  summary: 'formats/python-metadata: METADATA and RECORD of a package',
  seeds: () => [
    Buffer.from('Metadata-Version: 2.4\r\nName: aider-chat\r\nVersion: 0.86.1\r\nSummary: x\r\n\r\n# aider\r\n'),
    Buffer.from('aider/main.py,sha256=abc,41000\n"a,b ""c"".py",sha256=d,7\n../../../bin/aider,,\nName: x\n'),
  ],
  words: ['Name: ', 'Version: ', '\n', '"', '""', ',', 'sha256='],
  read(source) {
    const bytes = wholeOf(source);
    const record = readRecord(Buffer.from(bytes).toString('latin1'), 2000);
    const metadata = readMetadata(bytes);
    return metadata === undefined && record.length === 0 ? undefined : [metadata, record];
  },
};

import type { FuzzTarget } from '../contract.ts';
import { certificateTable } from '../../../src/scanner/example-programs/signer.ts';
import { readPublisher } from '../../../src/scanner/formats/authenticode.ts';

/** The certificate table of a signed PE file. */
export const target: FuzzTarget = {
  name: 'authenticode',
  summary: 'formats/authenticode: publisher in the certificate table of a PE file',
  seeds: () => [certificateTable('Anthropic, PBC'), certificateTable('Größe GmbH')],
  words: ['\x30\x82', '\x30\x80', '\x30\x84\xff\xff\xff\xff', '\x31\x82', '\xa0\x82', '\x06\x03\x55\x04\x03', '\x0c', '\x1e'],
  read: (source) => readPublisher(source, { offset: 0, size: source.size }),
};

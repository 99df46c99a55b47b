import { constants, deflateRawSync } from 'node:zlib';
import type { FuzzTarget } from '../contract.ts';
import { inflated } from '../../../src/scanner/formats/inflate.ts';

const TEXT = Array.from({ length: 900 }, (_, index) => `line ${index} of ${(index * 7919) % 613}\n`).join('');
/** Longer than what is promised: reads that pass the end of the stream. */
const SIZE = 400_000;
/** Unpacked at most, from wherever it is read. */
const ALLOWANCE = 4_000_000;

/** What is packed in a zip, read from several places as programs are: head, end, middle. */
export const target: FuzzTarget = {
  name: 'inflate',
  summary: 'formats/inflate: deflated entries of a zip, read from any place',
  seeds: () => [
    deflateRawSync(TEXT),
    deflateRawSync(TEXT, { strategy: constants.Z_FIXED }),
    deflateRawSync(TEXT, { level: 0 }),
    deflateRawSync(TEXT, { memLevel: 1 }),
  ],
  // Packed bytes are read again where a reader goes back.
  maxRead: (size) => 8 * size + 256 * 1024,
  maxMs: 1000,
  read(source) {
    const stream = inflated(source, SIZE, { left: ALLOWANCE });
    const parts = [0, SIZE - 1000, 60_000, 5].map((at) => stream.read(at, 1000).length);
    return parts[0] === 0 ? undefined : parts;
  },
};

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBytes, hasRawBytes, toBytes } from './host-path.ts';

/** Bytes of which many are almost UTF-8. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 3 }).map((text) => Buffer.from(text, 'utf8')),
      fc.constantFrom(
        ...['e08080', 'eda080', 'f0808080', 'f4908080', 'c0af', 'f8888080', 'e282', 'f09f92'].map((hex) =>
          Buffer.from(hex, 'hex'),
        ),
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

it('loses no byte, whatever they are', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      expect(Buffer.from(toBytes(fromBytes(given)))).toEqual(given);
    }),
    { numRuns: 2000 },
  );
});

it('is itself where it is UTF-8, and says so where it is not', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const isUtf8 = Buffer.from(given.toString('utf8'), 'utf8').equals(given);
      expect(hasRawBytes(fromBytes(given))).toBe(!isUtf8);
      if (isUtf8) expect(fromBytes(given)).toBe(given.toString('utf8'));
    }),
    { numRuns: 2000 },
  );
});

it('keeps what is valid between what is not', () => {
  expect(fromBytes(Buffer.from('61ffc3a9ed', 'hex'))).toBe('a\udcffé\udced');
});

it('reads a hundred thousand bytes that are nothing within moments', () => {
  const begun = process.cpuUsage();
  fromBytes(Buffer.alloc(200_000, 0xeb));
  const { user, system } = process.cpuUsage(begun);
  // 3 s when each asked a decoder.
  expect((user + system) / 1000).toBeLessThan(1000);
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from './digest.ts';

it('gives the SHA-256 that OpenSSL gives, of few bytes and of many', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

it('takes text as UTF-8', () => {
  expect(sha256('é')).toBe(sha256(Buffer.from([0xc3, 0xa9])));
});

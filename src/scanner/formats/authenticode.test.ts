import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateTable } from '../example-programs/signer.ts';
import { publisherIn, readPublisher } from './authenticode.ts';
import { bytesOf } from './byte-source.ts';
import { SIGNED_BY_OPENSSL } from './fixtures/signed-data.ts';

const TABLE = certificateTable('Tool GmbH');
const read = (bytes: Uint8Array) => readPublisher(bytesOf(bytes), { offset: 0, size: bytes.length });

describe('who signed', () => {
  test('by a signature that OpenSSL made: the signer, not the authority beside it', () => {
    expect(publisherIn(SIGNED_BY_OPENSSL)).toEqual({ organisation: 'Tool Software GmbH', commonName: 'Tool Vertriebs GmbH' });
  });
  test('by a certificate table', () => {
    expect(read(TABLE)).toEqual({ organisation: 'Tool GmbH', commonName: 'Tool GmbH' });
  });
  test('a table that holds something else than PKCS#7 says nothing', () => {
    const other = Buffer.from(TABLE);
    other.writeUInt16LE(1, 6);
    expect(read(other)).toBeUndefined();
  });
  test('a signer whose certificate is not there says nothing', () => {
    const serial = TABLE.lastIndexOf(Buffer.from([2, 2, 4, 0xd2]));
    const other = Buffer.from(TABLE);
    other[serial + 3] = 0;
    expect(read(other)).toBeUndefined();
  });
});

describe('whatever the bytes are, it ends and throws nothing', () => {
  test('every truncation', () => {
    for (let length = 0; length < TABLE.length; length += 1) {
      read(TABLE.subarray(0, length));
      publisherIn(SIGNED_BY_OPENSSL.subarray(0, length));
    }
  });
  test('changed bytes', () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(TABLE.subarray(8), SIGNED_BY_OPENSSL),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        (whole, changes) => {
          const bytes = Buffer.from(whole);
          for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
          const found = publisherIn(bytes);
          expect((found?.commonName ?? '').length + (found?.organisation ?? '').length).toBeLessThanOrEqual(512);
        },
      ),
      { seed: 20_261_121, numRuns: 5000 },
    );
  });
  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        publisherIn(bytes);
        read(Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 2, 2, 0, 0x30, 0x80]), bytes]));
      }),
      { seed: 20_261_121, numRuns: 3000 },
    );
  });
  test('values nested a thousand deep, and a thousand beside one another', () => {
    let deep = Buffer.from([0x30, 0]);
    for (let index = 0; index < 1000; index += 1)
      deep = Buffer.concat([Buffer.from([0x30, 0x83, 0, deep.length >> 8, deep.length & 0xff]), deep]);
    expect(publisherIn(deep)).toBeUndefined();
    expect(publisherIn(Buffer.concat([Buffer.from([0x30, 0x83, 0, 0xff, 0xfe]), Buffer.alloc(0xfffe)]))).toBeUndefined();
  });
});

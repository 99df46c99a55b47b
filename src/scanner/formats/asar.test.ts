import { describe, expect, it } from 'vitest';
import { asarFile, asarFiles } from './asar.ts';
import { bytesOf } from './byte-source.ts';
import { asarArchive } from '../../../test/asar-archive.ts';

const archive = asarArchive({ 'main.js': 'code', 'package.json': '{"name":"x"}' });

function textIn(bytes: Uint8Array, name = 'package.json', maxBytes = 1000): string | undefined {
  const found = asarFile(bytesOf(bytes), name, maxBytes);
  return found === undefined ? undefined : Buffer.from(found).toString();
}

/** An archive whose header says this of package.json. */
function saying(entry: string): Buffer {
  return asarArchive({}, `{"files":{"package.json":${entry}}}`);
}

describe('one file of an asar archive', () => {
  const rows = [
    { name: 'is read', given: textIn(archive), want: '{"name":"x"}' },
    { name: 'may be the first', given: textIn(archive, 'main.js'), want: 'code' },
    { name: 'is absent', given: textIn(archive, 'toString'), want: undefined },
    { name: 'is larger than wanted', given: textIn(archive, 'package.json', 3), want: undefined },
    { name: 'lies outside of the archive', given: textIn(saying('{"size":5,"offset":"99999999"}')), want: undefined },
    { name: 'has an offset that is no number', given: textIn(saying('{"size":5,"offset":"x"}')), want: undefined },
    { name: 'has a negative size', given: textIn(saying('{"size":-5,"offset":"0"}')), want: undefined },
    { name: 'is kept unpacked', given: textIn(saying('{"size":5,"unpacked":true}')), want: undefined },
    { name: 'is a folder', given: textIn(saying('{"files":{}}')), want: undefined },
    { name: 'of a header nested without end', given: textIn(asarArchive({}, '{"files":'.repeat(10_000))), want: undefined },
    { name: 'of no archive', given: textIn(Buffer.from('something else entirely')), want: undefined },
    { name: 'of nothing', given: textIn(Buffer.alloc(0)), want: undefined },
    { name: 'of a header that says it is huge', given: textIn(Buffer.alloc(64, 0xff)), want: undefined },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(given).toBe(want));

  it('is undefined for every archive that ends early', () => {
    for (let length = 0; length < archive.length; length += 1) expect(textIn(archive.subarray(0, length))).toBeUndefined();
  });
});

describe('the files of an asar archive', () => {
  const told = (bytes: Uint8Array): readonly string[] | undefined =>
    asarFiles(bytesOf(bytes))?.map(
      ({ path, offset, size }) => `${path} ${Buffer.from(bytes.subarray(offset, offset + size)).toString()}`,
    );
  const rows = [
    { name: 'are told with their places', given: archive, want: ['main.js code', 'package.json {"name":"x"}'] },
    {
      name: 'have paths within folders',
      given: Buffer.concat([asarArchive({}, '{"files":{"a":{"files":{"b.js":{"size":2,"offset":"1"}}}}}'), Buffer.from('xyz')]),
      want: ['a/b.js yz'],
    },
    { name: 'are none that lie outside', given: asarArchive({}, '{"files":{"a":{"size":2,"offset":"0"}}}'), want: [] },
    {
      name: 'are none that are links or kept unpacked',
      given: asarArchive({}, '{"files":{"a":{"link":"b"},"c":{"size":1,"unpacked":true}}}'),
      want: [],
    },
    { name: 'of a header that is no object', given: asarArchive({}, '[1]'), want: [] },
    { name: 'of no archive', given: Buffer.from('something else entirely'), want: undefined },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(told(given)).toEqual(want));

  it('lie within the archive, whatever bytes are changed in it', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % below;
    };
    for (let round = 0; round < 2000; round += 1) {
      const changed = Buffer.from(archive);
      for (let count = random(4); count >= 0; count -= 1) changed[random(changed.length)] = random(256);
      for (const { offset, size } of asarFiles(bytesOf(changed)) ?? []) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + size).toBeLessThanOrEqual(changed.length);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { readAssets } from './read-assets.ts';

const long = 'x'.repeat(257);

describe('a list of assets', () => {
  it('knows columns by the names that inventories have for them, in any order', async () => {
    const { assets, problems, ignored } = await readAssets(
      '\ufeffOwner;Serial Number;Model;Host-Name;Asset Tag\nAda; S-1 ;X1;ada-laptop;AT-1\n;;;b\n',
    );
    expect(assets).toEqual([
      { number: 1, serial: 'S-1', name: 'ada-laptop', tag: 'AT-1', owner: 'Ada' },
      { number: 2, name: 'b' },
    ]);
    expect({ problems, ignored }).toEqual({ problems: [], ignored: ['Model'] });
  });

  const lines: readonly { readonly name: string; readonly given: string; readonly want: object }[] = [
    { name: 'a field too many', given: 'a,b,c,d', want: { line: 2, problem: 'too-many-fields' } },
    { name: 'a value that is too long', given: `a,${long},c`, want: { line: 2, problem: 'too-long', column: 'name' } },
    { name: 'a character that nobody sees', given: 'a,b\0,c', want: { line: 2, problem: 'unseen-character', column: 'name' } },
    { name: 'nobody to be known by', given: ',,Ada', want: { line: 2, problem: 'nothing-to-match' } },
    { name: 'a serial number that is none', given: 'To be filled by O.E.M.,,', want: { line: 2, problem: 'nothing-to-match' } },
    { name: 'a quote that never ends', given: '"a,b', want: { line: 2, problem: 'open-quote' } },
    { name: 'a name twice', given: 'a,Bob,\nb,bob,', want: { line: 3, problem: 'same-as-line', column: 'name', otherLine: 2 } },
  ];
  for (const { name, given, want } of lines)
    it(`leaves out a line with ${name}, and tells which`, async () => {
      const { assets, problems } = await readAssets(`serial,name,owner\n${given}\ngood,good,\n`);
      expect(problems).toEqual([want]);
      expect(assets.at(-1)).toMatchObject({ serial: 'good' });
    });

  for (const given of ['', 'a,b\n1,2\n', '"serial\n1'])
    it(`refuses ${JSON.stringify(given)}, which names no column`, () =>
      expect(readAssets(given)).rejects.toMatchObject({ code: 'E_BAD_REQUEST' }));

  it('gives up on a file that is no list', async () => {
    const text = `name\n${'"a"b\n'.repeat(10_001)}`;
    await expect(readAssets(text)).rejects.toThrow('the first is line 2');
  });

  it('refuses more than it keeps', async () => {
    const text = ['name', ...Array.from({ length: 200_001 }, (_, at) => `n${at}`)].join('\n');
    await expect(readAssets(text)).rejects.toThrow('more than 200000');
  });
});

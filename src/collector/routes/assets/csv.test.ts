import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords, separatorOf } from './csv.ts';

const read = (text: string, separator = ',') => [...csvRecords(text, separator)];

describe('a CSV file', () => {
  const table: readonly { readonly name: string; readonly given: string; readonly want: readonly object[] }[] = [
    { name: 'nothing', given: '', want: [] },
    {
      name: 'lines of either end',
      given: 'a,b\r\nc,d\ne',
      want: [['a', 'b'], ['c', 'd'], ['e']].map((fields, at) => ({ line: at + 1, fields })),
    },
    { name: 'a mark of the byte order', given: '\ufeffa\n', want: [{ line: 1, fields: ['a'] }] },
    {
      name: 'quotes',
      given: '"a,""b""\nc",d\ne',
      want: [
        { line: 1, fields: ['a,"b"\nc', 'd'] },
        { line: 3, fields: ['e'] },
      ],
    },
    { name: 'a quote within a field', given: '5" disk,b', want: [{ line: 1, fields: ['5" disk', 'b'] }] },
    {
      name: 'a quote that never ends',
      given: 'a\n"b,c\nd,e\n',
      want: [
        { line: 1, fields: ['a'] },
        { line: 2, problem: 'open-quote' },
        { line: 3, fields: ['d', 'e'] },
      ],
    },
    {
      name: 'text after a quote',
      given: '"a"b,c\nd',
      want: [
        { line: 1, problem: 'text-after-quote' },
        { line: 2, fields: ['d'] },
      ],
    },
    {
      name: 'empty fields and lines',
      given: ',\n\n""\n',
      want: [['', ''], [''], ['']].map((fields, at) => ({ line: at + 1, fields })),
    },
  ];
  for (const { name, given, want } of table) it(name, () => expect(read(given)).toEqual(want));

  it('is read back as it was written', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '序') });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(read(text).map((record) => ('fields' in record ? record.fields : record))).toEqual(rows);
      }),
    );
  });

  it('never fails, whatever it is given', () => {
    const any = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') });
    fc.assert(fc.property(any, (text) => read(text).length <= text.split('\n').length));
  });

  const separators = [
    { given: 'a,b', want: ',' },
    { given: 'a;b;c\n,,,,', want: ';' },
    { given: 'a\tb', want: '\t' },
    { given: 'a', want: ',' },
  ];
  for (const { given, want } of separators)
    it(`${JSON.stringify(given)} is separated by ${JSON.stringify(want)}`, () => expect(separatorOf(given)).toBe(want));
});

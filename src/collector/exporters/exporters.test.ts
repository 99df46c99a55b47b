import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMNS, type ExportRow } from './contract.ts';
import { cell, csvExporter } from './csv/exporter.ts';
import { EXPORTERS } from './list.ts';

const row = (given: Partial<ExportRow> = {}): ExportRow => {
  const empty = Object.fromEntries(COLUMNS.map((column) => [column, '']));
  return { ...(empty as unknown as ExportRow), verdict: 'banned', running: 0, ...given };
};

async function* pages(...all: readonly (readonly ExportRow[])[]) {
  yield* all;
}

async function textOf(parts: AsyncIterable<string | Uint8Array>): Promise<string> {
  const read: string[] = [];
  for await (const part of parts) read.push(String(part));
  return read.join('');
}

/** RFC 4180, read by the letter. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ',' || character === '\r')) {
      rows.at(-1)?.push(value);
      value = '';
      if (character === '\r') {
        rows.push([]);
        at += 1;
      }
    } else value += character;
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  const cells = [
    { given: 'plain', want: 'plain' },
    { given: 'a,b', want: '"a,b"' },
    { given: 'say "no"', want: '"say ""no"""' },
    { given: 'two\nlines', want: '"two\nlines"' },
    { given: '=HYPERLINK("http://x")', want: '"\'=HYPERLINK(""http://x"")"' },
    { given: '+1', want: "'+1" },
    { given: '-1', want: "'-1" },
    { given: "'-1", want: "''-1" },
    { given: '@SUM(A1)', want: "'@SUM(A1)" },
    { given: '\t=1', want: "'\t=1" },
    { given: '\r=1', want: '"\'\r=1"' },
    { given: '', want: '' },
  ];
  for (const { given, want } of cells)
    it(`writes ${JSON.stringify(given)} as ${JSON.stringify(want)}`, () => expect(cell(given)).toBe(want));

  it('gives back what it was given, and no cell is a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), async (paths) => {
        const text = await textOf(csvExporter.write(COLUMNS, pages(paths.map((path) => row({ path })))));
        const read = parseCsv(text)
          .slice(1)
          .map((cellsOfRow) => cellsOfRow[COLUMNS.indexOf('path')] ?? '');
        expect(read.map((one) => one.replace(/^'(?='*[=+\-@\t\r])/, ''))).toEqual(paths);
        expect(read.filter((one) => /^[=+\-@\t\r]/.test(one))).toEqual([]);
      }),
    );
  });
});

/** A workbook has a test of its own. */
const OF_TEXT = EXPORTERS.filter(({ format }) => format !== 'xlsx');

describe('every exporter of text', () => {
  for (const exporter of OF_TEXT) {
    it(`${exporter.format}: writes one line a row over all pages, and nothing but a header for none`, async () => {
      const lines = async (...all: readonly (readonly ExportRow[])[]) =>
        (await textOf(exporter.write(COLUMNS, pages(...all)))).split('\n').length - 1;
      const header = await lines();
      expect(header).toBeLessThanOrEqual(1);
      expect(await lines([row(), row()], [row()])).toBe(header + 3);
    });

    it(`${exporter.format}: writes the columns that are asked for, in that order, and no others`, async () => {
      const text = await textOf(exporter.write(['path', 'host'], pages([row({ path: 'P', host: 'H', version: 'V' })])));
      expect(text.trimEnd().split('\n').at(-1)).toMatch(/P.*H/);
      expect(text).not.toMatch(/V|version/);
    });
  }
});

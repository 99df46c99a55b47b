import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Exporter } from '../contract.ts';
import { contentTypes, packageParts, sheetEnd, sheetName, sheetRow, sheetStart, workbook, workbookParts } from './parts.ts';

/** What a sheet can hold, its header among them (Excel specifications and limits, Microsoft). */
const MOST_ROWS = 1_048_576;
/** The first day that a zip archive can name: the same rows give the same file. */
const DAY = new Date(1980, 0, 1);

type Row = Readonly<Record<string, string | number>>;

/** A workbook of Office Open XML (ECMA-376): texts are texts and never formulas; more rows than a sheet holds go on in the next. */
export const xlsxExporter: Exporter = xlsxExporterOf(MOST_ROWS);

/** The same with other sheets: for tests. */
export function xlsxExporterOf(mostRows: number): Exporter {
  return {
    format: 'xlsx',
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    async *write(columns, pages) {
      const zip = new ZipFile();
      const written = new PassThrough();
      zip.outputStream.pipe(written);
      const filled = fill(zip, new Sheets(columns, pages), mostRows).catch((error: unknown) => {
        written.destroy(error instanceof Error ? error : new Error(String(error)));
      });
      for await (const part of written) yield part as Uint8Array;
      await filled;
    },
  };
}

/** Sheets one after the other, as their rows come; what names them stands at the end of the archive. */
async function fill(zip: ZipFile, sheets: Sheets, mostRows: number): Promise<void> {
  let count = 0;
  for (;;) {
    count += 1;
    const sheet = Readable.from(sheets.next(mostRows));
    zip.addReadStream(sheet, `xl/${sheetName(count)}`, { mtime: DAY });
    await finished(sheet);
    if (sheets.isOver) break;
  }
  const parts = [
    ['[Content_Types].xml', contentTypes(count)],
    ['_rels/.rels', packageParts()],
    ['xl/workbook.xml', workbook(count)],
    ['xl/_rels/workbook.xml.rels', workbookParts(count)],
  ] as const;
  for (const [name, text] of parts) zip.addBuffer(Buffer.from(text), name, { mtime: DAY });
  zip.end();
}

/** Rows, cut into sheets. */
class Sheets {
  readonly #columns: readonly string[];
  readonly #pages: AsyncIterator<readonly Row[]>;
  /** Read and not yet written. */
  #rows: readonly Row[] = [];
  isOver = false;

  constructor(columns: readonly string[], pages: AsyncIterable<readonly Row[]>) {
    this.#columns = columns;
    this.#pages = pages[Symbol.asyncIterator]();
  }

  /** The text of the next sheet, with the header. */
  async *next(mostRows: number): AsyncGenerator<string> {
    yield sheetStart() + sheetRow(this.#columns);
    let left = mostRows - 1;
    while (left > 0 && (await this.#read())) {
      const some = this.#rows.slice(0, left);
      this.#rows = this.#rows.slice(some.length);
      left -= some.length;
      yield some.map((row) => sheetRow(this.#columns.map((column) => row[column] ?? ''))).join('');
    }
    // Whether there is another sheet is known before this one ends.
    await this.#read();
    yield sheetEnd();
  }

  /** False when there is nothing more. */
  async #read(): Promise<boolean> {
    while (this.#rows.length === 0 && !this.isOver) {
      const { value, done } = await this.#pages.next();
      if (done === true) this.isOver = true;
      else this.#rows = value;
    }
    return this.#rows.length > 0;
  }
}

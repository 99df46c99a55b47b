import type { Exporter } from '../contract.ts';

/** What makes a spreadsheet take a cell for a formula (OWASP, CSV injection). */
const FORMULA = /^'*[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** RFC 4180 with CRLF, UTF-8 and a header; a cell that would be a formula begins with `'`. */
export const csvExporter: Exporter = {
  format: 'csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  async *write(columns, pages) {
    yield line(columns);
    for await (const rows of pages) yield rows.map((row) => line(columns.map((column) => String(row[column])))).join('');
  },
};

function line(cells: readonly string[]): string {
  return `${cells.map((text) => cell(text)).join(',')}\r\n`;
}

/** One cell: never a formula, quoted where it must be. */
export function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

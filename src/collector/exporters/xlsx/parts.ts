const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** A cell holds no more (Excel specifications and limits, Microsoft). */
const MOST_CHARACTERS = 32_767;
/** XML 1.0 has no place for them, and none for halves of pairs. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Where a sheet lies, from `xl/`. */
export function sheetName(number: number): string {
  return `worksheets/sheet${number}.xml`;
}

/** The beginning of a sheet. */
export function sheetStart(): string {
  return `${HEAD}<worksheet xmlns="${SHEETS}"><sheetData>`;
}

/** One row: numbers are numbers, everything else is text, whatever it begins with. */
export function sheetRow(cells: readonly (string | number)[]): string {
  return `<row>${cells.map((cell) => (typeof cell === 'number' ? `<c><v>${cell}</v></c>` : textCell(cell))).join('')}</row>`;
}

function textCell(text: string): string {
  if (text === '') return '<c/>';
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, MOST_CHARACTERS))}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll(NOT_IN_XML, '\u{fffd}').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The end of a sheet. */
export function sheetEnd(): string {
  return '</sheetData></worksheet>';
}

/** What each part of the package is. */
export function contentTypes(sheets: number): string {
  const parts = each(sheets, (at) => `<Override PartName="/xl/${sheetName(at)}" ContentType="${TYPE}.worksheet+xml"/>`);
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${parts}</Types>`;
}

/** Where the package begins. */
export function packageParts(): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
}

/** The workbook with its sheets in their order. */
export function workbook(sheets: number): string {
  const named = each(sheets, (at) => `<sheet name="Rows ${at}" sheetId="${at}" r:id="rId${at}"/>`);
  return `${HEAD}<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets>${named}</sheets></workbook>`;
}

/** Where the workbook's sheets lie. */
export function workbookParts(sheets: number): string {
  const parts = each(sheets, (at) => `<Relationship Id="rId${at}" Type="${OFFICE}/worksheet" Target="${sheetName(at)}"/>`);
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${parts}</Relationships>`;
}

function each(count: number, write: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => write(at + 1)).join('');
}

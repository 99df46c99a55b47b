import { stripVTControlCharacters } from 'node:util';

/** Less of a path is of no use, however narrow the terminal. */
const MIN_CUT = 24;

/**
 * Lines of aligned columns, two spaces apart, colours not counted. The last column is as long as it is, or cut on its left
 * so that the line fits `maxWidth`: the end of a path says more than its beginning.
 */
export function columns(
  rows: readonly (readonly string[])[],
  { indent = '', maxWidth = Infinity }: { readonly indent?: string; readonly maxWidth?: number } = {},
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  const lastAt = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, indent.length);
  return rows.map((row) => {
    const padded = row.slice(0, -1).map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - width(cell)));
    return `${indent}${[...padded, cutLeft(row.at(-1) ?? '', maxWidth - lastAt)].join('  ')}`.trimEnd();
  });
}

function cutLeft(cell: string, room: number): string {
  const most = Math.max(room, MIN_CUT);
  return width(cell) <= most
    ? cell
    : `…${Array.from(cell)
        .slice(1 - most)
        .join('')}`;
}

function width(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}

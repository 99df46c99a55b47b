import { stripVTControlCharacters } from 'node:util';

/** Lines of aligned columns, two spaces apart; the last column is as long as it is. Colours do not count. */
export function columns(rows: readonly (readonly string[])[], indent = ''): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  return rows.map((row) => {
    const cells = row.map((cell, index) =>
      index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - width(cell)),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

function width(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}

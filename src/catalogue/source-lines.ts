import type { Document, LineCounter } from 'yaml';

/** Where in a YAML file the value of a JSON pointer begins, or the nearest value above it; from 1. */
export function lineOf(document: Document, lines: LineCounter, pointer: string): number {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let depth = names.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(
      names.slice(0, depth).map((name) => (/^\d+$/.test(name) ? Number(name) : name)),
      true,
    );
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return lines.linePos(Number(node.range[0])).line;
  }
  return 1;
}

import { byNumber } from '../../domain/natural-order.ts';

interface Comparison {
  readonly sign: string;
  readonly version: string;
}

/** `>=1.2`, `1.2.3` */
const COMPARISON = /^(<=|>=|<|>|=)?([0-9A-Za-z][0-9A-Za-z.+_~:-]{0,99})$/;

/** The comparisons of a range such as `>=1.2 <2`, all of which must hold; undefined when it is none. */
function comparisonsOf(range: string): readonly Comparison[] | undefined {
  const found = range
    .trim()
    .split(/\s+/)
    .map((word) => COMPARISON.exec(word));
  const comparisons = found.flatMap((match) => (match === null ? [] : [{ sign: match[1] ?? '=', version: match[2] ?? '' }]));
  return comparisons.length === found.length ? comparisons : undefined;
}

/** Whether the text is a range of versions. */
export function isVersionRange(range: string): boolean {
  return comparisonsOf(range) !== undefined;
}

/** Whether a version lies in a range. Numbers in it are compared as numbers; an unknown version and a broken range hold nothing. */
export function isInRange(version: string | undefined, range: string): boolean {
  if (version === undefined || version === '') return false;
  return comparisonsOf(range)?.every((one) => holds(version, one)) ?? false;
}

function holds(version: string, { sign, version: bound }: Comparison): boolean {
  const order = byNumber(version, bound);
  switch (sign) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
}

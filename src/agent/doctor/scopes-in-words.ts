import { forDisplay } from '../../domain/host-path.ts';

/** How many are named; the rest is counted. */
const NAMED = 4;

/** `a, b, c, d and 3 more` */
export function named(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const more = distinct.length - NAMED;
  return `${distinct.slice(0, NAMED).map(forDisplay).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Where somebody is in a table, and how many rows a window shows. */
export interface Standing {
  /** -1: nowhere. */
  readonly at: number;
  readonly count: number;
  readonly page: number;
}

/** The row that a key leads to; undefined when it is none of those that lead anywhere. */
export function stepOf(key: string, { at, count, page }: Standing): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(last, at + 1);
    case 'ArrowUp':
    case 'k':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(last, at + page);
    case 'PageUp':
      return Math.max(0, at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

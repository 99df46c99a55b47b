/** Numbers that are gone through at once: some ten milliseconds, after which others get their turn. */
const SPAN = 5000;
/** Spans of one request; who asks for a page goes on from where it ended. */
const MOST_SPANS = 40;

/** What of numbered rows fits, page by page: goes through spans until there are enough, or the time of one request is over. */
export async function pageOf<T extends { readonly number: number }>(
  { after, last, limit }: { readonly after: number; readonly last: number; readonly limit: number },
  ask: (span: { readonly after: number; readonly to: number; readonly limit: number }) => Promise<readonly T[]>,
): Promise<{ readonly rows: readonly T[]; readonly next?: number }> {
  const rows: T[] = [];
  let at = after;
  for (let span = 0; span < MOST_SPANS && at < last; span += 1) {
    const to = Math.min(last, at + SPAN);
    rows.push(...(await ask({ after: at, to, limit: limit - rows.length })));
    if (rows.length === limit) return { rows, next: rows.at(-1)?.number ?? to };
    at = to;
  }
  return at < last ? { rows, next: at } : { rows };
}

/** A sum over all numbers up to the last. */
export async function sumOver(
  last: number,
  ask: (span: { readonly after: number; readonly to: number }) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let after = 0; after < last; after += SPAN) sum += await ask({ after, to: Math.min(last, after + SPAN) });
  return sum;
}

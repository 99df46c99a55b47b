import type { HostPlace } from '../store/rows.ts';
import { badRequest } from './errors.ts';

/**
 * Where a page of hosts ended, as text that is given back. It is not signed: it says where to go on, and every page is held to the filters
 * and groups of its own request, so that whoever makes one up sees no more than by paging.
 */
export function cursorOf({ name, hostId }: HostPlace): string {
  return Buffer.from(JSON.stringify([name, hostId])).toString('base64url');
}

/** The place that a cursor names. @throws KnownError E_BAD_REQUEST */
export function placeOf(cursor: string): HostPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 2 && typeof place[0] === 'string' && typeof place[1] === 'string')
      return { name: place[0], hostId: place[1] };
  } catch {
    // Falls to the refusal: a cursor is given back as it came, or it is none.
  }
  throw badRequest('the cursor is not one of this list', 'Give back `next` or `previous` of the page before.');
}

/** Where the pages before and after this one begin; absent where none can be. */
export function pageEnds<T>(
  rows: readonly T[],
  asked: { readonly after?: string | undefined; readonly before?: string | undefined; readonly limit: number },
  placeIn: (row: T) => string,
): { readonly next?: string; readonly previous?: string } {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return {};
  const isFull = rows.length === asked.limit;
  const hasNext = asked.before !== undefined || isFull;
  const hasPrevious = asked.before === undefined ? asked.after !== undefined : isFull;
  return { ...(hasNext ? { next: placeIn(last) } : {}), ...(hasPrevious ? { previous: placeIn(first) } : {}) };
}

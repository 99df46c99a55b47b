import type { FindingPlace, FindingRow, HostPlace } from '../store/rows.ts';
import { badRequest } from './errors.ts';

/**
 * Where a page of hosts ended, as text that is given back. It is not signed: it says where to go on, and every page is held to the filters
 * and groups of its own request, so that whoever makes one up sees no more than by paging.
 */
export function cursorOf({ name, hostId }: HostPlace): string {
  return Buffer.from(JSON.stringify([name, hostId])).toString('base64url');
}

/** The place that a cursor of `cursorOf` names. @throws KnownError E_BAD_REQUEST */
export function placeOf(cursor: string): HostPlace {
  const [name, hostId, ...more] = partsOf(cursor);
  if (typeof name !== 'string' || typeof hostId !== 'string' || more.length > 0) throw notOfThisList();
  return { name, hostId };
}

/** Where a finding is among those by host. */
export function placeOfFinding({ hostName, hostId, finding, number }: FindingRow): FindingPlace {
  return { name: hostName, hostId, product: finding.product, number };
}

/** Where a page of findings by host ended, as text that is given back, as with hosts. */
export function findingCursorOf({ name, hostId, product, number }: FindingPlace): string {
  return Buffer.from(JSON.stringify([name, hostId, product, number])).toString('base64url');
}

/** The place that a cursor of `findingCursorOf` names. @throws KnownError E_BAD_REQUEST */
export function findingPlaceOf(cursor: string): FindingPlace {
  const [name, hostId, product, number, ...more] = partsOf(cursor);
  const areTexts = typeof name === 'string' && typeof hostId === 'string' && typeof product === 'string';
  if (!areTexts || !Number.isSafeInteger(number) || more.length > 0) throw notOfThisList();
  return { name, hostId, product, number: Number(number) };
}

/** The place before everything of a host with that name, or of those after it. */
export function placeOfName(name: string): FindingPlace {
  return { name, hostId: '', product: '', number: 0 };
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Falls to the refusal: a cursor is given back as it came, or it is none.
  }
  throw notOfThisList();
}

/** What is given back is no cursor of this list. */
export function notOfThisList() {
  return badRequest('the cursor is not one of this list', 'Give back `next` or `previous` of the page before.');
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

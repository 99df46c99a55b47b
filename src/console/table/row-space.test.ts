import { describe, expect, it } from 'vitest';
import { spaceAround, totalOf, type HeldRows } from './row-space.ts';

const CASES: readonly {
  readonly name: string;
  readonly given: HeldRows;
  readonly space: ReturnType<typeof spaceAround>;
  readonly total: ReturnType<typeof totalOf>;
}[] = [
  {
    name: 'a short list that is held whole',
    given: { first: 0, held: 12, hasNext: false, total: undefined },
    space: { before: 0, after: 0 },
    total: { count: 12, isMore: false },
  },
  {
    name: 'the beginning of a list that was counted',
    given: { first: 0, held: 200, hasNext: true, total: { count: 2400, isMore: false } },
    space: { before: 0, after: 2200 },
    total: { count: 2400, isMore: false },
  },
  {
    name: 'the middle of it',
    given: { first: 400, held: 2000, hasNext: true, total: { count: 6000, isMore: false } },
    space: { before: 400, after: 3600 },
    total: { count: 6000, isMore: false },
  },
  {
    name: 'its end, which is where it is and not where it was counted to be',
    given: { first: 400, held: 2000, hasNext: false, total: { count: 2500, isMore: false } },
    space: { before: 400, after: 0 },
    total: { count: 2400, isMore: false },
  },
  {
    name: 'more came than were counted',
    given: { first: 400, held: 2000, hasNext: true, total: { count: 2300, isMore: false } },
    space: { before: 400, after: 1 },
    total: { count: 2400, isMore: true },
  },
  {
    name: 'too many to be counted',
    given: { first: 0, held: 200, hasNext: true, total: { count: 10_000, isMore: true } },
    space: { before: 0, after: 9800 },
    total: { count: 10_000, isMore: true },
  },
  {
    name: 'far beyond what is counted',
    given: { first: 700_000, held: 2000, hasNext: true, total: { count: 10_000, isMore: true } },
    space: { before: 400_000, after: 200 },
    total: { count: 10_000, isMore: true },
  },
  {
    name: 'entered at a value',
    given: { first: undefined, held: 400, hasNext: true, total: { count: 10_000, isMore: true } },
    space: { before: 0, after: 0 },
    total: { count: 10_000, isMore: true },
  },
];

describe('the room around the rows that are held', () => {
  for (const { name, given, space, total } of CASES)
    it(name, () => {
      expect(spaceAround(given)).toEqual(space);
      expect(totalOf(given)).toEqual(total);
    });
});

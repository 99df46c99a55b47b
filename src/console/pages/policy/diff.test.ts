import { describe, expect, it } from 'vitest';
import { diffOf, type Difference } from './diff.ts';

const CASES: readonly {
  readonly name: string;
  readonly before: object | undefined;
  readonly after: object | undefined;
  readonly want: readonly Difference[];
}[] = [
  { name: 'nothing', before: { a: 1 }, after: { a: 1 }, want: [] },
  {
    name: 'a member that changed, came or went',
    before: { verdict: 'banned', reason: 'x' },
    after: { verdict: 'approved', guideline: 'y' },
    want: [
      { name: 'guideline', after: 'y' },
      { name: 'reason', before: 'x' },
      { name: 'verdict', before: 'banned', after: 'approved' },
    ],
  },
  {
    name: 'members of members, and lists',
    before: { scope: { product: 'a' }, groups: ['/x', '/y'] },
    after: { scope: { product: 'b' }, groups: ['/x'] },
    want: [
      { name: 'groups', before: '/x, /y', after: '/x' },
      { name: 'scope.product', before: 'a', after: 'b' },
    ],
  },
  { name: 'an object that is new', before: undefined, after: { a: true }, want: [{ name: 'a', after: 'true' }] },
  { name: 'an object that is gone', before: { a: 0 }, after: undefined, want: [{ name: 'a', before: '0' }] },
  {
    name: 'a member named as one of every object',
    before: {},
    after: { constructor: 'x' },
    want: [{ name: 'constructor', after: 'x' }],
  },
];

describe('what tells two versions of an object apart', () => {
  for (const { name, before, after, want } of CASES) it(name, () => expect(diffOf(before, after)).toEqual(want));
});

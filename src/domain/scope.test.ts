import { describe, expect, it } from 'vitest';
import { EVERYWHERE, isEverywhere, isInScope, narrowed } from './scope.ts';

describe('a scope', () => {
  const cases = [
    { name: 'all of all', group: '/emea/sales', scope: EVERYWHERE, want: true },
    { name: 'the group itself', group: '/emea', scope: ['/emea'], want: true },
    { name: 'a group below', group: '/emea/sales', scope: ['/apac', '/emea'], want: true },
    { name: 'no group whose name only begins alike', group: '/emea-2', scope: ['/emea'], want: false },
    { name: 'not the group above', group: '/emea', scope: ['/emea/sales'], want: false },
    { name: 'not the top', group: '/', scope: ['/emea'], want: false },
    { name: 'nothing when it is empty', group: '/', scope: [], want: false },
  ];
  for (const { name, group, scope, want } of cases) it(`holds ${name}`, () => expect(isInScope(group, scope)).toBe(want));
  it('is everywhere only with the top', () => {
    expect([EVERYWHERE, ['/emea', '/'], ['/emea'], []].map(isEverywhere)).toEqual([true, true, false, false]);
  });
});

describe('what is wanted', () => {
  const cases = [
    { name: 'all, by somebody who sees all', wanted: ['/'], scope: ['/'], want: ['/'] },
    { name: 'all, by somebody who sees a part', wanted: ['/'], scope: ['/emea', '/apac'], want: ['/emea', '/apac'] },
    { name: 'a part of what he sees', wanted: ['/emea/sales'], scope: ['/emea'], want: ['/emea/sales'] },
    { name: 'more than he sees', wanted: ['/emea'], scope: ['/emea/sales'], want: ['/emea/sales'] },
    { name: 'what he does not see', wanted: ['/apac'], scope: ['/emea'], want: [] },
    { name: 'what only begins alike', wanted: ['/emea-2'], scope: ['/emea'], want: [] },
    { name: 'some of it', wanted: ['/apac', '/emea/sales'], scope: ['/emea'], want: ['/emea/sales'] },
    { name: 'anything, by somebody who sees nothing', wanted: ['/'], scope: [], want: [] },
  ];
  for (const { name, wanted, scope, want } of cases)
    it(`is narrowed: ${name}`, () => expect(narrowed(wanted, scope)).toEqual(want));
});

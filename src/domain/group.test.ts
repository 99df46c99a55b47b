import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { ancestry, groupKey, groupOfKey, GroupPath, isWithin, subTree } from './group.ts';

describe('a path of groups', () => {
  const cases = [
    { name: 'the top', given: '/', want: true },
    { name: 'two names', given: '/emea/sales', want: true },
    { name: 'another script', given: '/中国/研发', want: true },
    { name: 'eight names', given: '/a/b/c/d/e/f/g/h', want: true },
    { name: 'nine names', given: '/a/b/c/d/e/f/g/h/i', want: false },
    { name: 'a stroke at the end', given: '/emea/', want: false },
    { name: 'no stroke', given: 'emea', want: false },
    { name: 'nothing', given: '', want: false },
    { name: 'two dots', given: '/emea/..', want: false },
    { name: 'a space', given: '/emea sales', want: false },
    { name: 'a right-to-left mark', given: '/em\u200fea', want: false },
    { name: 'a name of 49', given: `/${'a'.repeat(49)}`, want: false },
  ];
  for (const { name, given, want } of cases)
    it(`${want ? 'takes' : 'refuses'} ${name}`, () => expect(Value.Check(GroupPath, given)).toBe(want));
});

describe('a sub-tree', () => {
  const groups = ['/', '/emea', '/emea/sales', '/emea-north', '/emea.x', '/emea0', '/emea/0', '/apac', '/emea/中国'];
  for (const ancestor of groups) {
    it(`of ${ancestor} is one range of the keys`, () => {
      const { from, before } = subTree(ancestor);
      const inRange = groups.filter((path) => groupKey(path) >= from && groupKey(path) < before);
      expect(inRange).toEqual(groups.filter((path) => isWithin(path, ancestor)));
      expect(inRange).toContain(ancestor);
      expect(groupOfKey(groupKey(ancestor))).toBe(ancestor);
    });
  }
  it('holds its own and no neighbour of like name', () => {
    expect(groups.filter((path) => isWithin(path, '/emea'))).toEqual(['/emea', '/emea/sales', '/emea/0', '/emea/中国']);
    expect(groups.filter((path) => isWithin(path, '/'))).toEqual(groups);
  });
  it('is found upwards from the top', () => expect(ancestry('/emea/sales')).toEqual(['/', '/emea', '/emea/sales']));
});

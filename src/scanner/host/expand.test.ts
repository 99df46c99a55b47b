import { describe, expect, it } from 'vitest';
import { expand, isMatch } from './expand.ts';
import { recordedHost } from './recorded.ts';
import type { RecordedNode } from './recorded-tree.ts';

const FOLDER = { kind: 'folder' } as const;
const HOST = recordedHost({
  tree: new Map<string, RecordedNode>([
    ['/home/alice/.nvm/versions/v20/bin', FOLDER],
    ['/home/alice/.nvm/versions/v22/bin', FOLDER],
    ['/home/alice/.nvm/versions/readme', 'file'],
    ['/home/alice/.nvm/current', { link: 'versions/v22' }],
    ['/home/alice/.nvm/away', { link: '/srv/shared' }],
    ['/home/alice/.nvm/loop', { link: 'loop' }],
    ['/home/alice/.nvm/gone', { link: 'nowhere' }],
    ['/home/alice/locked', { kind: 'folder', isDenied: true }],
    ['/home/alice/locked/inside', FOLDER],
    ['/home/alice/shut', { link: 'locked/inside' }],
    ['/srv/shared/bin', FOLDER],
    ...Array.from({ length: 2500 }, (_, at): [string, RecordedNode] => [`/home/alice/many/${at}/bin`, FOLDER]),
  ]),
});

describe('expanding', () => {
  const rows: readonly { name: string; given: string; want: readonly string[] }[] = [
    { name: 'nothing', given: '', want: ['/home/alice'] },
    { name: 'a plain path', given: '.nvm/versions/v20', want: ['/home/alice/.nvm/versions/v20'] },
    { name: 'a path that is not there', given: '.fnm/versions', want: [] },
    {
      name: 'a star for a whole name',
      given: '.nvm/versions/*/bin',
      want: ['/home/alice/.nvm/versions/v20/bin', '/home/alice/.nvm/versions/v22/bin'],
    },
    {
      name: 'a star for a part of a name',
      given: '.nvm/versions/v2*',
      want: ['/home/alice/.nvm/versions/v20', '/home/alice/.nvm/versions/v22'],
    },
    {
      name: 'a link inside the home, to where it leads',
      given: '.nvm/current/bin',
      want: ['/home/alice/.nvm/current/bin = /home/alice/.nvm/versions/v22/bin'],
    },
    { name: 'no link out of the home', given: '.nvm/away/bin', want: [] },
    { name: 'no loop, and no link to nothing', given: '.nvm/*op', want: [] },
    { name: 'a locked folder: a gap', given: 'locked/*', want: ['denied /home/alice/locked'] },
    { name: 'a link into a locked folder: a gap', given: 'shut', want: ['denied /home/alice/shut'] },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      const found = expand(HOST, given, { at: '/home/alice', within: '/home/alice' });
      expect(
        found.map((entry) =>
          'outcome' in entry
            ? `${entry.outcome} ${entry.path}`
            : entry.path === entry.real
              ? entry.path
              : `${entry.path} = ${entry.real}`,
        ),
      ).toEqual(want);
    });
  }
  it('more names than are looked at: those, and a gap that keeps findings', () => {
    const found = expand(HOST, 'many/*/bin', { at: '/home/alice', within: '/home/alice' });
    expect(found.filter((entry) => !('outcome' in entry))).toHaveLength(2000);
    expect(found.filter((entry) => 'outcome' in entry)).toEqual([{ outcome: 'budget', path: '/home/alice/many' }]);
  });
});

describe('a name and a pattern', () => {
  const rows = [
    ['node-22', 'node-*', true],
    ['node-', 'node-*', true],
    ['node', 'node-*', false],
    ['a-b-c', 'a*b*c', true],
    ['abc', 'a*b*c', true],
    ['ac', 'a*b*c', false],
    ['aXbYcZ', 'a*b*c', false],
    ['aba', 'ab*ba', false],
    ['anything', '*', true],
    ['exact', 'exact', true],
    ['exac', 'exact', false],
    ['(a+)+$', '(a+)+$', true],
  ] as const;
  for (const [name, pattern, want] of rows)
    it(`${name} ${want ? 'fits' : 'does not fit'} ${pattern}`, () => expect(isMatch(name, pattern)).toBe(want));
});

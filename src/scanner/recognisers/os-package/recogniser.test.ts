import { describe, expect, it } from 'vitest';
import { osPackage } from './recogniser.ts';
import { homeOf } from './files.ts';
import type { OsPackageCandidate } from '../../places/contract.ts';
import { bench, LOCKED, large, MARKER, NATIVE, OTHER, told, type Row } from '../fixtures/bench.ts';

const PROGRAM = '/opt/tool/bin/tool';
const candidate: OsPackageCandidate = {
  kind: 'os-package',
  key: 'dpkg:tool',
  channel: 'dpkg',
  path: '/var/lib/dpkg/status',
  version: '1.0-2',
  files: ['/usr/bin/tool', PROGRAM, '/usr/share/doc/tool'],
};
const record = (more: string, how: 'runnable' | 'bare') => [`os-package [dpkg:tool${more}] 1.0-2 ${how}`];

describe('a package of the system', () => {
  const rows: readonly Row[] = [
    { name: 'of a record only', given: [], want: record('', 'bare') },
    { name: 'with a small executable', given: [[PROGRAM, { content: 'x', mode: 0o755 }]], want: record('', 'runnable') },
    { name: 'whose program says what it is', given: [[PROGRAM, large(NATIVE)]], want: record(` marker:${MARKER}`, 'runnable') },
    { name: 'whose program says nothing', given: [[PROGRAM, large(OTHER)]], want: record('', 'runnable') },
    { name: 'whose files nobody may run', given: [[PROGRAM, large(NATIVE, 0o644)]], want: record('', 'bare') },
    { name: 'whose files are empty', given: [[PROGRAM, { content: '', mode: 0o755 }]], want: record('', 'bare') },
    {
      name: 'whose command is a link that leads nowhere, or in a circle',
      given: [
        ['/usr/bin/tool', { link: 'tool' }],
        [PROGRAM, { link: '/nowhere' }],
      ],
      want: record('', 'bare'),
    },
    { name: 'whose folder may not be looked into', given: [['/opt/tool', LOCKED]], want: record('', 'bare') },
  ];
  for (const { name, given, want } of rows)
    it(name, () => expect(told(osPackage.recognise(bench(given), candidate))).toEqual(want));

  it('has its folder as root, and each name of a program once', () => {
    const own = bench([
      ['/usr/bin/tool', { link: PROGRAM }],
      [PROGRAM, large(NATIVE)],
    ]);
    expect(osPackage.recognise(own, candidate)).toMatchObject([
      { root: '/opt/tool', anchor: '/opt/tool', paths: [PROGRAM, '/usr/bin/tool'] },
    ]);
  });
});

describe('the folder of a program', () => {
  it.each([
    { given: '/opt/Cursor/cursor', want: '/opt/Cursor' },
    { given: '/opt/google/chrome/chrome', want: '/opt/google/chrome' },
    { given: '/usr/lib/claude-desktop/claude', want: '/usr/lib/claude-desktop' },
    { given: '/usr/lib/x86_64-linux-gnu/tool', want: '/usr/lib/x86_64-linux-gnu/tool' },
    { given: '/usr/bin/tool', want: '/usr/bin/tool' },
  ])('$given: $want', ({ given, want }) => {
    expect(homeOf(given)).toBe(want);
  });
});

import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';

const SIGNATURES = { 'claude-code': { dpkg: ['claude-code'] }, cursor: { dpkg: ['cursor'] } };
const PROGRAM = { text: '\u007fELF', mode: 0o755 };

function status(...records: readonly string[]): Tree {
  return { '/var/lib/dpkg/status': [...records, ''].join('\n') };
}

const CURL =
  'Package: curl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 8.5.0-2\nDescription: not\n Package: claude-code\n';
const CLAUDE = 'Package: claude-code\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.1.0\n';

const cases: readonly { name: string; given: Tree; want: readonly object[] }[] = [
  { name: 'no dpkg', given: { '/var/lib': null }, want: [] },
  {
    name: 'an installed package: its program, and a link among its commands',
    given: {
      ...status(CURL, CLAUDE),
      '/var/lib/dpkg/info/claude-code.list':
        '/.\n/usr\n/usr/lib/claude-code\n/usr/lib/claude-code/claude\n/usr/bin/claude\n/usr/share/doc/claude-code/copyright\n',
      '/usr/lib/claude-code/claude': PROGRAM,
      '/usr/bin/claude': { link: '../lib/claude-code/claude' },
    },
    want: [
      {
        product: 'claude-code',
        channel: 'dpkg',
        identity: 'proven',
        version: '2.1.0',
        anchor: '/usr/lib/claude-code',
        paths: ['/usr/bin/claude', '/usr/lib/claude-code/claude'],
      },
    ],
  },
  {
    name: 'a list with the architecture in its name; a program alone in /usr/bin is its own root; merged /usr',
    given: {
      ...status(CLAUDE),
      '/var/lib/dpkg/info/claude-code:amd64.list': '/bin/claude\n',
      '/usr/bin/claude': PROGRAM,
      '/bin': { link: 'usr/bin' },
    },
    want: [{ identity: 'proven', anchor: '/usr/bin/claude' }],
  },
  {
    name: 'an application in its own folder under /opt or /usr/share',
    given: {
      ...status('Package: cursor\nStatus: hold ok installed\nArchitecture: amd64\nVersion: 1.7.0\n'),
      '/var/lib/dpkg/info/cursor.list': '/usr/share/cursor\n/usr/share/cursor/cursor\n/usr/share/cursor/bin/cursor\n',
      '/usr/share/cursor/cursor': { size: 150_000, mode: 0o755 },
      '/usr/share/cursor/bin/cursor': PROGRAM,
    },
    want: [{ product: 'cursor', anchor: '/usr/share/cursor' }],
  },
  {
    name: 'removed but for its settings, or never installed',
    given: status(
      CLAUDE.replace('install ok installed', 'deinstall ok config-files'),
      'Package: cursor\nStatus: unknown ok not-installed\n',
    ),
    want: [],
  },
  { name: 'a record without any file that is there is only possible', given: status(CLAUDE), want: [{ identity: 'possible' }] },
  {
    name: 'an image without dpkg',
    given: { '/var/lib/dpkg/status.d/claude-code': CLAUDE.replace('Status: install ok installed\n', '') },
    want: [{ product: 'claude-code', identity: 'possible' }],
  },
  {
    name: 'a status that is a folder, another that is no text',
    given: { '/var/lib/dpkg/status/x': '', '/var/lib/dpkg/status.d/y': '\0\0\0' },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('dpkg', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

test('a status of 10 GB is a gap', () => {
  const path = '/var/lib/dpkg/status';
  expect(lookWith('dpkg', { [path]: { size: 10 * 2 ** 30 } }, SIGNATURES)).toEqual({
    rows: [],
    gaps: [{ reason: 'too-large', path }],
  });
});

import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';
import { headerOf, rpmDatabaseOf } from '../fixtures/rpm-database.ts';
import { berkeleyOf, ndbOf } from '../fixtures/rpm-older-databases.ts';

const SIGNATURES = { 'claude-code': { rpm: ['claude-code'] } };
const CLAUDE = {
  name: 'claude-code',
  version: '2.1.0',
  release: '1',
  files: [
    { folder: '/usr/bin/', name: 'claude' },
    { folder: '/usr/lib/claude-code/', name: 'claude' },
  ],
};
const others = Array.from({ length: 1500 }, (_, at) => ({
  name: `package-${at}`,
  version: '1',
  release: '2',
  files: Array.from({ length: 40 }, (__, file) => ({ folder: `/usr/share/package-${at}/`, name: `file-${file}` })),
}));
const FILES: Tree = {
  '/usr/lib/claude-code/claude': { text: 'ELF', mode: 0o755 },
  '/usr/bin/claude': { link: '../lib/claude-code/claude' },
};
const FOUND = {
  product: 'claude-code',
  channel: 'rpm',
  identity: 'proven',
  version: '2.1.0-1',
  anchor: '/usr/lib/claude-code',
  paths: ['/usr/bin/claude', '/usr/lib/claude-code/claude'],
};
const PATH = '/usr/lib/sysimage/rpm/rpmdb.sqlite';

const cases: readonly { name: string; given: Tree; want: object }[] = [
  {
    name: 'one package among many, once, though the old folder links to the new one',
    given: { [PATH]: rpmDatabaseOf([...others, CLAUDE]), '/var/lib/rpm': { link: '../../usr/lib/sysimage/rpm' }, ...FILES },
    want: { rows: [FOUND], gaps: [] },
  },
  {
    name: 'a database of other packages',
    given: { [PATH]: rpmDatabaseOf(others.slice(0, 3)), ...FILES },
    want: { rows: [], gaps: [] },
  },
  {
    name: 'T32: what rpm has written since is not seen: a gap',
    given: { [PATH]: rpmDatabaseOf([CLAUDE]), [`${PATH}-wal`]: 'pages', ...FILES },
    want: { rows: [FOUND], gaps: [{ reason: 'changed-while-read', path: `${PATH}-wal` }] },
  },
  { name: 'no database at all', given: { [PATH]: 'text' }, want: { rows: [], gaps: [{ reason: 'malformed', path: PATH }] } },
  {
    name: 'an older format that was left behind by an upgrade is not looked at, one that is not read is a gap',
    given: { '/var/lib/rpm/Packages': 'BDB', '/usr/lib/sysimage/rpm/Packages.db': 'ndb', [PATH]: rpmDatabaseOf([]) },
    want: { rows: [], gaps: [{ reason: 'unsupported', path: '/var/lib/rpm/Packages' }] },
  },
  {
    name: 'Berkeley DB',
    given: { '/var/lib/rpm/Packages': berkeleyOf([...others.slice(0, 300), CLAUDE].map(headerOf)), ...FILES },
    want: { rows: [FOUND], gaps: [] },
  },
  {
    name: "rpm's own",
    given: { '/usr/lib/sysimage/rpm/Packages.db': ndbOf([...others.slice(0, 300), CLAUDE].map(headerOf)), ...FILES },
    want: { rows: [FOUND], gaps: [] },
  },
];

for (const { name, given, want } of cases) test(name, () => expect(lookWith('rpm', given, SIGNATURES)).toEqual(want));

test('damage anywhere in the database costs at most a gap', () => {
  const sound = rpmDatabaseOf([CLAUDE, ...others.slice(0, 5)]);
  for (let at = 100; at < sound.length; at += 997) {
    const bytes = Buffer.from(sound);
    bytes.fill(0xff, at, at + 40);
    const { gaps } = lookWith('rpm', { [PATH]: bytes, ...FILES }, SIGNATURES);
    expect(gaps.every((gap) => gap.reason === 'malformed' && gap.path === PATH)).toBe(true);
  }
});

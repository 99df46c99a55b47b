import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';
import { claudeIn, CLAUDE, npmPackage } from '../fixtures/packages.ts';
import { zipArchive } from '../../../../../test/zip-archive.ts';

const SIGNATURES = { 'claude-code': CLAUDE };
const NAME = '@anthropic-ai/claude-code';

const zipOf = (name: string, version: string): Uint8Array =>
  zipArchive({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, bin: { claude: 'cli.js' } }),
    [`node_modules/${name}/cli.js`]: '#!/usr/bin/env node\n',
  });

/** Layouts of `yarn global add` with yarn 1.22. */
const cases = [
  {
    name: "a home's global package",
    given: {
      ...claudeIn('/home/bob/.config/yarn/global/node_modules'),
      '/home/bob/.config/yarn/global/node_modules/.bin/claude': { link: `../${NAME}/cli.js` },
      '/home/bob/.yarn/bin/claude': { link: '../../.config/yarn/global/node_modules/.bin/claude' },
    },
    want: [
      {
        channel: 'yarn',
        account: 'bob',
        anchor: `/home/bob/.config/yarn/global/node_modules/${NAME}`,
        paths: [
          '/home/bob/.config/yarn/global/node_modules/.bin/claude',
          `/home/bob/.config/yarn/global/node_modules/${NAME}-linux-x64`,
          '/home/bob/.yarn/bin/claude',
        ],
      },
    ],
  },
  {
    name: "root's global package is the system's",
    given: {
      ...npmPackage(`/usr/local/share/.config/yarn/global/node_modules/${NAME}`, NAME, '1.0.0', 'claude'),
      '/usr/local/bin/claude': { link: `../share/.config/yarn/global/node_modules/${NAME}/cli.js` },
    },
    want: [{ channel: 'yarn', paths: ['/usr/local/bin/claude'] }],
  },
  {
    name: 'the cache of yarn 1 holds packages unpacked, its parts beside',
    given: {
      ...npmPackage(
        `/home/bob/.cache/yarn/v6/npm-@anthropic-ai-claude-code-2.1.0-3eb5ed-integrity/node_modules/${NAME}`,
        NAME,
        '2.1.0',
      ),
      ...npmPackage(
        '/home/bob/.cache/yarn/v6/npm-claude-code-2.1.0-3eb5ed-integrity/node_modules/claude-code',
        'claude-code',
        '2.1.0',
      ),
    },
    want: [{ channel: 'yarn-cache', version: '2.1.0' }],
  },
  {
    name: 'the archives of yarn 4, out of which projects run',
    given: {
      '/home/bob/.yarn/berry/cache/@anthropic-ai-claude-code-npm-2.1.0-0123456789-10c0.zip': zipOf(NAME, '2.1.0'),
      '/home/bob/.yarn/berry/cache/@anthropic-ai-claude-code-linux-x64-npm-2.1.0-0123456789-10c0.zip': zipOf(
        `${NAME}-linux-x64`,
        '2.1.0',
      ),
      '/home/bob/.yarn/berry/cache/left-pad-npm-1.3.0-0123456789-10c0.zip': 'PK',
    },
    want: [
      {
        channel: 'yarn-cache',
        identity: 'proven',
        version: '2.1.0',
        account: 'bob',
        anchor: `/home/bob/.yarn/berry/cache/${NAME}`,
      },
    ],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('yarn', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

const CACHED = `/home/bob/app/.yarn/cache/@anthropic-ai-claude-code-npm-2.1.0-0123456789-8.zip`;
const UNPLUGGED = `/home/bob/app/.yarn/unplugged/@anthropic-ai-claude-code-npm-2.1.0-0123456789/node_modules/${NAME}`;

test("a project's own archives are found where it lies", () => {
  const { rows } = lookWith('homes', { [CACHED]: zipOf(NAME, '2.1.0') }, SIGNATURES);
  expect(rows).toMatchObject([
    {
      channel: 'npm-project',
      identity: 'proven',
      anchor: `/home/bob/app/.yarn/cache/${NAME}`,
      paths: expect.arrayContaining([CACHED]),
    },
  ]);
});

test('what yarn has unpacked beside its archive is one copy with it', () => {
  const { rows } = lookWith(
    'homes',
    { [CACHED]: zipOf(NAME, '2.1.0'), ...npmPackage(UNPLUGGED, NAME, '2.1.0', 'claude') },
    SIGNATURES,
  );
  expect(rows).toMatchObject([{ channel: 'npm-project', paths: expect.arrayContaining([CACHED, UNPLUGGED]) }]);
});

test('an archive of a wanted name that cannot be read is a gap', () => {
  const { gaps } = lookWith('homes', { [CACHED]: 'PK' }, SIGNATURES);
  expect(gaps).toEqual([{ reason: 'malformed', path: CACHED }]);
});

import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';
import { claudeIn, CLAUDE, npmPackage } from '../fixtures/packages.ts';

const SIGNATURES = { 'claude-code': CLAUDE };
const NAME = '@anthropic-ai/claude-code';

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
    name: 'the zip files of yarn 4 cannot be run in place',
    given: { '/home/bob/.yarn/berry/cache/@anthropic-ai-claude-code-npm-2.1.0-0123456789-10c0.zip': 'PK' },
    want: [],
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

import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';
import { claudeIn, CLAUDE } from '../fixtures/packages.ts';

const SIGNATURES = { 'claude-code': CLAUDE };

/** Layout of `npx @anthropic-ai/claude-code` with npm 11: package.json with `_npx`, node_modules beside it. */
const cases = [
  {
    name: "the home's cache",
    given: {
      '/home/bob/.npm/_npx/193fecf799c86f78/package.json':
        '{"dependencies":{"@anthropic-ai/claude-code":"^2.1.0"},"_npx":{"packages":["@anthropic-ai/claude-code"]}}',
      ...claudeIn('/home/bob/.npm/_npx/193fecf799c86f78/node_modules'),
      '/home/bob/.npm/_npx/193fecf799c86f78/node_modules/.bin/claude': { link: '../@anthropic-ai/claude-code/cli.js' },
    },
    want: [
      {
        channel: 'npx-cache',
        identity: 'proven',
        account: 'bob',
        anchor: '/home/bob/.npm/_npx/193fecf799c86f78/node_modules/@anthropic-ai/claude-code',
        paths: [
          '/home/bob/.npm/_npx/193fecf799c86f78/node_modules/.bin/claude',
          '/home/bob/.npm/_npx/193fecf799c86f78/node_modules/@anthropic-ai/claude-code-linux-x64',
        ],
      },
    ],
  },
  {
    name: 'a cache that an npmrc names',
    given: {
      '/home/bob/.npmrc': 'cache=${HOME}/big/npm\n',
      ...claudeIn('/home/bob/big/npm/_npx/0123456789abcdef/node_modules'),
    },
    want: [{ channel: 'npx-cache', account: 'bob' }],
  },
  {
    name: 'tarballs in the cache cannot be run',
    given: { '/home/bob/.npm/_cacache/content-v2/sha512/ab/cd/ef': '@anthropic-ai/claude-code' },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('npx', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';
import { claudeIn, CLAUDE, CODEX, npmPackage } from '../fixtures/packages.ts';

const SIGNATURES = { 'claude-code': CLAUDE, 'codex-cli': CODEX };
const NAME = '@anthropic-ai/claude-code';
const GLOBAL = '/home/bob/.bun/install/global';
const CACHE = '/home/bob/.bun/install/cache';

/** Layouts of bun 1.4. */
const cases = [
  {
    name: 'a global package, its command linked to the platform package',
    given: {
      ...claudeIn(`${GLOBAL}/node_modules`),
      '/home/bob/.bun/bin/claude': { link: `../install/global/node_modules/${NAME}-linux-x64/claude` },
    },
    want: [
      {
        channel: 'bun',
        account: 'bob',
        anchor: `${GLOBAL}/node_modules/${NAME}`,
        paths: ['/home/bob/.bun/bin/claude', `${GLOBAL}/node_modules/${NAME}-linux-x64`],
      },
    ],
  },
  {
    name: 'a global package under an alias',
    given: {
      [`${GLOBAL}/package.json`]: JSON.stringify({ dependencies: { notes: `npm:${NAME}@2` } }),
      ...npmPackage(`${GLOBAL}/node_modules/notes`, NAME, '2.1.0', 'claude'),
    },
    want: [{ channel: 'bun', anchor: `${GLOBAL}/node_modules/notes` }],
  },
  {
    name: 'the cache: each version a copy, with its platform package; links by version are no further ones',
    given: {
      ...npmPackage(`${CACHE}/${NAME}@2.1.0@@@1`, NAME, '2.1.0'),
      ...npmPackage(`${CACHE}/${NAME}@2.2.0@@@1`, NAME, '2.2.0'),
      ...npmPackage(`${CACHE}/${NAME}-linux-x64@2.2.0@@@1`, `${NAME}-linux-x64`, '2.2.0'),
      [`${CACHE}/${NAME}/2.1.0@@@1`]: { link: `${CACHE}/${NAME}@2.1.0@@@1` },
    },
    want: [
      { channel: 'bun-cache', version: '2.1.0', paths: [] },
      { channel: 'bun-cache', version: '2.2.0', paths: [`${CACHE}/${NAME}-linux-x64@2.2.0@@@1`] },
    ],
  },
  {
    name: 'the cache: a platform build that is published as a version of its main package',
    given: {
      ...npmPackage(`${CACHE}/@openai/codex@0.169.0@@@1`, '@openai/codex', '0.169.0'),
      ...npmPackage(`${CACHE}/@openai/codex@0.169.0-7bd9a1ab1a1cbf0e@@@1`, '@openai/codex', '0.169.0-linux-x64'),
    },
    want: [{ product: 'codex-cli', version: '0.169.0', paths: [`${CACHE}/@openai/codex@0.169.0-7bd9a1ab1a1cbf0e@@@1`] }],
  },
  {
    name: 'bunx in the cache and in the temporary folder',
    given: {
      ...npmPackage(`${CACHE}/.bunx-1000/${NAME}@latest/node_modules/${NAME}`, NAME, '2.1.0'),
      ...npmPackage(`/tmp/bunx-1000-${NAME}@latest/node_modules/${NAME}`, NAME, '2.2.0'),
    },
    want: [
      { channel: 'bunx', account: 'bob', version: '2.1.0' },
      { channel: 'bunx', version: '2.2.0' },
    ],
  },
  {
    name: 'other packages',
    given: {
      ...npmPackage(`${CACHE}/codex@0.2.3@@@1`, 'codex', '0.2.3'),
      ...npmPackage(`${GLOBAL}/node_modules/claude-code`, 'claude-code', '1.0.0'),
    },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('bun', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';
import { CLAUDE, npmPackage } from '../fixtures/packages.ts';

const SIGNATURES = {
  'claude-code': {
    ...CLAUDE,
    executables: { markers: [{ text: 'PACKAGE_URL:"@anthropic-ai/claude-code"', in: 'script' as const }] },
  },
};
const HOME = '/home/bob/.local/share/pnpm';
const NAME = '@anthropic-ai/claude-code';
const PART = '@anthropic-ai/claude-code-linux-x64';

/** As pnpm 10.34 lays a global package out: a link in node_modules, the package in `.pnpm`, its dependencies as links beside it. */
function global10(): Tree {
  const global = `${HOME}/global/5`;
  const main = `.pnpm/@anthropic-ai+claude-code@2.1.0/node_modules`;
  const part = `.pnpm/@anthropic-ai+claude-code-linux-x64@2.1.0/node_modules/${PART}`;
  return {
    ...npmPackage(`${global}/${main}/${NAME}`, NAME, '2.1.0', 'claude'),
    [`${global}/${part}/package.json`]: JSON.stringify({ name: PART, version: '2.1.0', main: 'claude' }),
    [`${global}/${part}/claude`]: scriptWith('PACKAGE_URL:"@anthropic-ai/claude-code"'),
    [`${global}/${main}/${PART}`]: { link: `../../../@anthropic-ai+claude-code-linux-x64@2.1.0/node_modules/${PART}` },
    [`${global}/node_modules/${NAME}`]: { link: `../../${main}/${NAME}` },
    [`${HOME}/claude`]: `exec node "$basedir/global/5/${main}/${NAME}/cli.js" "$@"\n`,
    [`${HOME}/store/v10/files/0a/${'b'.repeat(126)}-exec`]: { hardLink: `${global}/${part}/claude` },
  };
}

const DIGEST = 'ffe6bf4c5abdfa178252e36663fdfaf5858ce55359b31479094cfa6373f6c7d2';

/** As pnpm 11.28 does: a project for each set of packages behind a link, packages in the store's `links`. */
function global11(alias: string): Tree {
  const links = `${HOME}/store/v11/links`;
  const main = `${links}/${NAME}/2.1.0/${DIGEST}/node_modules/${NAME}`;
  const part = `${links}/${PART}/2.1.0/${DIGEST}/node_modules/${PART}`;
  const project = `${HOME}/global/v11/5c3e-1a1fda2a1dc-401b1ec3130e7073`;
  return {
    ...npmPackage(main, NAME, '2.1.0', 'claude'),
    [`${part}/package.json`]: JSON.stringify({ name: PART, version: '2.1.0', main: 'claude' }),
    [`${part}/claude`]: { size: 6_000_000, mode: 0o755 },
    [`${project}/package.json`]: JSON.stringify({ dependencies: { [alias]: alias === NAME ? '^2.1.0' : `npm:${NAME}@^2.1.0` } }),
    [`${project}/node_modules/${alias}`]: { link: main },
    [`${HOME}/global/v11/${DIGEST}`]: { link: '5c3e-1a1fda2a1dc-401b1ec3130e7073' },
    [`${HOME}/bin/claude`]: `exec node "$basedir"/'../global/v11/${DIGEST}/node_modules/${alias}/cli.js' "$@"\n`,
  };
}

const cases: readonly { name: string; given: Tree; want: readonly object[] }[] = [
  {
    name: 'a global package of pnpm 10: shim, virtual store and the store behind it are one copy',
    given: global10(),
    want: [
      {
        channel: 'pnpm',
        identity: 'proven',
        account: 'bob',
        anchor: `${HOME}/global/5/node_modules/${NAME}`,
        paths: expect.arrayContaining([
          `${HOME}/claude`,
          `${HOME}/global/5/.pnpm/@anthropic-ai+claude-code-linux-x64@2.1.0/node_modules/${PART}`,
          `${HOME}/store/v10/files/0a/${'b'.repeat(126)}-exec`,
        ]),
      },
    ],
  },
  {
    name: 'a global package of pnpm 11',
    given: global11(NAME),
    want: [
      {
        channel: 'pnpm',
        anchor: `${HOME}/global/v11/${DIGEST}/node_modules/${NAME}`,
        paths: expect.arrayContaining([`${HOME}/bin/claude`]),
      },
    ],
  },
  {
    name: 'a global package of pnpm 11 under another name',
    given: global11('notes'),
    want: [{ channel: 'pnpm', anchor: `${HOME}/global/v11/${DIGEST}/node_modules/notes` }],
  },
  {
    name: 'removed from pnpm 11, it stays in the store and runs',
    given: npmPackage(`${HOME}/store/v11/links/${NAME}/2.1.0/${DIGEST}/node_modules/${NAME}`, NAME, '2.1.0'),
    want: [{ channel: 'pnpm-store', identity: 'proven', version: '2.1.0' }],
  },
  {
    name: 'removed from pnpm 10, its executable stays in the store and runs',
    given: {
      [`${HOME}/store/v10/files/0a/${'b'.repeat(126)}-exec`]: scriptWith('PACKAGE_URL:"@anthropic-ai/claude-code"'),
      [`${HOME}/store/v10/files/0b/${'c'.repeat(126)}-exec`]: scriptWith('something else'),
      [`${HOME}/store/v10/files/0c/${'d'.repeat(126)}`]: scriptWith('PACKAGE_URL:"@anthropic-ai/claude-code"'),
    },
    want: [{ channel: 'pnpm-store', anchor: `${HOME}/store/v10/files/0a/${'b'.repeat(126)}-exec` }],
  },
  {
    name: 'pnpm dlx: the link that stays names it',
    given: {
      ...npmPackage(`/home/bob/.cache/pnpm/dlx/ad9c/mwq9glxa-i8z/node_modules/${NAME}`, NAME, '2.1.0'),
      '/home/bob/.cache/pnpm/dlx/ad9c/pkg': { link: 'mwq9glxa-i8z' },
    },
    want: [{ channel: 'pnpm-dlx', anchor: `/home/bob/.cache/pnpm/dlx/ad9c/pkg/node_modules/${NAME}` }],
  },
  {
    name: 'a global folder that an npmrc names, and one that leads out of the home',
    given: {
      '/home/bob/.npmrc': 'global-dir=/home/bob/g\n',
      ...npmPackage(`/home/bob/g/5/node_modules/${NAME}`, NAME, '2.1.0'),
      ...npmPackage(`/srv/x/${NAME}`, NAME, '3.0.0'),
      '/home/bob/g/6/node_modules': { link: '/srv/x' },
    },
    want: [{ channel: 'pnpm', version: '2.1.0' }],
  },
  {
    name: "a global folder that pnpm 11's own settings name",
    given: {
      '/home/bob/.config/pnpm/config.yaml': 'globalDir: /home/bob/g\n',
      ...npmPackage(`/home/bob/g/v11/5c3e-1/node_modules/${NAME}`, NAME, '2.1.0'),
    },
    want: [{ channel: 'pnpm', version: '2.1.0' }],
  },
  {
    name: 'other packages',
    given: {
      ...npmPackage(`${HOME}/global/5/.pnpm/claude-code@1.0.0/node_modules/claude-code`, 'claude-code', '1.0.0'),
      ...npmPackage(`${HOME}/store/v11/links/@/claude-code/1.0.0/${DIGEST}/node_modules/claude-code`, 'claude-code', '1.0.0'),
    },
    want: [],
  },
];

/** A program in one file, of a size that is looked into. */
function scriptWith(text: string): string {
  return `#!/usr/bin/env node\n${text}\n${'//'.padEnd(6_000_000, 'x')}\n`;
}

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('pnpm', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}

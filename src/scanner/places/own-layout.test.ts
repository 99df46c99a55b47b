import { describe, expect, it } from 'vitest';
import { channelOfFile } from './own-layout.ts';
import { lookWith, type Tree } from './package-managers/fixtures/look.ts';
import { npmPackage } from './package-managers/fixtures/packages.ts';

const NAME = '@example/tool';
const SIGNATURES = {
  tool: {
    npm: [{ name: NAME, parts: [`${NAME}-*`] }],
    pypi: [{ name: 'tool' }],
    executables: { names: ['tool'], markers: [{ text: 'the-marker-of-tool', in: 'script' as const }] },
  },
};
const package_ = (folder: string): Tree => npmPackage(`${folder}/${NAME}`, NAME, '1.0.0');
const HOME = '/home/bob';

function environmentOf(at: string, mark: string): Tree {
  const packages = `${at}/lib/python3.12/site-packages`;
  return {
    [`${at}/${mark}`]: '{}',
    [`${packages}/tool/main.py`]: 'run()',
    [`${packages}/tool-1.0.0.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: tool\nVersion: 1.0.0\n\n',
    [`${packages}/tool-1.0.0.dist-info/RECORD`]: 'tool/main.py,,\n',
  };
}

interface Row {
  readonly name: string;
  readonly given: Tree;
  readonly want: readonly object[];
}

const rows: readonly Row[] = [
  {
    name: 'pnpm with PNPM_HOME elsewhere: the package and its part in the store beside it are one copy',
    given: {
      ...npmPackage(`${HOME}/x/global/5/.pnpm/@example+tool@1.0.0/node_modules/${NAME}`, NAME, '1.0.0'),
      ...npmPackage(`${HOME}/x/global/5/.pnpm/@example+tool-linux@1.0.0/node_modules/${NAME}-linux`, `${NAME}-linux`, '1.0.0'),
      [`${HOME}/x/global/5/node_modules/.modules.yaml`]: '',
      [`${HOME}/x/global/5/node_modules/${NAME}`]: { link: `../../.pnpm/@example+tool@1.0.0/node_modules/${NAME}` },
    },
    want: [{ channel: 'pnpm', anchor: `${HOME}/x/global/5/node_modules/${NAME}` }],
  },
  {
    name: "a folder called global/5 that is no manager's",
    given: package_(`${HOME}/x/global/5/node_modules`),
    want: [{ channel: 'npm-project' }],
  },
  {
    name: 'pnpm 11 with PNPM_HOME elsewhere',
    given: {
      ...package_(`${HOME}/x/global/v11/5c3e/node_modules`),
      [`${HOME}/x/global/v11/ffe6`]: { link: '5c3e' },
    },
    want: [{ channel: 'pnpm', anchor: `${HOME}/x/global/v11/ffe6/node_modules/${NAME}` }],
  },
  {
    name: 'bun with BUN_INSTALL elsewhere: global and in the cache',
    given: {
      ...package_(`${HOME}/b/install/global/node_modules`),
      ...npmPackage(`${HOME}/c/install/cache/${NAME}@1.0.0@@@1`, NAME, '1.0.0'),
    },
    want: [{ channel: 'bun' }, { channel: 'bun-cache' }],
  },
  {
    name: 'yarn, by its lock file',
    given: { ...package_(`${HOME}/y/global/node_modules`), [`${HOME}/y/global/yarn.lock`]: '' },
    want: [{ channel: 'yarn' }],
  },
  {
    name: 'an npx cache and a global prefix, wherever they lie',
    given: {
      ...package_(`${HOME}/c/_npx/0a1b2c3d4e5f6071/node_modules`),
      ...package_(`${HOME}/n/lib/node_modules`),
    },
    want: [{ channel: 'npx-cache' }, { channel: 'npm' }],
  },
  {
    name: 'a package moved out of every node_modules, but not bare manifests that lie in tests',
    given: {
      ...npmPackage(`${HOME}/moved`, NAME, '1.0.0'),
      [`${HOME}/lint/test/fixtures/tool/package.json`]: `{"name":"${NAME}","version":"0.0.0"}`,
      [`${HOME}/lint/test/fixtures/${NAME}/package.json`]: `{"name":"${NAME}"}`,
      [`${HOME}/lint/test/fixtures/node_modules/${NAME}/package.json`]: `{"name":"${NAME}"}`,
    },
    want: [{ channel: 'copied-script', identity: 'proven', anchor: `${HOME}/moved` }],
  },
  {
    name: 'a bare manifest as a manager may leave it is possible at most',
    given: { [`${HOME}/app/node_modules/${NAME}/package.json`]: `{"name":"${NAME}","version":"1.0.0"}` },
    want: [{ channel: 'npm-project', identity: 'possible' }],
  },
  {
    name: 'environments that uv and pipx made for one tool, and one of a project',
    given: {
      ...environmentOf(`${HOME}/t/uv/tool`, 'uv-receipt.toml'),
      ...environmentOf(`${HOME}/t/pipx/venvs/tool`, 'pipx_metadata.json'),
      ...environmentOf(`${HOME}/work/.venv`, 'pyvenv.cfg'),
    },
    want: [
      { channel: 'pipx', anchor: `${HOME}/t/pipx/venvs/tool` },
      { channel: 'uv-tool', anchor: `${HOME}/t/uv/tool` },
      { channel: 'pip' },
    ],
  },
  {
    name: 'a workspace that links to its own source: only what was built runs',
    given: {
      ...npmPackage(`${HOME}/w/packages/a`, NAME, '1.0.0'),
      [`${HOME}/w/packages/a/tsconfig.json`]: '{}',
      [`${HOME}/w/node_modules/${NAME}`]: { link: '../../packages/a' },
      ...npmPackage(`${HOME}/v/packages/a`, NAME, '1.0.0'),
      [`${HOME}/v/packages/a/tsconfig.json`]: '{}',
      [`${HOME}/v/packages/a/dist/cli.js`]: 'run()',
      [`${HOME}/v/node_modules/${NAME}`]: { link: '../../packages/a' },
    },
    want: [{ channel: 'source-checkout', anchor: `${HOME}/v/node_modules/${NAME}` }],
  },
];

describe("managers' layouts where no default puts them", () => {
  for (const { name, given, want } of rows) {
    it(name, () => {
      const looked = lookWith('homes', given, SIGNATURES);
      expect(looked.rows).toMatchObject(want);
      expect(looked.rows).toHaveLength(want.length);
      expect(looked.gaps).toEqual([]);
    });
  }
});

const files: readonly { readonly path: string; readonly want: object }[] = [
  { path: '/d/pnpm/store/v10/files/0a/b3c4-exec', want: { channel: 'pnpm-store' } },
  {
    path: '/home/dia/.local/share/mise/installs/ubi-x/1.0.0/x',
    want: { channel: 'mise', anchor: '/home/dia/.local/share/mise/installs/ubi-x' },
  },
  { path: '/home/dia/.asdf/installs/x/1.0.0/bin/x', want: { channel: 'asdf', anchor: '/home/dia/.asdf/installs/x' } },
  { path: '/d/brew/Cellar/x/1.0.0/bin/x', want: { channel: 'homebrew', anchor: '/d/brew/Cellar/x' } },
  { path: '/nix/store/abc-x-1.0/bin/x', want: { channel: 'nix' } },
  { path: '/d/share/claude/versions/2.1.322', want: { channel: 'native-installer', anchor: '/d/share/claude' } },
  { path: '/home/dia/claude/versions/mine', want: { channel: 'copied-binary' } },
  { path: '/home/dia/notes', want: { channel: 'copied-binary' } },
];

describe('channelOfFile', () => {
  for (const { path, want } of files) it(path, () => expect(channelOfFile(path)).toEqual(want));
});

describe('the system of a host that does not run', () => {
  it('is looked at whole, but for what is no software of it', () => {
    const program = `#!/usr/bin/env node\nthe-marker-of-tool\n${'//'.padEnd(3_200_000, 'x')}\n`;
    const seen = ['/tmp/a', '/usr/share/fonts/b.ttf', '/dev/shm/c', '/var/lib/d/e', '/f'];
    const left = ['/proc/a', '/var/lib/docker/overlay2/a', '/usr/share/doc/a'];
    const looked = lookWith('unpacked', Object.fromEntries([...seen, ...left].map((at) => [at, program])), SIGNATURES);
    expect(looked.rows.map((row) => row.anchor).toSorted()).toEqual(seen.toSorted());
  });
});

import { describe, expect, it } from 'vitest';
import { PROGRAM, told, windowsSight, type WindowsRow } from '../fixtures/windows.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const INDEX = indexOf({
  id: 'runner',
  npm: [{ name: '@example/runner', bins: ['runner'] }],
  pypi: [{ name: 'runner' }],
  cargo: [{ name: 'runner' }],
});
const ANN = '/Users/ann';
const manifest = '{"name":"@example/runner","version":"1.2.0","bin":{"runner":"cli.js"}}';
const npm = (modules: string): Record<string, string> => ({
  [`${modules}/@example/runner/package.json`]: manifest,
  [`${modules}/@example/runner/cli.js`]: '#!/usr/bin/env node',
});
/** As cmd-shim writes them. */
const shims = (folder: string, modules: string): Record<string, string> => ({
  [`${folder}/runner`]: `#!/bin/sh\nexec node "$basedir/${modules}/@example/runner/cli.js" "$@"\n`,
  [`${folder}/runner.cmd`]: `@ECHO off\r\n"%_prog%" "%dp0%\\${modules}\\@example\\runner\\cli.js" %*\r\n`,
  [`${folder}/runner.ps1`]: `& "node$exe" "$basedir/${modules}/@example/runner/cli.js" $args\n`,
});
const python = (site: string): Record<string, string> => ({
  [`${site}/runner-1.2.0.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: runner\nVersion: 1.2.0\n',
  [`${site}/runner-1.2.0.dist-info/RECORD`]: 'runner/__init__.py,,\nrunner-1.2.0.dist-info/METADATA,,\n',
  [`${site}/runner/__init__.py`]: 'x',
});
const package_ = (channel: string, anchor: string): readonly string[] => [
  `runner installed ${channel} proven 1.2.0 ${anchor}${anchor.startsWith(ANN) ? ' by ann' : ''}`,
];
const moduleRow = (channel: string, modules: string): WindowsRow => ({
  name: `${channel}: ${modules}`,
  given: npm(modules),
  want: package_(channel, `${modules}/@example/runner`),
});
const pythonRow = (channel: string, site: string, anchor: string): WindowsRow => ({
  name: `${channel}: ${site}`,
  given: python(site),
  want: package_(channel, anchor),
});

const SITE = 'Lib/site-packages';
const rows: readonly WindowsRow[] = [
  {
    name: 'a global package of npm with its three shims is one copy',
    given: { ...npm(`${ANN}/AppData/Roaming/npm/node_modules`), ...shims(`${ANN}/AppData/Roaming/npm`, 'node_modules') },
    want: package_('npm', `${ANN}/AppData/Roaming/npm/node_modules/@example/runner`),
  },
  moduleRow('npm', '/Program Files/nodejs/node_modules'),
  moduleRow('npm', `${ANN}/AppData/Roaming/nvm/v22.11.0/node_modules`),
  moduleRow('npm', `${ANN}/AppData/Roaming/fnm/node-versions/v22.11.0/installation/node_modules`),
  moduleRow('npm', `${ANN}/AppData/Local/Volta/tools/image/packages/@example/runner/node_modules`),
  moduleRow('npm', `${ANN}/scoop/persist/nodejs-lts/bin/node_modules`),
  moduleRow('npx-cache', `${ANN}/AppData/Local/npm-cache/_npx/0a1b2c3d4e5f6071/node_modules`),
  moduleRow('pnpm', `${ANN}/AppData/Local/pnpm/global/5/node_modules`),
  moduleRow('yarn', `${ANN}/AppData/Local/Yarn/Data/global/node_modules`),
  moduleRow('bun', `${ANN}/.bun/install/global/node_modules`),
  moduleRow('deno', `${ANN}/.deno/bin/.runner/node_modules`),
  pythonRow('pip', `/Program Files/Python313/${SITE}`, `/Program Files/Python313/${SITE}/runner`),
  pythonRow(
    'pip',
    `${ANN}/AppData/Roaming/Python/Python313/site-packages`,
    `${ANN}/AppData/Roaming/Python/Python313/site-packages/runner`,
  ),
  pythonRow('pipx', `${ANN}/pipx/venvs/runner/${SITE}`, `${ANN}/pipx/venvs/runner`),
  pythonRow('uv-tool', `${ANN}/AppData/Roaming/uv/tools/runner/${SITE}`, `${ANN}/AppData/Roaming/uv/tools/runner`),
  {
    name: 'cargo',
    given: {
      [`${ANN}/.cargo/.crates2.json`]: '{"installs":{"runner 1.2.0 (registry+https://example.org)":{"bins":["runner.exe"]}}}',
      [`${ANN}/.cargo/bin/runner.exe`]: PROGRAM,
    },
    want: package_('cargo', `${ANN}/.cargo/bin/runner.exe`),
  },
];

describe('package managers on Windows', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'package-managers/npm')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));

  it('names all shims of a package', () => {
    const prefix = `${ANN}/AppData/Roaming/npm`;
    const [copy] = windowsSight({ ...npm(`${prefix}/node_modules`), ...shims(prefix, 'node_modules') }, INDEX).observations;
    expect(copy?.paths).toEqual([
      `${prefix}/node_modules/@example/runner`,
      `${prefix}/runner`,
      `${prefix}/runner.cmd`,
      `${prefix}/runner.ps1`,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { told, type WindowsRow } from '../fixtures/windows.ts';
import { buildExampleProgram } from '../../example-programs.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const MARKER = 'only-this-runner-says-so/';
const INDEX = indexOf({
  id: 'runner',
  npm: [{ name: 'runner' }],
  pypi: [{ name: 'runner' }],
  executables: { markers: [{ text: MARKER, in: 'native' }] },
});
const RENAMED = { content: buildExampleProgram({ kind: 'pe', text: `${MARKER}1.4.2` }), size: 20 * 1024 * 1024 };
const npm = (modules: string): Record<string, string> => ({
  [`${modules}/runner/package.json`]: '{"name":"runner","version":"1.0.0"}',
  [`${modules}/runner/index.js`]: 'x',
});

const rows: readonly WindowsRow[] = [
  {
    name: 'a renamed program in a home, and one beside the homes',
    given: { '/Users/ann/Downloads/notes.exe': RENAMED, '/dev/bin/other.exe': { ...RENAMED } },
    want: [
      'runner installed copied-binary proven 1.4.2 /Users/ann/Downloads/notes.exe by ann',
      'runner installed copied-binary proven 1.4.2 /dev/bin/other.exe',
    ],
  },
  {
    name: 'packages of projects, wherever they lie',
    given: { ...npm('/Users/bob/source/repos/app/node_modules'), ...npm('/inetpub/wwwroot/app/node_modules') },
    want: [
      'runner installed npm-project proven 1.0.0 /Users/bob/source/repos/app/node_modules/runner by bob',
      'runner installed npm-project proven 1.0.0 /inetpub/wwwroot/app/node_modules/runner',
    ],
  },
  {
    name: 'a virtual environment of a project',
    given: {
      '/Users/ann/work/.venv/Lib/site-packages/runner-1.2.0.dist-info/METADATA':
        'Metadata-Version: 2.1\nName: runner\nVersion: 1.2.0\n',
      '/Users/ann/work/.venv/Lib/site-packages/runner-1.2.0.dist-info/RECORD': 'runner/__init__.py,,\n',
      '/Users/ann/work/.venv/Lib/site-packages/runner/__init__.py': 'x',
    },
    want: ['runner installed pip proven 1.2.0 /Users/ann/work/.venv/Lib/site-packages/runner by ann'],
  },
  {
    name: 'in the recycle bin and among the files of Windows, but not in its second set of them',
    given: {
      '/$Recycle.Bin/x/$R1.exe': RENAMED,
      '/Windows/Tasks/x.exe': { ...RENAMED },
      '/Windows/WinSxS/x.exe': { ...RENAMED },
    },
    want: [
      'runner installed copied-binary proven 1.4.2 /$Recycle.Bin/x/$R1.exe',
      'runner installed copied-binary proven 1.4.2 /Windows/Tasks/x.exe',
    ],
  },
];

describe('trees of a Windows host', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'homes')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

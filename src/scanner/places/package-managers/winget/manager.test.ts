import { describe, expect, it } from 'vitest';
import { PROGRAM, told, type WindowsRow } from '../../fixtures/windows.ts';
import { indexOf } from '../../../../../test/tree-on-disk.ts';

const INDEX = indexOf({ id: 'runner', winget: ['Example.Runner'] });
const SOURCE = 'Microsoft.Winget.Source_8wekyb3d8bbwe';
const HOME = '/Users/ann/AppData/Local/Microsoft/WinGet/Packages';

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'a package of an account, its program in a folder of its archive',
    given: { [`${HOME}/Example.Runner_${SOURCE}/runner-1.0/runner.exe`]: PROGRAM },
    want: [`runner installed winget possible undefined ${HOME}/Example.Runner_${SOURCE} by ann`],
  },
  {
    name: 'one of the machine, from another source',
    given: { '/Program Files/WinGet/Packages/Example.Runner_corp/runner.exe': PROGRAM },
    want: ['runner installed winget possible undefined /Program Files/WinGet/Packages/Example.Runner_corp'],
  },
  {
    name: 'another package that begins alike, and a file',
    given: { [`${HOME}/Example.Runner.Beta_${SOURCE}/runner.exe`]: PROGRAM, [`${HOME}/Example.Runner_x`]: 'a file' },
    want: [],
  },
  {
    name: 'what may not be listed is a gap',
    given: { [HOME]: { kind: 'folder', isDenied: true } },
    want: [],
    gaps: [`denied ${HOME}`],
  },
];

describe('packages of winget', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'package-managers/winget')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

import { describe, expect, it } from 'vitest';
import { PROGRAM, told, type WindowsRow } from '../../fixtures/windows.ts';
import { indexOf } from '../../../../../test/tree-on-disk.ts';

const INDEX = indexOf({ id: 'runner', choco: ['runner'], applications: { folders: ['Runner'] } });
const LIB = '/ProgramData/chocolatey/lib';
const nuspec = (id: string): string =>
  `<?xml version="1.0"?><package><metadata><id>${id}</id><version>1.2.0</version><title>Runner</title></metadata></package>`;

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'a package with its program',
    given: { [`${LIB}/Runner/Runner.nuspec`]: nuspec('runner'), [`${LIB}/Runner/tools/runner.exe`]: PROGRAM },
    want: [`runner installed choco possible 1.2.0 ${LIB}/Runner`],
  },
  {
    name: 'one that only ran an installer is where that put it',
    given: {
      [`${LIB}/runner/runner.nuspec`]: nuspec('runner'),
      [`${LIB}/runner/tools/chocolateyInstall.ps1`]: 'Install-ChocolateyPackage',
      '/Program Files/Runner/Runner.exe': PROGRAM,
    },
    want: ['runner installed application possible undefined /Program Files/Runner'],
  },
  {
    name: 'a record alone is residue',
    given: { [`${LIB}/runner/runner.nuspec`]: nuspec('runner') },
    want: [`runner residue configuration possible 1.2.0 ${LIB}/runner/runner.nuspec`],
  },
  { name: 'a folder without a record', given: { [`${LIB}/runner/tools/runner.exe`]: PROGRAM }, want: [] },
  {
    name: "another's record is damage",
    given: { [`${LIB}/runner/runner.nuspec`]: nuspec('other') },
    want: [],
    gaps: [`malformed ${LIB}/runner/runner.nuspec`],
  },
  {
    name: 'what may not be listed is a gap',
    given: { [LIB]: { kind: 'folder', isDenied: true } },
    want: [],
    gaps: [`denied ${LIB}`],
  },
];

describe('packages of Chocolatey', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'package-managers/choco')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

import { describe, expect, it } from 'vitest';
import { PROGRAM, SYSTEM, told, type WindowsRow } from '../../fixtures/windows.ts';
import { writeHive } from '../../../example-programs/hive-writer.ts';
import { indexOf } from '../../../../../test/tree-on-disk.ts';

const INDEX = indexOf({ id: 'runner', scoop: ['runner'] });
const APP = '/Users/ann/scoop/apps/runner';
const ENVIRONMENT = 'ControlSet001\\Control\\Session Manager\\Environment';

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'an app by the junction to its version',
    given: {
      [`${APP}/1.2.0/runner.exe`]: PROGRAM,
      [`${APP}/1.2.0/manifest.json`]: '{"version":"1.2.0"}',
      [`${APP}/1.1.0/runner.exe`]: PROGRAM,
      [`${APP}/current`]: { link: 'C:\\Users\\ann\\scoop\\apps\\runner\\1.2.0' },
    },
    want: [`runner installed scoop possible 1.2.0 ${APP} by ann`],
  },
  {
    name: 'the newest one when the junction is lost',
    given: { [`${APP}/1.10.0/bin/runner.exe`]: PROGRAM, [`${APP}/1.9.0/bin/runner.exe`]: PROGRAM },
    want: [`runner installed scoop possible 1.10.0 ${APP} by ann`],
  },
  {
    name: 'one for all accounts, and where the environment says',
    given: {
      '/ProgramData/scoop/apps/runner/1.0/runner.exe': PROGRAM,
      [SYSTEM]: writeHive({ Select: { Current: 1 }, [ENVIRONMENT]: { SCOOP_GLOBAL: 'C:\\Apps' } }),
      '/Apps/apps/runner/2.0/runner.exe': PROGRAM,
      '/Users/ann/NTUSER.DAT': writeHive({ Environment: { SCOOP: '%USERPROFILE%\\.scoop' } }),
      '/Users/ann/.scoop/apps/runner/3.0/runner.exe': PROGRAM,
    },
    want: [
      'runner installed scoop possible 2.0 /Apps/apps/runner',
      'runner installed scoop possible 1.0 /ProgramData/scoop/apps/runner',
      'runner installed scoop possible 3.0 /Users/ann/.scoop/apps/runner by ann',
    ],
  },
  { name: 'an app of another name', given: { '/Users/ann/scoop/apps/other/1.0/runner.exe': PROGRAM }, want: [] },
  {
    name: 'what may not be listed is a gap',
    given: { '/Users/ann/scoop/apps': { kind: 'folder', isDenied: true } },
    want: [],
    gaps: ['denied /Users/ann/scoop/apps'],
  },
];

describe('apps of Scoop', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'package-managers/scoop')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

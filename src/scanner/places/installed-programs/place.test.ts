import { describe, expect, it } from 'vitest';
import { ANN, PROGRAM, SOFTWARE, software, told, windowsSight, type WindowsRow } from '../fixtures/windows.ts';
import { packGuid } from './windows-installer.ts';
import { writeHive, type HiveValue } from '../../example-programs/hive-writer.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const CODE = '{8D2F1A3B-1111-2222-3333-444455556666}';
const UPGRADE = '{AAAABBBB-1111-2222-3333-444455556666}';
const INDEX = indexOf(
  { id: 'runner', windowsPrograms: [{ name: 'Runner', publisher: 'Example GmbH' }], msi: [UPGRADE] },
  { id: 'viewer', windowsPrograms: [{ name: 'Viewer' }], applications: { folders: ['Viewer'] } },
  { id: 'packed', winget: ['Example.Packed'] },
);
const CURRENT = 'Microsoft\\Windows\\CurrentVersion';
const UNINSTALL = `${CURRENT}\\Uninstall`;
const RUNNER = {
  DisplayName: 'Runner 7.1 (64-bit)',
  Publisher: 'Example GmbH',
  DisplayVersion: '7.1',
  InstallLocation: 'C:\\PROGRAM FILES\\Runner\\',
  DisplayIcon: 'C:\\Program Files\\Runner\\runner.exe,0',
  UninstallString: '"C:\\Program Files\\Runner\\unins000.exe"',
} as const;
const machine = (values: Readonly<Record<string, HiveValue>>, key = 'Runner_is1', view = UNINSTALL): Uint8Array =>
  software({ [`${view}\\${key}`]: values });
const packed = packGuid(CODE);
const INSTALLER = `${CURRENT}\\Installer`;
const PRODUCT = `${INSTALLER}\\UserData\\S-1-5-18\\Products\\${packed}\\InstallProperties`;
const KEY = `${SOFTWARE}/${UNINSTALL.replaceAll('\\', '/')}`;

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'a program of the machine, whatever the case of its folder',
    given: {
      [SOFTWARE]: machine(RUNNER),
      '/Program Files/Runner/runner.exe': PROGRAM,
      '/Program Files/Runner/unins000.exe': PROGRAM,
    },
    want: ['runner installed native-installer proven 7.1 /Program Files/Runner'],
  },
  {
    name: 'one of 32 bits, by its icon alone',
    given: {
      [SOFTWARE]: machine(
        { DisplayName: 'Runner', Publisher: 'Example GmbH', DisplayIcon: '%ProgramFiles(x86)%\\Runner\\runner.exe' },
        'Runner',
        `WOW6432Node\\${UNINSTALL}`,
      ),
      '/Program Files (x86)/Runner/runner.exe': PROGRAM,
    },
    want: ['runner installed native-installer proven undefined /Program Files (x86)/Runner'],
  },
  {
    name: 'one of an account that is logged off',
    given: {
      '/Users/ann/NTUSER.DAT': writeHive({
        [`Software\\${UNINSTALL}\\Runner`]: { ...RUNNER, InstallLocation: '%LOCALAPPDATA%\\Runner', DisplayIcon: '' },
      }),
      '/Users/ann/AppData/Local/Runner/app.exe': PROGRAM,
    },
    want: ['runner installed native-installer proven 7.1 /Users/ann/AppData/Local/Runner by ann'],
  },
  {
    name: 'a program that nobody publishes is known by its name alone, with its folder it is likely',
    given: {
      [SOFTWARE]: machine({ DisplayName: 'Viewer 2', InstallLocation: 'C:\\Program Files\\Viewer' }, 'V'),
      '/Program Files/Viewer/viewer.exe': PROGRAM,
    },
    want: ['viewer installed native-installer likely undefined /Program Files/Viewer'],
  },
  {
    name: 'an entry whose program is gone is residue',
    given: { [SOFTWARE]: machine(RUNNER) },
    want: [`runner residue configuration possible 7.1 ${KEY}/Runner_is1`],
  },
  {
    name: 'and so is one of which only the uninstaller is left',
    given: { [SOFTWARE]: machine(RUNNER), '/Program Files/Runner/unins000.exe': PROGRAM },
    want: [`runner residue configuration possible 7.1 ${KEY}/Runner_is1`],
  },
  {
    name: 'a text where the program would be is none',
    given: { [SOFTWARE]: machine(RUNNER), '/Program Files/Runner/runner.exe': 'a text' },
    want: [`runner residue configuration possible 7.1 ${KEY}/Runner_is1`],
  },
  {
    name: 'a folder that programs share is not the copy: the program is',
    given: {
      [SOFTWARE]: machine({ ...RUNNER, InstallLocation: 'C:\\Program Files', DisplayIcon: 'C:\\Windows\\runner.exe' }),
      '/Windows/runner.exe': PROGRAM,
      '/Program Files/other.exe': PROGRAM,
    },
    want: ['runner installed native-installer proven 7.1 /Windows/runner.exe'],
  },
  {
    name: 'another publisher of the name is another program',
    given: {
      [SOFTWARE]: machine({ ...RUNNER, Publisher: 'Somebody' }),
      '/Program Files/Runner/runner.exe': PROGRAM,
    },
    want: [],
  },
  {
    name: 'a product of Windows Installer by its upgrade code, whatever it is called, by the key files of its components',
    given: {
      [SOFTWARE]: software({
        [PRODUCT]: { DisplayName: 'Renamed', DisplayVersion: '3.0', InstallLocation: '' },
        [`${INSTALLER}\\UpgradeCodes\\${packGuid(UPGRADE)}`]: { [packed]: '' },
        [`${INSTALLER}\\UserData\\S-1-5-18\\Components\\${'0'.repeat(32)}`]: { [packed]: 'C?\\Program Files\\Renamed\\r.exe' },
        [`${INSTALLER}\\UserData\\S-1-5-18\\Components\\${'1'.repeat(32)}`]: { [packed]: '02:\\SOFTWARE\\Renamed\\' },
      }),
      '/Program Files/Renamed/r.exe': PROGRAM,
    },
    want: ['runner installed msi proven 3.0 /Program Files/Renamed'],
  },
  {
    name: 'a product of Windows Installer that is listed too is one copy',
    given: {
      [SOFTWARE]: software({
        [PRODUCT]: { ...RUNNER },
        [`${UNINSTALL}\\${CODE}`]: { ...RUNNER, WindowsInstaller: 1, UninstallString: `MsiExec.exe /X${CODE}` },
        [`${INSTALLER}\\UpgradeCodes\\${packGuid(UPGRADE)}`]: { [packed]: '' },
      }),
      '/Program Files/Runner/runner.exe': PROGRAM,
    },
    want: ['runner installed msi proven 7.1 /Program Files/Runner'],
  },
  {
    name: "one of an account is the account's",
    given: {
      [SOFTWARE]: software({ [PRODUCT.replace('S-1-5-18', ANN)]: { ...RUNNER, InstallLocation: 'C:\\Users\\ann\\Runner' } }),
      '/Users/ann/Runner/runner.exe': PROGRAM,
    },
    want: ['runner installed msi proven 7.1 /Users/ann/Runner by ann'],
  },
  {
    name: 'what winget unpacked says its own name',
    given: {
      '/Users/ann/NTUSER.DAT': writeHive({
        [`Software\\${UNINSTALL}\\Example.Packed_Microsoft.Winget.Source_8wekyb3d8bbwe`]: {
          DisplayName: 'Anything',
          WinGetPackageIdentifier: 'Example.Packed',
          InstallLocation: 'C:\\Users\\ann\\AppData\\Local\\Microsoft\\WinGet\\Packages\\Example.Packed_x',
        },
      }),
      '/Users/ann/AppData/Local/Microsoft/WinGet/Packages/Example.Packed_x/packed.exe': PROGRAM,
    },
    want: [
      'packed installed winget possible undefined /Users/ann/AppData/Local/Microsoft/WinGet/Packages/Example.Packed_x by ann',
    ],
  },
  {
    name: 'a hive that is damaged, and one that may not be read, are gaps',
    given: { '/Users/ann/NTUSER.DAT': 'nonsense', '/Users/bob/NTUSER.DAT': { content: 'regf', isDenied: true } },
    want: [],
    gaps: [
      `malformed /Users/ann/NTUSER.DAT/Software/${UNINSTALL.replaceAll('\\', '/')}`,
      `denied /Users/bob/NTUSER.DAT/Software/${UNINSTALL.replaceAll('\\', '/')}`,
    ],
  },
];

describe('what Windows lists as installed', () => {
  for (const row of rows)
    it(row.name, () => {
      expect(told(row, INDEX, 'installed-programs')).toEqual({ found: row.want, gaps: row.gaps ?? [] });
    });

  it('says which key it was', () => {
    const given = { [SOFTWARE]: machine(RUNNER), '/Program Files/Runner/runner.exe': PROGRAM };
    const [evidence] = windowsSight(given, INDEX).observations.flatMap((observation) => observation.evidence);
    expect(evidence).toMatchObject({
      kind: 'installed-program',
      indicator: 'program:example gmbh/runner',
      path: `${KEY}/Runner_is1`,
      detail: 'listed program Runner 7.1 (64-bit) with runner.exe',
    });
  });
});

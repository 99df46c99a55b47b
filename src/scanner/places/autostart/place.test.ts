import { describe, expect, it } from 'vitest';
import { PROGRAM, SOFTWARE, software, SYSTEM, told, type WindowsRow } from '../fixtures/windows.ts';
import { writeHive } from '../../example-programs/hive-writer.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const INDEX = indexOf(
  { id: 'runner', services: ['RunnerSvc', 'Runner Update', 'vendor/nightly'], applications: { folders: ['Runner'] } },
  { id: 'other', services: ['OtherSvc'] },
);
const services = (image: string, name = 'RunnerSvc'): Uint8Array =>
  writeHive({ Select: { Current: 1 }, [`ControlSet001\\Services\\${name}`]: { ImagePath: image, Start: 2 } });
const task = (command: string, rest = ''): Uint8Array =>
  Buffer.from(
    `\uFEFF<?xml version="1.0" encoding="UTF-16"?><Task version="1.2"><Actions><Exec><Command>${command}</Command>${rest}</Exec></Actions></Task>`,
    'utf16le',
  );
const TASKS = '/Windows/System32/Tasks';
const RUN = 'Microsoft\\Windows\\CurrentVersion\\Run';

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'a service whose program is there',
    given: { [SYSTEM]: services('"C:\\Program Files\\Srv\\runner.exe" --service'), '/Program Files/Srv/runner.exe': PROGRAM },
    want: ['runner installed native-installer possible undefined /Program Files/Srv/runner.exe'],
  },
  {
    name: 'a service in the folder of its application is a sign of that',
    given: {
      [SYSTEM]: services('C:\\Program Files\\Runner\\runner.exe --service'),
      '/Program Files/Runner/Runner.exe': PROGRAM,
    },
    want: ['runner installed application likely undefined /Program Files/Runner'],
  },
  {
    name: 'a driver',
    given: { [SYSTEM]: services('\\SystemRoot\\System32\\drivers\\RUNNER.SYS'), '/Windows/System32/drivers/runner.sys': PROGRAM },
    want: ['runner installed native-installer possible undefined /Windows/System32/drivers/runner.sys'],
  },
  {
    name: 'a service whose program is gone is residue',
    given: { [SYSTEM]: services('C:\\Program Files\\Srv\\runner.exe') },
    want: [`runner residue native-installer possible undefined ${SYSTEM}/CurrentControlSet/Services/RunnerSvc`],
  },
  { name: "a service of another's name", given: { [SYSTEM]: services('C:\\x.exe', 'Spooler'), '/x.exe': PROGRAM }, want: [] },
  {
    name: 'a task by its name, whatever its folder, run by cmd',
    given: {
      [`${TASKS}/Example/Runner Update`]: task('cmd.exe', '<Arguments>/c "C:\\Tools\\Up Date\\up.exe" -q</Arguments>'),
      '/Tools/Up Date/up.exe': PROGRAM,
    },
    want: ['runner installed native-installer possible undefined /Tools/Up Date/up.exe'],
  },
  {
    name: 'a task by its path in the library',
    given: { [`${TASKS}/Vendor/Nightly`]: task('%ProgramFiles%\\Srv\\n.exe'), '/Program Files/Srv/n.exe': PROGRAM },
    want: ['runner installed native-installer possible undefined /Program Files/Srv/n.exe'],
  },
  {
    name: 'a task of that name in another folder',
    given: { [`${TASKS}/Else/Nightly`]: task('C:\\n.exe'), '/n.exe': PROGRAM },
    want: [],
  },
  {
    name: 'a Run entry of the machine and one of an account',
    given: {
      [SOFTWARE]: software({ [`WOW6432Node\\${RUN}`]: { OtherSvc: '%ProgramFiles(x86)%\\o.exe /tray' } }),
      '/Program Files (x86)/o.exe': PROGRAM,
      '/Users/ann/NTUSER.DAT': writeHive({ [`Software\\${RUN}Once`]: { runnersvc: '"%LOCALAPPDATA%\\r\\r.exe"' } }),
      '/Users/ann/AppData/Local/r/r.exe': PROGRAM,
    },
    want: [
      'other installed native-installer possible undefined /Program Files (x86)/o.exe',
      'runner installed native-installer possible undefined /Users/ann/AppData/Local/r/r.exe by ann',
    ],
  },
  {
    name: 'a damaged task, a damaged hive and what may not be read are gaps',
    given: {
      [`${TASKS}/Runner Update`]: 'nonsense',
      [SYSTEM]: 'nonsense',
      '/Users/bob/NTUSER.DAT': { content: 'regf', isDenied: true },
    },
    want: [],
    gaps: [`malformed ${SYSTEM}`, `malformed ${TASKS}/Runner Update`, 'denied /Users/bob/NTUSER.DAT'],
  },
];

describe('what Windows starts by itself', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'autostart')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

import { describe, expect, it } from 'vitest';
import { PROGRAM, told, type WindowsRow } from '../fixtures/windows.ts';
import { writeShortcut } from '../../../../test/shell-link.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const INDEX = indexOf({ id: 'runner', applications: { folders: ['Runner'], productNames: ['Runner'] } });
const MENU = '/ProgramData/Microsoft/Windows/Start Menu/Programs';
const DESKTOP = '/Users/ann/Desktop';
const to = (target: string): Uint8Array => writeShortcut({ target });

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  {
    name: 'a program in a folder of its name, on another drive',
    given: { [`${MENU}/Vendor/Anything.lnk`]: to('D:\\Portable\\RUNNER\\runner.exe'), '/D:/Portable/Runner/Runner.exe': PROGRAM },
    want: ['runner installed application possible undefined /D:/Portable/Runner'],
  },
  {
    name: 'an Electron application under whatever name',
    given: {
      [`${DESKTOP}/x.lnk`]: to('%USERPROFILE%\\stuff\\renamed\\r.exe'),
      '/Users/ann/stuff/renamed/r.exe': PROGRAM,
      '/Users/ann/stuff/renamed/resources/app/package.json': '{"name":"Runner","version":"2.0"}',
    },
    want: ['runner installed application proven 2.0 /Users/ann/stuff/renamed by ann'],
  },
  {
    name: 'a shortcut of its name that leads elsewhere, nowhere, or to a share',
    given: {
      [`${MENU}/Runner.lnk`]: to('C:\\Other\\other.exe'),
      '/Other/other.exe': PROGRAM,
      [`${DESKTOP}/Runner.lnk`]: to('C:\\Gone\\Runner\\Runner.exe'),
      [`${DESKTOP}/R.lnk`]: to('\\\\server\\share\\Runner\\Runner.exe'),
      [`${DESKTOP}/S.lnk`]: 'no shortcut',
    },
    want: [],
  },
  {
    name: 'two shortcuts to one program, one copy',
    given: {
      [`${MENU}/Runner.lnk`]: to('C:\\Tools\\Runner\\Runner.exe'),
      [`${DESKTOP}/Runner.lnk`]: to('c:\\tools\\runner\\runner.exe'),
      '/Tools/Runner/Runner.exe': PROGRAM,
    },
    want: ['runner installed application possible undefined /Tools/Runner'],
  },
  {
    name: 'what may not be read is a gap',
    given: { [`${MENU}/Runner.lnk`]: { content: 'x', isDenied: true }, [DESKTOP]: { kind: 'folder', isDenied: true } },
    want: [],
    gaps: [`denied ${MENU}/Runner.lnk`, `denied ${DESKTOP}`],
  },
];

describe('where shortcuts lead', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'shortcuts')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});

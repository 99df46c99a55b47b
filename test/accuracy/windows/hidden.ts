import { hideProgram, hideScript, packProgram, withOneByteChanged } from '../placing.ts';
import type { Step } from '../subject.ts';

const TARGET = { os: 'win32', cpu: 'x64' } as const;
/** The smallest real program for Windows that the registry has of a tool. */
export const SMALL = { spec: '@openai/codex@0.20.0', target: TARGET, file: '@openai/codex/bin/*windows*.exe' } as const;

const PLACES: readonly (readonly [evasion: string, at: string])[] = [
  ['under the name of a system program', '/Users/ann/AppData/Local/Temp/svchost.exe'],
  ['under the extension of a screen saver', '/Users/ann/Documents/report.scr'],
  ['under the extension of data', '/ProgramData/Microsoft/Windows/Caches/cversions.2.db'],
  ['in the recycle bin', '/$Recycle.Bin/S-1-5-21-1004336348-1177238915-682003330-1001/$RA1B2C3.exe'],
  ['among files of the system', '/Windows/System32/spool/drivers/color/profile.icm'],
  ['in a temporary folder', '/Windows/Temp/x.tmp'],
  ['in a shared folder', '/Users/Public/Libraries/tool.dll'],
  ['with two extensions', '/Users/ben/Downloads/invoice.pdf.exe'],
  ['with letters of another alphabet', '/Users/ben/bin/\u0441\u043edex.exe'],
  ['renamed', '/Users/ben/bin/weekly-report.exe'],
  ['in a folder of an innocent program', '/Program Files/Notes/resources/bin/helper.exe'],
  ['at the root of the disk', '/tool.exe'],
  ['in a folder of the system that accounts may write', '/Windows/Tasks/agent.exe'],
  ['without extension', '/Users/cho/AppData/Roaming/x/engine'],
];

/** Copies under other names in odd places, and changed ones. */
export const hidden: readonly Step[] = [
  ...PLACES.map(([evasion, at]) => hideProgram(SMALL, { at, evasion })),
  hideProgram(SMALL, { at: '/Users/cho/bin/a.exe', evasion: 'one byte changed' }, withOneByteChanged),
  hideProgram(SMALL, { at: '/Users/cho/bin/b.exe', evasion: 'signature cut off, bytes appended' }, (bytes) =>
    Buffer.concat([bytes, Buffer.alloc(100_000, 'x')]),
  ),
  packProgram(SMALL, '/Users/ben/Downloads/portable.zip'),
  hideScript(TARGET, '/Users/cho/Documents/todo.txt'),
];

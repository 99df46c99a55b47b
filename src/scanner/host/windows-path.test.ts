import { describe, expect, it } from 'vitest';
import { hostPathOf, type PathReader } from './windows-path.ts';

const HOME: PathReader = { home: '/Users/ann' };

describe('a path as Windows writes it', () => {
  const rows: readonly { readonly given: string; readonly reader?: PathReader; readonly want: string | undefined }[] = [
    { given: 'C:\\Program Files\\Tool', want: '/Program Files/Tool' },
    { given: 'c:/tool\\', want: '/tool' },
    { given: 'C:\\', want: '/' },
    { given: 'C:', want: '/' },
    { given: 'C:tool', want: undefined },
    { given: 'D:\\Tools\\tool.exe', want: '/D:/Tools/tool.exe' },
    { given: 'D:\\Tools', reader: { systemDrive: 'D' }, want: '/Tools' },
    { given: 'C:\\Tools', reader: { systemDrive: 'D' }, want: '/C:/Tools' },
    { given: '\\??\\C:\\Windows\\x.sys', want: '/Windows/x.sys' },
    { given: '\\\\?\\C:\\x', want: '/x' },
    { given: '\\\\server\\share\\x.exe', want: undefined },
    { given: '\\SystemRoot\\System32\\x.sys', want: '/Windows/System32/x.sys' },
    { given: 'system32\\drivers\\x.sys', want: '/Windows/system32/drivers/x.sys' },
    { given: '%ProgramFiles(x86)%\\Tool', want: '/Program Files (x86)/Tool' },
    { given: '%SystemDrive%\\Users\\ann', want: '/Users/ann' },
    { given: '%SystemDrive%', want: undefined },
    { given: '%LOCALAPPDATA%\\Tool', reader: HOME, want: '/Users/ann/AppData/Local/Tool' },
    { given: '%LOCALAPPDATA%\\Tool', want: undefined },
    { given: '%TOOL_HOME%\\x', reader: HOME, want: undefined },
    { given: 'C:\\%A%\\x', want: undefined },
    { given: 'C:\\a\\..\\..\\..\\b', want: '/b' },
    { given: 'tool.exe', want: undefined },
    { given: '', want: undefined },
  ];
  for (const { given, reader, want } of rows) it(JSON.stringify(given), () => expect(hostPathOf(given, reader)).toBe(want));
});

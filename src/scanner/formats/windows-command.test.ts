import { describe, expect, it } from 'vitest';
import { pathsInCommand } from './windows-command.ts';

describe('the paths that a command line of Windows names', () => {
  const rows: readonly { readonly given: string; readonly want: readonly string[] }[] = [
    { given: '', want: [] },
    { given: '"', want: [] },
    { given: '"C:\\Program Files\\Tool\\unins000.exe" /SILENT', want: ['C:\\Program Files\\Tool\\unins000.exe'] },
    { given: 'C:\\Program Files\\Tool\\unins000.exe /SILENT', want: ['C:\\Program Files\\Tool\\unins000.exe'] },
    { given: 'C:\\Tool\\tool.exe,0', want: ['C:\\Tool\\tool.exe'] },
    { given: '"C:\\Tool\\tool.exe",-101', want: ['C:\\Tool\\tool.exe'] },
    { given: 'MsiExec.exe /X{8D2F1A3B-0000-0000-0000-000000000000}', want: ['MsiExec.exe'] },
    {
      given: 'cmd.exe /c "C:\\Program Files\\Tool\\run.cmd" --x D:\\y',
      want: ['cmd.exe', 'C:\\Program Files\\Tool\\run.cmd', 'D:\\y'],
    },
    {
      given: 'rundll32.exe "%ProgramFiles(x86)%\\Tool\\x.dll",Start',
      want: ['rundll32.exe', '%ProgramFiles(x86)%\\Tool\\x.dll'],
    },
    { given: 'C:\\Tools.exe.d\\tool.exe -a', want: ['C:\\Tools.exe.d\\tool.exe'] },
    { given: 'system32\\drivers\\tool.sys', want: ['system32\\drivers\\tool.sys'] },
    { given: '"C:\\unclosed.exe', want: ['C:\\unclosed.exe'] },
  ];
  for (const { given, want } of rows) it(JSON.stringify(given), () => expect(pathsInCommand(given)).toEqual(want));
});

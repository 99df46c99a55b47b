import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { pathsInCommand } from '../../../src/scanner/formats/windows-command.ts';
import { wrapperTarget } from '../../../src/scanner/formats/wrapper-script.ts';
import { parseRegQuery } from '../../../src/scanner/formats/reg-query.ts';

const KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\X';

/** Texts that name a program: Windows' command lines, wrapper scripts, and what reg.exe prints. */
export const target: FuzzTarget = {
  name: 'command-line',
  summary: 'formats/windows-command, wrapper-script, reg-query: texts that name programs',
  seeds: () => [
    Buffer.from('"C:\\Program Files\\Tool\\tool.exe" --x'),
    Buffer.from('C:\\Windows\\System32\\rundll32.exe C:\\x\\y.dll,Start'),
    Buffer.from('#!/bin/sh\nset -e\nexec "/opt/tool/bin/tool" "$@"\n'),
    Buffer.from(
      `\r\n${KEY}\r\n    Name    REG_SZ    value\r\n    N    REG_DWORD    0x7\r\n\r\n${KEY}\\Y\r\n    (Default)    REG_SZ    d\r\n`,
    ),
  ],
  words: ['"', '.exe', '#!/bin/sh\n', '"$@"', 'exec ', '$', '    REG_SZ    ', `${KEY}\\`, '\r\n', 'C:\\'],
  read(source) {
    const bytes = wholeOf(source);
    const text = Buffer.from(bytes).toString('utf8');
    const answers = [pathsInCommand(text), wrapperTarget(bytes), parseRegQuery(bytes, KEY, 3)];
    return answers.every((answer) => answer === undefined) ? undefined : answers;
  },
};

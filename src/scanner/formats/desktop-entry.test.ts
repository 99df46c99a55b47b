import { describe, expect, it } from 'vitest';
import { parseDesktopEntry } from './desktop-entry.ts';

const entry = (...lines: readonly string[]): string => ['[Desktop Entry]', 'Type=Application', ...lines].join('\n');

describe('a desktop entry', () => {
  const rows = [
    {
      name: 'says what it starts',
      given: entry('Exec=/opt/Cursor/cursor %U'),
      want: { command: ['/opt/Cursor/cursor'], isHidden: false },
    },
    {
      name: 'quotes what has spaces',
      given: entry('Exec = "/opt/Antigravity IDE/x" --new-window "a \\"b\\"" %F'),
      want: { command: ['/opt/Antigravity IDE/x', '--new-window', 'a "b"'], isHidden: false },
    },
    {
      name: 'spells spaces and backslashes as values do',
      given: entry('Exec=a\\sb "c\\\\\\\\d"'),
      want: { command: ['a', 'b', 'c\\d'], isHidden: false },
    },
    {
      name: 'is not its actions',
      given: `# comment\n${entry('Name=C', 'Hidden=true', 'Exec=a', '[Desktop Action new]', 'Exec=b')}`,
      want: { command: ['a'], isHidden: true },
    },
    { name: 'may start nothing', given: entry('Name=x'), want: { command: [], isHidden: false } },
    { name: 'of a link is no application', given: '[Desktop Entry]\nType=Link\nExec=x', want: undefined },
    { name: 'without a group', given: 'Type=Application\nExec=x', want: undefined },
    { name: 'that is empty', given: '', want: undefined },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(parseDesktopEntry(Buffer.from(given))).toEqual(want));
});

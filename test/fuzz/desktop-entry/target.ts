import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { parseDesktopEntry } from '../../../src/scanner/formats/desktop-entry.ts';

/** Menu and autostart entries of Linux desktops. */
export const target: FuzzTarget = {
  name: 'desktop-entry',
  summary: 'formats/desktop-entry: what a menu entry starts',
  seeds: () => [
    Buffer.from(
      '# x\n[Desktop Entry]\nType=Application\nName=X\nExec = "/opt/A B/x" --a "b \\\\"c\\\\"" %U\nHidden=true\n[Desktop Action n]\nExec=b\n',
    ),
    Buffer.from('[Desktop Entry]\r\nType=Application\r\nExec=env A=1 /usr/bin/x\\s%f\r\n'),
  ],
  words: ['[Desktop Entry]\n', 'Type=Application\n', 'Exec=', '"', '\\\\', '\\s', '%U', 'Hidden=true\n', '='],
  read: (source) => parseDesktopEntry(wholeOf(source)),
};

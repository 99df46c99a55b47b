import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { parseSystemdUnit } from '../../../src/scanner/formats/systemd-unit.ts';

/** A service of systemd. */
export const target: FuzzTarget = {
  name: 'systemd-unit',
  summary: 'formats/systemd-unit: what a service starts',
  seeds: () => [
    Buffer.from(
      '[Unit]\nDescription=x\n[Service]\n# c\nExecStartPre=-/bin/true\nExecStart="/opt/a b/x" --a \\\n  --b "c"\nUser=x\n[Install]\n',
    ),
  ],
  words: ['[Service]\n', 'ExecStart=', '\\\n', '"', "'", '@', '-', '%i', '\n'],
  read: (source) => parseSystemdUnit(wholeOf(source)),
};

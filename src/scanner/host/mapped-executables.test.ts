import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { executablesIn, mappedExecutables } from './mapped-executables.ts';

test('the first file of each process', () => {
  const text =
    'p1\nftxt\nn/sbin/launchd\nftxt\nn/usr/lib/dyld\np77\np88\nftxt\nn/Applications/My Tool.app/Contents/MacOS/My Tool\n';
  expect([...executablesIn(text)]).toEqual([
    [1, '/sbin/launchd'],
    [88, '/Applications/My Tool.app/Contents/MacOS/My Tool'],
  ]);
  expect(executablesIn('n/x\npx\nn/y\n\n').size).toBe(0);
});

test.skipIf(!existsSync('/usr/bin/lsof') && !existsSync('/usr/sbin/lsof'))(
  'of this process, asked of lsof (skipped without it)',
  async () => {
    expect((await mappedExecutables([process.pid, 4_000_000])).get(process.pid)).toBe(process.execPath);
  },
);

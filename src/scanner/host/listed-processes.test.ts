import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { listedProcesses } from './listed-processes.ts';
import { readProcess } from './processes.ts';

test('lists a real process as /proc does: pid, parent, owner, executable, arguments', async () => {
  const child = spawn('/bin/sleep', ['3711'], { stdio: 'ignore' });
  try {
    const listed = (await listedProcesses()).find((entry) => entry.pid === child.pid);
    const read = readProcess('/proc', child.pid ?? 0, () => false);
    expect(listed).toMatchObject({ parent: process.pid, owner: process.geteuid?.(), deleted: false, title: 'sleep' });
    expect(listed?.arguments.at(-1)).toBe('3711');
    expect(listed?.executable).toBe(read?.executable);
  } finally {
    child.kill('SIGKILL');
  }
});

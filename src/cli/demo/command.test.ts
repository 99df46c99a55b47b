import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { command } from './command.ts';

const ENTRY = fileURLToPath(new URL('../../../bin/bandog.mjs', import.meta.url));

test(
  '--once starts both, prints the answer for this machine, and leaves no process and no file',
  { timeout: 90_000 },
  async () => {
    const child = spawn(process.execPath, [ENTRY, 'demo', '--once'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(said).toMatch(/places completely/);
    expect(code).toBe(0);
    const folder = /(\S*bandog-demo-\w+)/.exec(said)?.[1] ?? '/';
    expect(folder).toContain('bandog-demo-');
    expect(existsSync(folder)).toBe(false);
  },
);

test('a policy that is not there is said before anything is left behind', { timeout: 60_000 }, async () => {
  const called = await runCommand(command, ['--once', '--policy', '/no/policy.yaml']);
  expect(called.error).toBe('E_UPLINK_UNREACHABLE');
});

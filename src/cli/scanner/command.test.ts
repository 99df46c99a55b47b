import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { command } from './command.ts';

const INSTANCE = '/sys/kernel/tracing/instances/bandog';

describe('wrong calls', () => {
  test.each([
    { name: 'no verb', given: [] },
    { name: 'another verb', given: ['start'] },
    { name: 'an unknown watcher', given: ['run', '--watcher', 'eyes'] },
    { name: 'events with an option', given: ['prepare-events', '--root', '/'] },
    { name: 'an unknown option', given: ['run', '--speed'] },
  ])('$name', async ({ given }) => {
    expect(await runCommand(command, given)).toMatchObject({ code: 2, error: 'E_USAGE', stdout: '' });
  });
});

describe.skipIf(process.getuid?.() !== 0 || !existsSync('/sys/kernel/tracing/instances') || existsSync(INSTANCE))(
  'events (skipped unless root, with tracefs mounted and none prepared)',
  () => {
    test('are prepared, once as well as twice, and removed', async () => {
      for (let turn = 0; turn < 2; turn += 1)
        expect(await runCommand(command, ['prepare-events'])).toMatchObject({
          code: 0,
          stdout: expect.stringContaining(INSTANCE),
        });
      expect(existsSync(INSTANCE)).toBe(true);
      for (let turn = 0; turn < 2; turn += 1) expect(await runCommand(command, ['remove-events'])).toMatchObject({ code: 0 });
      expect(existsSync(INSTANCE)).toBe(false);
    });
  },
);

describe('as a process', () => {
  const run = (input: string) =>
    spawnSync(process.execPath, ['src/main.ts', 'scanner', 'run', '--root', import.meta.dirname], {
      cwd: path.resolve(import.meta.dirname, '../../..'),
      input,
      encoding: 'utf8',
      timeout: 20_000,
    });

  test('ends with 0 when its input ends', () => {
    expect(run('').status).toBe(0);
  });

  test('ends with 3 at a line that the protocol does not allow', () => {
    const ended = run('{"kind":"run","command":"id"}\n');
    expect(ended.status).toBe(3);
    expect(ended.stderr).toContain('E_PIPE_INVALID');
  });
});

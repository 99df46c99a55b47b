import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { command } from './command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-cli-status-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('where no agent ever ran: says so, ends with 1, makes nothing', async () => {
  const called = await runCommand(command, ['--state', 'state'], { cwd: folder });
  expect(called).toMatchObject({ code: 1, stderr: '' });
  expect(called.stdout).toContain('not enrolled');
  expect(called.stdout).toContain(path.join(folder, 'state'));
});

test('as JSON: one document with its schema', async () => {
  const called = await runCommand(command, ['--json'], { env: { HOME: folder, XDG_STATE_HOME: folder } });
  expect(JSON.parse(called.stdout)).toMatchObject({ schema: 'bandog.status/1', enrolled: false, running: false, findings: [] });
});

test('a spool that is none: what is whole of it is shown, which is nothing', async () => {
  mkdirSync(path.join(folder, 'state'), { mode: 0o700 });
  writeFileSync(path.join(folder, 'state/agent.lock'), '');
  writeFileSync(path.join(folder, 'state/agent.sqlite'), 'not a database'.repeat(100));
  chmodSync(path.join(folder, 'state/agent.sqlite'), 0o600);
  expect(await runCommand(command, ['--state', path.join(folder, 'state')])).toMatchObject({ code: 1, stderr: '' });
});

test('a wrong call', async () => {
  expect(await runCommand(command, ['--loud'])).toMatchObject({ code: 2, error: 'E_USAGE' });
});

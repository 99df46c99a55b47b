import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { SmallCollector } from '../../../test/doubles/small-collector.ts';
import { command } from './command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-cli-agent-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const state = () => path.join(folder, 'state');

describe('wrong calls', () => {
  test.each([
    { name: 'no verb', given: [], want: 'E_USAGE' },
    { name: 'an unknown verb', given: ['start'], want: 'E_USAGE' },
    { name: 'an unknown option', given: ['run', '--speed'], want: 'E_USAGE' },
    { name: 'enrol without a token', given: ['enrol'], want: 'E_USAGE' },
    { name: 'enrol with two', given: ['enrol', '--token', 'a', '--token-file', 'b'], want: 'E_USAGE' },
    { name: 'a token file that is not there', given: ['enrol', '--token-file', 'nowhere'], want: 'E_USAGE' },
    { name: 'what is no token', given: ['enrol', '--token', 'x'], want: 'E_TOKEN_INVALID' },
    { name: 'an unknown log level', given: ['run', '--log-level', 'loud'], want: 'E_USAGE' },
    { name: 'a root that is not there', given: ['run', '--root', 'nowhere'], want: 'E_ROOT_UNREADABLE' },
  ])('$name: $want', async ({ given, want }) => {
    const called = await runCommand(command, [...given, '--state', state()], { cwd: folder });
    expect(called).toMatchObject({ error: want, stdout: '' });
  });
});

test('enrols with a token from a file, says so, enrols only once, forgets', async () => {
  const collector = await SmallCollector.start();
  try {
    writeFileSync(path.join(folder, 'token'), `${collector.token()}\n`);
    const enrol = ['enrol', '--token-file', 'token', '--state', state()];
    const enrolled = await runCommand(command, enrol, { cwd: folder });
    expect(enrolled).toMatchObject({ code: 0, stderr: '' });
    expect(enrolled.stdout).toContain(`Enrolled with ${collector.url} as host `);
    expect(enrolled.stdout).not.toContain('secret');
    expect(await runCommand(command, enrol, { cwd: folder })).toMatchObject({ error: 'E_ENROL_REFUSED' });
    const standing = await runCommand(command, ['status', '--json', '--state', state()]);
    expect(JSON.parse(standing.stdout)).toMatchObject({ enrolled: true, running: false, collector: collector.url });
    expect(await runCommand(command, ['forget', '--state', state()])).toMatchObject({ code: 0 });
    const after = await runCommand(command, ['status', '--json', '--state', state()]);
    expect(JSON.parse(after.stdout)).toMatchObject({ enrolled: false });
  } finally {
    await collector.stop();
  }
});

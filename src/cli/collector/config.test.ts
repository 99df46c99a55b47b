import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { command } from './command.ts';
import { runConfig } from './run-config.ts';
import { runSettings } from './run-settings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `config` shows with this file, environment and command line. */
async function shown(text: string, { env = {}, argv = [] }: { env?: Record<string, string>; argv?: readonly string[] } = {}) {
  const file = path.join(folder, 'collector.yaml');
  writeFileSync(file, text);
  const called = await runCommand(command, ['config', '--config', file, '--json', ...argv], { env, cwd: '/somewhere' });
  const rows = called.stdout === '' ? [] : (JSON.parse(called.stdout) as { name: string; value: string; origin: string }[]);
  return { called, of: (name: string) => rows.find((row) => row.name === name), file };
}

describe('bandog collector config', () => {
  it('says of each setting what counts and who said so', async () => {
    const text =
      '# ours\nlisten: 0.0.0.0:9000\nname: [one.example, two.example]\ndata: here\ncontact-interval: 120\nlog-level: warn\nheld-requests: 20000\n';
    const env = { BANDOG_COLLECTOR_LISTEN: '0.0.0.0:9001', BANDOG_COLLECTOR_LOG_LEVEL: 'error', BANDOG_COLLECTOR_NAME: 'a, b' };
    const { of, file } = await shown(text, { env, argv: ['--log-level', 'debug', '--policy', 'policy.yaml'] });
    expect(of('listen')).toEqual({ name: 'listen', value: '0.0.0.0:9001', origin: 'BANDOG_COLLECTOR_LISTEN' });
    expect(of('name')).toMatchObject({ value: 'a, b', origin: 'BANDOG_COLLECTOR_NAME' });
    expect(of('data')).toMatchObject({ value: path.join(folder, 'here'), origin: `${file}:4` });
    expect(of('contact-interval')).toMatchObject({ value: '120', origin: `${file}:5` });
    expect(of('held-requests')).toEqual({ name: 'held-requests', value: '20000', origin: `${file}:7` });
    expect(of('log-level')).toMatchObject({ value: 'debug', origin: '--log-level' });
    expect(of('policy')).toMatchObject({ value: '/somewhere/policy.yaml', origin: '--policy' });
    expect(of('cert')).toMatchObject({ origin: 'nobody' });
  });

  it('shows no password of the store', async () => {
    const env = { BANDOG_COLLECTOR_STORE: 'postgres://bandog:s3cret@db/bandog?sslmode=verify-full' };
    const { of, called } = await shown('keep-history: 13\n', { env });
    expect(of('store')).toMatchObject({
      value: 'postgres://bandog:***@db/bandog?sslmode=verify-full',
      origin: 'BANDOG_COLLECTOR_STORE',
    });
    expect(called.stdout).not.toContain('s3cret');
    const listed = async (store: string) => (await shown('', { env: { BANDOG_COLLECTOR_STORE: store } })).of('store')?.value;
    expect(await listed('postgres://bandog:s3cret@one,other:5433/bandog?password=s3cret')).toBe(
      'postgres://bandog:***@one,other:5433/bandog',
    );
    expect(await listed('postgres://bandog@one,other/bandog')).toBe('postgres://bandog@one,other/bandog');
    expect(of('keep-history')).toMatchObject({ value: '13' });
  });

  it('tells the collector what says how long the history is kept', async () => {
    const file = path.join(folder, 'history.yaml');
    writeFileSync(file, '# ours\nkeep-history: 6\n');
    const output = { write: () => undefined, isTTY: false, columns: 80 };
    const io = { stdout: output, stderr: output, cwd: '/', signal: new AbortController().signal };
    const keptBy = async (argv: readonly string[], env = {}) => {
      const given = { ...io, env };
      const { keepHistoryMonths, keepHistory } = (await runConfig(runSettings(argv, given), given)).config;
      return [keepHistoryMonths, keepHistory];
    };
    expect(await keptBy(['--config', file])).toEqual([6, { saidBy: `${file}:2`, file }]);
    const BANDOG_COLLECTOR_KEEP_HISTORY = '3';
    expect(await keptBy([], { BANDOG_COLLECTOR_KEEP_HISTORY })).toEqual([3, { saidBy: 'BANDOG_COLLECTOR_KEEP_HISTORY' }]);
    expect(await keptBy(['--keep-history', '0', '--config', file])).toEqual([0, { saidBy: '--keep-history', file }]);
    expect(await keptBy([])).toEqual([undefined, {}]);
  });

  const bad: readonly { name: string; given: string; want: string }[] = [
    { name: 'a setting that is not there', given: 'listen: 0.0.0.0:1\nlisten-on: x\n', want: 'E_CONFIG_INVALID' },
    { name: 'no YAML', given: 'listen: [', want: 'E_CONFIG_INVALID' },
    { name: 'a list where one belongs', given: 'listen: [a, b]\n', want: 'E_CONFIG_INVALID' },
    { name: 'a text', given: 'just words\n', want: 'E_CONFIG_INVALID' },
    { name: 'a certificate without its key', given: 'cert: a.pem\n', want: 'E_USAGE' },
    { name: 'more hosts that wait than there are descriptors', given: 'held-requests: 1000000\n', want: 'E_USAGE' },
    { name: 'an interval beyond its bounds', given: 'contact-interval: 5\n', want: 'E_USAGE' },
  ];
  for (const { name, given, want } of bad) {
    it(`refuses ${name}`, async () => expect((await shown(given)).called.error).toBe(want));
  }

  it('refuses a file that is not there, and takes an empty one', async () => {
    const missing = await runCommand(command, ['config', '--config', path.join(folder, 'none.yaml')]);
    expect(missing.error).toBe('E_CONFIG_INVALID');
    expect((await shown('')).of('listen')).toMatchObject({ origin: 'nobody' });
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCatalogue } from '../../catalogue/compile.ts';
import type { Release } from '../../wire/statements.ts';
import { readSources, SHIPPED_SIGNATURES } from '../signatures/sources.ts';
import { command } from './command.ts';
import { runCommand, type Called } from '../../../test/collector/command-io.ts';
import { runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
  const files = readSources(SHIPPED_SIGNATURES, '/').filter(({ path: file }) => /\/(bandog-canary|ngrok)\.yaml$/.test(file));
  for (const version of ['1.0', '2.0']) writeFileSync(at(`${version}.catalogue`), compileCatalogue(files, version));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(at('key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), { mode: 0o600 });
  const { token } = await running.client.createEnrolmentToken({ name: 'test', uses: 1, expiresInSeconds: 600 });
  await TestHost.enrol(running.call, token);
});
afterAll(() => running.close());

const at = (name: string) => path.join(running.folder, name);
const call = (...argv: readonly string[]): Promise<Called> =>
  runCommand(command, [...argv, '--data', running.collector.dataFolder], { cwd: running.folder });

describe('bandog collector catalogue', () => {
  it('publishes to a ring, widens it, stops it and takes it back', async () => {
    expect((await call('catalogue', 'list')).stdout).toContain('No catalogue is published');
    expect((await call('catalogue', 'publish', '1.0.catalogue')).stdout).toBe('Release 1 is for the hosts of the ring canary.\n');
    expect((await call('catalogue', 'ring', '1', '--ring', 'all')).stdout).toBe('Release 1 is for the hosts of the ring all.\n');
    expect((await call('catalogue', 'publish', '2.0.catalogue', '--ring', 'all', '--json')).stdout).toBe('{"revision":2}\n');
    expect((await call('catalogue', 'pause', '2', '--why', 'too slow')).stdout).toBe('Release 2 is paused: too slow.\n');
    expect((await call('catalogue', 'resume', '2')).stdout).toBe('Release 2 is for the hosts of the ring all.\n');
    expect((await call('catalogue', 'roll-back', '2')).stdout).toBe('Release 2 is paused; release 3 holds what was before it.\n');
    expect((await call('catalogue', 'shares', '--canary', '2', '--early', '8')).code).toBe(0);
    const { stdout } = await call('catalogue', 'list');
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/).slice(0, 3))).toEqual([
      ['RELEASE', 'VERSION', 'RING'],
      ['3', '1.0', 'all'],
      ['2', '2.0', 'paused: rolled back'],
      ['1', '1.0', 'all'],
      ['canary 2 %, early 8 % of the hosts'],
      [''],
    ]);
  });

  it('signs where the key is, and refuses what another key signed', async () => {
    const { stdout } = await call('catalogue', 'sign', '1.0.catalogue', '--key', 'key.pem', '--revision', '9', '--expires', '7');
    const { text } = JSON.parse(stdout) as { readonly text: string };
    const release = JSON.parse(text) as Release;
    expect([release.revision, release.version, Date.parse(release.expires) - Date.parse(release.created)]).toEqual([
      9,
      '1.0',
      7 * 86_400_000,
    ]);
    writeFileSync(at('statement'), stdout);
    expect(await call('catalogue', 'publish', '1.0.catalogue', '--statement', 'statement')).toMatchObject({
      error: 'E_BAD_SIGNATURE',
    });
    expect(await call('catalogue', 'publish', '1.0.catalogue', '--key', 'key.pem')).toMatchObject({ error: 'E_BAD_SIGNATURE' });
  });

  it.each([
    ['catalogue'],
    ['catalogue', 'burn'],
    ['catalogue', 'publish'],
    ['catalogue', 'publish', 'nowhere'],
    ['catalogue', 'publish', '1.0.catalogue', '--ring', 'some'],
    ['catalogue', 'publish', '1.0.catalogue', '--statement', 'key.pem'],
    ['catalogue', 'sign', '1.0.catalogue', '--key', '1.0.catalogue', '--revision', '1'],
    ['catalogue', 'pause', 'x'],
    ['catalogue', 'shares', '--canary', '101', '--early', '1'],
    ['settings', 'publish', 'nowhere'],
    ['host', 'rescan', 'ada-laptop', '--depth', 'utter'],
    ['host', 'rescan', 'ada-laptop', '--wait', 'long'],
    ['host', 'ring', 'ada-laptop', '--ring', 'some'],
  ])('tells a wrong call: %s %s %s', async (...argv) => expect(await call(...argv)).toMatchObject({ code: 2 }));
});

describe('bandog collector settings and host', () => {
  it('puts settings in force, and says what is wrong with others', async () => {
    expect((await call('settings', 'show')).stdout).toContain('No settings were published');
    writeFileSync(at('settings.yaml'), 'contactIntervalSeconds: 120\nnotice: |\n  Bandog runs here.\n');
    expect((await call('settings', 'publish', 'settings.yaml')).stdout).toContain('Settings 1 are in force');
    expect(JSON.parse((await call('settings', 'show')).stdout)).toMatchObject({
      revision: 1,
      contactIntervalSeconds: 120,
      notice: 'Bandog runs here.\n',
    });
    writeFileSync(at('wrong.yaml'), 'checkSignatures: false\n');
    expect(await call('settings', 'publish', 'wrong.yaml')).toMatchObject({ error: 'E_BAD_REQUEST' });
  });

  it('orders, and says how the order stands', async () => {
    const rescan = await call('host', 'rescan', 'ada-laptop', '--wait', '0');
    expect(rescan.code).toBe(1);
    expect(rescan.stdout).toMatch(/^ada-laptop: it gets it with its next contact, due within 3 min\.\n$/);
    expect((await call('host', 'canary', 'ada-laptop', '--wait', '0', '--json')).stdout).toContain('"verb": "canary"');
    const { stdout } = await call('host', 'commands', 'ada-laptop');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['ORDER', 'STATE'],
      ['canary', 'queued'],
      ['rescan', 'queued'],
      [''],
    ]);
    expect((await call('host', 'ring', 'ada-laptop', '--ring', 'early')).stdout).toBe('ada-laptop is in the ring early.\n');
    expect((await call('host', 'ring', 'ada-laptop')).stdout).toBe('The share decides on ada-laptop again.\n');
    expect(await call('host', 'rescan', 'nobody')).toMatchObject({ error: 'E_NOT_FOUND' });
  });
});

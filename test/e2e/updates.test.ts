import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandView, DryRunView } from '../../src/api-client/client.generated.ts';
import { compileCatalogue } from '../../src/catalogue/compile.ts';
import { readSources, SHIPPED_SIGNATURES } from '../../src/cli/signatures/sources.ts';
import { sha256 } from '../../src/domain/digest.ts';
import { Stack, until } from './stack.ts';

const WAIT_MS = 60_000;
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({ isStateInside: true });
  await until('the first look', () => looks().length > 0, WAIT_MS);
}, WAIT_MS);
afterAll(() => stack.stop());

const looks = () => stack.log('agent').filter((line) => line.msg === 'looked');
const says = (text: string) => stack.log('agent').filter((line) => line.msg === text);
const collector = (...argv: readonly string[]) => stack.call(['collector', ...argv, '--data', stack.dataFolder], true);

/** An agent makes contact when it starts; its interval is half a minute at least. */
async function restart(): Promise<void> {
  await stack.end('agent', 'SIGTERM');
  stack.startAgent();
}

/** A catalogue of a few products, as a publisher compiles one. */
function catalogueFile(name: string, ids: readonly string[]): { readonly file: string; readonly digest: string } {
  const files = readSources(SHIPPED_SIGNATURES, '/').filter((file) => ids.some((id) => file.path.endsWith(`/${id}.yaml`)));
  const bytes = compileCatalogue(files, name);
  const file = path.join(stack.folder, `${name}.catalogue`);
  writeFileSync(file, bytes);
  return { file, digest: sha256(bytes) };
}

const commands = async () =>
  JSON.parse((await collector('host', 'commands', (await stack.status()).hostId ?? '', '--json')).stdout) as CommandView[];

describe('what a collector sends back', () => {
  it('is a catalogue that the host tries, looks with, and finds by', { timeout: 2 * WAIT_MS }, async () => {
    const install = path.join(stack.home, '.npm-global/lib/node_modules/opencode-ai');
    mkdirSync(path.join(install, 'bin'), { recursive: true });
    writeFileSync(
      path.join(install, 'package.json'),
      '{"name":"opencode-ai","version":"1.2.3","bin":{"opencode":"bin/opencode"}}',
    );
    writeFileSync(path.join(install, 'bin/opencode'), '#!/usr/bin/env node\n');
    await until('it is found', async () => (await stack.status()).findings.some((one) => one.product === 'opencode'), WAIT_MS);

    const { file, digest } = catalogueFile('e2e-1', ['bandog-canary', 'opencode', 'ngrok']);
    const published = await collector('catalogue', 'publish', file, '--ring', 'all');
    expect([published.code, published.stdout]).toEqual([0, 'Release 1 is for the hosts of the ring all.\n']);
    await restart();
    await until(
      'the new catalogue is looked with',
      () => looks().some((line) => line.name === 'agent') && says('a new catalogue is looked with').length > 0,
      WAIT_MS,
    );
    expect(readdirSync(path.join(stack.stateFolder, 'catalogues'))).toEqual([`${digest}.catalogue`]);
    await until(
      'the collector hears of it',
      async () => (await stack.query()).host.lastScan?.catalogue.digest === digest,
      WAIT_MS,
    );
    const { findings } = await stack.query();
    expect(findings.map(({ finding }) => [finding.product, finding.state])).toEqual([['opencode', 'installed']]);
  });

  it(
    'T60: is no catalogue that says nonsense: it fails its trial, and the collector hears of it',
    { timeout: 2 * WAIT_MS },
    async () => {
      // Both name what is on every machine: a mistake that a publisher can make.
      const folder = path.join(stack.folder, 'bad', 'other');
      mkdirSync(folder, { recursive: true });
      const [canary] = readSources(SHIPPED_SIGNATURES, '/').filter((file) => file.path.endsWith('/bandog-canary.yaml'));
      writeFileSync(path.join(folder, 'bandog-canary.yaml'), canary?.text ?? '');
      writeFileSync(
        path.join(folder, 'lodash-tool.yaml'),
        (canary?.text ?? '')
          .replace('id: bandog-canary', 'id: lodash-tool')
          .replace(/^configuration:\n(?: {2}- .*\n)+/m, 'npm: [{ name: lodash }]\n'),
      );
      const file = path.join(stack.folder, 'bad.catalogue');
      await stack.call(['signatures', 'compile', '--dir', path.join(stack.folder, 'bad'), '--out', file]);
      await collector('catalogue', 'publish', file, '--ring', 'all');
      await restart();
      await until('it is refused', () => says('a catalogue was offered and is not taken').length > 0, WAIT_MS);
      expect(says('a catalogue was offered and is not taken')[0]?.['why']).toContain('it finds lodash-tool where there is none');
      await restart();
      await until(
        'the collector hears of it',
        async () => (await collector('catalogue', 'list', '--json')).stdout.includes('1 of 1 hosts did not take it'),
        WAIT_MS,
      );
      expect((await stack.query()).findings.map(({ finding }) => finding.product)).toEqual(['opencode']);
    },
  );

  it('are settings and orders; a canary proves the way from the disk to the store', { timeout: 2 * WAIT_MS }, async () => {
    const settings = path.join(stack.folder, 'settings.yaml');
    writeFileSync(settings, 'contactIntervalSeconds: 30\nnotice: Bandog runs here.\n');
    expect((await collector('settings', 'publish', settings)).code).toBe(0);
    const host = (await stack.status()).hostId ?? '';
    for (const verb of ['rescan', 'canary', 'send-diagnostics', 'resync']) await collector('host', verb, host, '--wait', '0');
    await restart();
    await until('all orders are done', async () => (await commands()).every(({ state }) => state === 'acted'), WAIT_MS);
    await until('the canary is proved', async () => (await commands()).some(({ provedAt }) => provedAt !== undefined), WAIT_MS);
    const [, diagnostics] = await commands();
    expect(JSON.parse(diagnostics?.report ?? '{}')).toMatchObject({ open: 1 });
    // The marker is gone from the disk, and was never a finding.
    expect(readdirSync(path.join(stack.stateFolder, 'canary'))).toEqual([]);
    expect((await stack.query()).findings.map(({ finding }) => finding.product)).toEqual(['opencode']);
    expect((await stack.query()).coverage.losses).toEqual([]);
    expect(says('new settings are in force')).toHaveLength(1);
  });

  it('is asked what a release would find that is held back, and answers numbers only', { timeout: 2 * WAIT_MS }, async () => {
    const before = (await stack.query()).findings.length;
    const { file } = catalogueFile('e2e-dry', ['bandog-canary', 'opencode', 'codex-cli']);
    const held = await collector('catalogue', 'publish', file, '--ring', 'all', '--hold-back');
    const revision = /^Release (\d+) is held back/.exec(held.stdout)?.[1] ?? '';
    const install = path.join(stack.home, '.npm-global/lib/node_modules/@openai/codex');
    mkdirSync(path.join(install, 'bin'), { recursive: true });
    writeFileSync(path.join(install, 'package.json'), '{"name":"@openai/codex","version":"9","bin":{"codex":"bin/codex.js"}}');
    writeFileSync(path.join(install, 'bin/codex.js'), '#!/usr/bin/env node\n');
    const ask = async () => {
      await collector('catalogue', 'dry-run', revision, '--ring', 'all');
      await restart();
      const result = async () => JSON.parse((await collector('catalogue', 'dry-run', revision, '--json')).stdout) as DryRunView;
      await until('the host has said', async () => (await result()).waiting === 0, WAIT_MS);
      return result();
    };
    // Nobody has consented yet.
    expect(await ask()).toMatchObject({ answered: 0, failed: [{ why: 'the publisher’s settings allow no dry run', hosts: 1 }] });
    const settings = path.join(stack.folder, 'consent.yaml');
    writeFileSync(settings, 'contactIntervalSeconds: 30\ndryRuns: true\n');
    await collector('settings', 'publish', settings);
    const view = await ask();
    expect(view).toMatchObject({
      hosts: 1,
      answered: 1,
      failed: [],
      products: [{ product: 'codex-cli', hosts: 1, known: 0, would: 1 }],
    });
    expect((await stack.query()).findings).toHaveLength(before);
    expect(readdirSync(path.join(stack.stateFolder, 'catalogues'))).toHaveLength(1);
  });
});

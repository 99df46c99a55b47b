import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCatalogue } from '../../src/catalogue/compile.ts';
import { command } from '../../src/cli/collector/command.ts';
import { readSources, SHIPPED_SIGNATURES } from '../../src/cli/signatures/sources.ts';
import { runCommand } from '../collector/command-io.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)('publishing a catalogue in the page (skipped without chromium)', { timeout: 120_000 }, () => {
  let { running, page, close, complaints } = {} as Visit;

  beforeAll(async () => {
    ({ running, page, close, complaints } = await visit({ role: 'viewer', duties: ['publisher'] }));
    const files = readSources(SHIPPED_SIGNATURES, '/').filter((one) => /\/(bandog-canary|cursor)\.yaml$/.test(one.path));
    for (const version of ['1.0', '2.0']) writeFileSync(at(`${version}.catalogue`), compileCatalogue(files, version));
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(at('strange.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), { mode: 0o600 });
    await page.goto(`${running.collector.url}/catalogue`);
  }, 60_000);
  afterAll(() => close());

  const at = (name: string): string => path.join(running.folder, name);
  /** Signed as somebody does who keeps the key offline. */
  const sign = async (catalogue: string, { key, revision }: { readonly key: string; readonly revision: number }) => {
    const argv = ['catalogue', 'sign', catalogue, '--key', key, '--revision', String(revision)];
    const { stdout } = await runCommand(command, argv, { cwd: running.folder });
    const file = `${catalogue}.${revision}.json`;
    writeFileSync(at(file), stdout);
    return file;
  };
  const choose = async (label: string, file: string) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByLabel(label).click()]);
    await chooser.setFiles(at(file));
  };
  const publish = async () => page.getByRole('button', { name: 'Publish', exact: true }).click();

  it('takes no statement of another key, nor of another file, and says why', async () => {
    await page.getByRole('button', { name: 'Publish a release' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await choose('Compiled catalogue', '1.0.catalogue');
    await choose('Signed statement of it', '1.0.catalogue');
    await page.getByText('This file holds no signed statement').waitFor();
    expect(await page.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
    await choose('Signed statement of it', await sign('1.0.catalogue', { key: 'strange.pem', revision: 7 }));
    await page.getByText('It says of itself: release 7, version 1.0').waitFor();
    await publish();
    await page
      .getByRole('alert')
      .getByText(/signature|signed/i)
      .first()
      .waitFor();
    await choose('Signed statement of it', await sign('2.0.catalogue', { key: 'data/publisher.key', revision: 8 }));
    await publish();
    await page.getByText('The statement is of another catalogue than the one that came with it').waitFor();
    expect((await running.client.listReleases()).items).toEqual([]);
  });

  it('publishes what is really signed to a ring, then to all, pauses it and rolls it back', async () => {
    await choose('Signed statement of it', await sign('1.0.catalogue', { key: 'data/publisher.key', revision: 9 }));
    await publish();
    await page.getByText('Release 9 is published. The collector checked:').waitFor();
    await page.getByText('the statement is of this very file').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('heading', { name: 'Release 9' }).waitFor();
    expect((await running.client.listReleases()).items).toMatchObject([{ revision: 9, version: '1.0', ring: 'canary' }]);

    // The collector signs what comes without a statement, since it has the key.
    await page.getByRole('button', { name: 'Publish a release' }).click();
    await choose('Compiled catalogue', '2.0.catalogue');
    await page.getByRole('radio', { name: 'early' }).check();
    await publish();
    await page.getByText('it is signed now by the publisher key').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    const release = page.locator('section', { has: page.getByRole('heading', { name: 'Release 10' }) });
    await release.getByRole('button', { name: 'Give to all hosts' }).click();
    await release.getByText('all hosts', { exact: true }).waitFor();
    await release.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('heading', { name: 'Release 11' }).waitFor();
    expect(
      (await running.client.listReleases()).items.map(({ revision, version, pausedAt }) => [
        revision,
        version,
        pausedAt !== undefined,
      ]),
    ).toEqual([
      [11, '1.0', false],
      [10, '2.0', true],
      [9, '1.0', false],
    ]);
  });

  it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
});

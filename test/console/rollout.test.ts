import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeToken } from '../../src/wire/token.ts';
import { TestHost } from '../collector/test-host.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)('rollout (skipped without chromium: npm run setup:system)', { timeout: 60_000 }, () => {
  let { running, browser, page, open, close, complaints } = {} as Visit;
  let token = '';

  beforeAll(async () => {
    const config = await fleetConfig();
    const who = { role: 'viewer', duties: ['deployer'] } as const;
    ({ running, browser, page, open, close, complaints } = await visit(who, { config, seed: seedFleet }));
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: running.collector.url });
  }, 120_000);
  afterAll(() => close());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const ask = (keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }, name: string) =>
    TestHost.tryEnrol(running.call, { secret: decodeToken(token).secret, ...keys, name });

  it('makes a token, whose secret is shown once and copied whole', async () => {
    await open('/rollout');
    await button('New token').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('contractors');
    await dialog.getByRole('textbox', { name: 'Hosts' }).fill('2');
    await dialog.getByLabel('Somebody lets each host in').check();
    expect(await violationsOf(page)).toEqual([]);
    await button('Make the token').click();
    await button('Copy').click();
    await dialog.getByText('Copied').waitFor();
    token = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(decodeToken(token).url).toBe(running.collector.url);
    expect(await dialog.locator('code').innerText()).toBe(token);
    expect(await violationsOf(page)).toEqual([]);
    // The secret is not lost to a key that was pressed too much.
    await page.keyboard.press('Escape');
    await button('I have kept it').click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /^contractors/ })
      .getByText('0 of 2')
      .waitFor();
    expect(await page.getByText(token).count()).toBe(0);
  });

  it('lets a host in that waits, refuses another, and tells why', async () => {
    const [good, bad] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    expect((await ask(good, 'good-1')).status).toBe(401);
    expect((await ask(bad, '<b>bad</b>')).status).toBe(401);
    await open('/rollout?part=waiting');
    await page.getByRole('checkbox', { name: 'Choose <b>bad</b>' }).check();
    await button('Refuse').click();
    await page.getByText('<b>bad</b>').waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'Choose all' }).check();
    await button('Let 1 host in').click();
    await page.getByText('No host waits').waitFor();
    expect([(await ask(good, 'good-1')).status, (await ask(bad, '<b>bad</b>')).status]).toEqual([200, 401]);

    await page.getByRole('tab', { name: /^Failed/ }).click();
    const row = page.getByRole('row', { name: /refused by a person/ });
    await row.getByText('as <b>bad</b>').waitFor();
    await row.getByText('give it a token of its own').waitFor();
    await row.getByText('127.0.0.1').waitFor();
  });

  it('says who came by a token, and leads to the hosts', async () => {
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.getByRole('link', { name: '1 of 2: hosts of contractors' }).click();
    await page.getByRole('cell', { name: /^good-1/ }).waitFor();
    expect(await page.getByText('ada-laptop').count()).toBe(0);
    await button('All tokens').click();
    await page.getByRole('cell', { name: /^ada-laptop/ }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: '9 Hosts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hosts 9' }).waitFor();
  });

  it('shows what runs where and what it costs', async () => {
    await open('/rollout?part=versions');
    const agents = page.getByRole('region', { name: 'Versions of the agent' });
    await agents.getByRole('cell', { name: '0.0.9' }).waitFor();
    await page.getByRole('region', { name: 'The 20 hosts that it costs most' }).getByRole('row').nth(1).waitFor();
    await page.getByRole('link', { name: 'Silent hosts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hosts' }).waitFor();
    expect(new URL(page.url()).search).toBe('?coverage=silent');
  });

  it('imports a list of assets, names each line that is wrong, and tells who never appeared', async () => {
    await open('/rollout?part=assets');
    const buffer = Buffer.from('name,owner\nADA-laptop,Ada\n"broken,x\nzoe-laptop,<i>Zoe</i>\n,Ben\n');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Import a list').click()]);
    await chooser.setFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('heading', { name: '2 lines are wrong' }).waitFor();
    await page.getByRole('row', { name: '3 A quote is opened and never closed.' }).waitFor();
    await page.getByRole('row', { name: '5 There is neither a serial number nor a name nor a tag.' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await button('Import the other 2').click();
    await page.getByRole('row', { name: /^zoe-laptop.*<i>Zoe<\/i>/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByText('Appeared · 1', { exact: true }).click();
    await page.getByRole('cell', { name: 'ADA-laptop', exact: true }).first().waitFor();
    await page.getByText('Not on the list · 8').click();
    await page.getByRole('cell', { name: 'lab-gpu-02' }).waitFor();
    expect(new URL(page.url()).search).toBe('?part=assets&show=unlisted');
    await button('Forget the list').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget the list' }).click();
    await page.getByText('No list of machines was imported').waitFor();
  });

  it('has install commands that can be copied, and says where there is no package', async () => {
    await open('/rollout?part=install');
    await page.getByRole('tab', { name: 'Ansible' }).click();
    await page.getByRole('tabpanel', { name: 'Ansible' }).getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain('dest: /etc/bandog/enrol.token');
    await page.getByText('Windows', { exact: true }).click();
    await page.getByText('no package yet').waitFor();
  });

  it('revokes a token', async () => {
    await open('/rollout');
    await button('Revoke contractors').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByRole('row', { name: /^contractors/ })
      .getByText('revoked')
      .waitFor();
  });

  it('offers an auditor nothing that changes something, an analyst what runs, and a viewer nothing at all', async () => {
    await signInAs({ role: 'auditor' }, running, browser.context);
    await open('/rollout');
    await page.getByRole('row', { name: /^laptops/ }).waitFor();
    expect(await button('New token').count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Revoke/ }).count()).toBe(0);
    await signInAs({ role: 'analyst' }, running, browser.context);
    await open('/rollout');
    await page.getByRole('region', { name: 'Versions of the agent' }).waitFor();
    expect(await page.getByRole('tab').count()).toBe(1);
    await signInAs({ role: 'viewer' }, running, browser.context);
    await open('/hosts');
    await page.getByRole('heading', { level: 1, name: 'Hosts' }).waitFor();
    expect(await page.getByRole('link', { name: 'Rollout' }).count()).toBe(0);
    await open('/rollout');
    await page.getByRole('heading', { name: 'Your role may not see this' }).waitFor();
  });

  it('met nothing that the policy of the page refuses, and asked nobody else', () => expect(complaints).toEqual([]));
});

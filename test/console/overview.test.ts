import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestHost } from '../collector/test-host.ts';
import { CAMPAIGN, seedCampaign } from './campaign-days.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { visit, type Visit } from './visit.ts';

/** Numbers of the page by how they are told, and the rows that their lists have then. */
const NUMBERS = [
  { region: 'Coverage', link: /completely in the last day/, address: '/hosts?coverage=complete', rows: 6 },
  { region: 'Coverage', link: /partly/, address: '/hosts?coverage=partly', rows: 2 },
  { region: 'Needs a person', link: /Environments/, address: '/hosts?needs=environment-gap', rows: 2 },
  { region: 'In the last day', link: /copies gone/, address: '/findings?goneSince=', rows: 2 },
  { region: 'In the last day', link: /new hosts/, address: '/hosts?enrolledSince=', rows: 8 },
  { region: 'Products', link: /hosts with Qoder CLI/, address: '/hosts?product=qoder-cli', rows: 2 },
  { region: 'Products', link: /copies of Claude Code/, address: '/findings?product=claude-code', rows: 5 },
  { region: CAMPAIGN.name, link: /^4 found/, address: `/campaigns/${CAMPAIGN.id}?state=found`, rows: 4 },
];

describe.skipIf(!HAS_CHROMIUM)('the overview (skipped without chromium: npm run setup:system)', { timeout: 60_000 }, () => {
  let { running, browser, page, open, close, complaints } = {} as Visit;

  beforeAll(async () => {
    ({ running, browser, page, open, close, complaints } = await visit(
      { role: 'administrator' },
      { config: await fleetConfig() },
    ));
  });
  afterAll(() => close());
  const region = (name: string) => page.getByRole('region', { name, exact: true });

  it('is where one begins, and says what to do while there is nothing; hosts that come appear by themselves', async () => {
    await open('');
    await page.getByText('No host has come in yet').waitFor();
    expect(new URL(page.url()).pathname).toBe('/overview');
    await seedFleet(running);
    await region('Coverage').waitFor();
    await page.getByText('There is no campaign yet').waitFor();
    await seedCampaign(running);
    await region(CAMPAIGN.name).getByText('38 % done').waitFor();
    expect(await page.getByText('There is no campaign yet').count()).toBe(0);
  });

  for (const { region: name, link, address, rows } of NUMBERS) {
    it(`${name}: a number leads to its list: ${address}`, async () => {
      await open('/overview');
      const number = region(name).getByRole('link', { name: link });
      expect((await number.textContent())?.trim()).toBe(String(rows));
      await number.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => `${url.pathname}${decodeURIComponent(url.search)}`.startsWith(address));
      await expect.poll(async () => rowsOf(page), { timeout: 10_000 }).toBe(rows);
    });
  }

  it('shows each chart as a table with the same numbers, by the keyboard', async () => {
    await open('/overview');
    const card = region(CAMPAIGN.name);
    await card.getByRole('img', { name: /^Hosts with something left to do/ }).waitFor();
    await card.getByRole('radio', { name: 'Chart' }).focus();
    await page.keyboard.press('ArrowRight');
    const table = card.getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(32);
    expect(await table.getByRole('row').nth(1).getByRole('cell').allTextContents()).toEqual([
      new Date().toISOString().slice(0, 10),
      '0',
      '4',
      '0',
      '1',
      '0',
      '0',
      '3',
    ]);
  });

  it('goes on by itself when another host comes', async () => {
    await open('/overview');
    await region('In the last day').getByRole('link', { name: '8 new hosts' }).waitFor();
    const { token } = await running.client.createEnrolmentToken({ name: 'one', uses: 1, expiresInSeconds: 600 });
    await TestHost.enrol(running.call, token, 'late-comer');
    await region('In the last day').getByRole('link', { name: '9 new hosts' }).waitFor({ timeout: 30_000 });
    await region('Needs a person').getByRole('link', { name: '1 Enrolled, not yet looked at' }).waitFor();
  });

  it('gives a viewer numbers, and links only to what he may see', async () => {
    await signInAs({ role: 'viewer' }, running, browser.context);
    await open('/overview');
    await region('Coverage')
      .getByRole('link', { name: /partly/ })
      .waitFor();
    await region(CAMPAIGN.name).getByText('hosts have a copy that must go').waitFor();
    expect(await region(CAMPAIGN.name).getByRole('link').count()).toBe(0);
    expect(await region('In the last day').getByRole('link').allTextContents()).toEqual(['9']);
    expect(await page.getByRole('link', { name: 'Compliance' }).count()).toBe(0);
    await open('/compliance');
    await page.getByRole('alert').getByText('Your role may not see this').waitFor();
  });

  it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
});

/** Rows of a list, in a table that is one or that plays one. */
async function rowsOf(page: Page): Promise<number> {
  const rows = page.getByRole('table').or(page.getByRole('grid')).getByRole('row');
  return (await rows.count()) - 1;
}

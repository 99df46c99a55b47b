import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningCollector } from '../collector/running-collector.ts';
import { dayBefore, seedCampaign } from './campaign-days.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)('compliance (skipped without chromium: npm run setup:system)', { timeout: 60_000 }, () => {
  let { browser, page, open, close, complaints } = {} as Visit;

  beforeAll(async () => {
    const seed = async (running: RunningCollector) => {
      await seedFleet(running);
      await seedCampaign(running);
    };
    ({ browser, page, open, close, complaints } = await visit({ role: 'auditor' }, { config: await fleetConfig(), seed }));
  });
  afterAll(() => close());
  const region = (name: string) => page.getByRole('region', { name, exact: true });

  it('keeps period and hosts in the address, so that a link shows the same', async () => {
    await open('/compliance');
    await region('Coverage').getByText('6 of 8 hosts').waitFor();
    await page.getByRole('radio', { name: '7 days' }).focus();
    await page.keyboard.press('Space');
    await page.waitForURL(/from=/);
    await region('Coverage').getByText('Table', { exact: true }).click();
    // The header, and six or seven days that are over: the browser's day is not the collector's.
    await expect.poll(async () => region('Coverage').getByRole('row').count(), { timeout: 10_000 }).toBeGreaterThan(6);
    expect(await region('Coverage').getByRole('row').count()).toBeLessThan(10);
    const other = await browser.context.newPage();
    await other.goto(page.url());
    await other.getByRole('radio', { name: '7 days' }).waitFor({ state: 'attached' });
    expect(await other.getByRole('radio', { name: '7 days' }).isChecked()).toBe(true);
    await other.close();
  });

  it('says that nothing was there in a period before', async () => {
    await open(`/compliance?from=${dayBefore(20)}&to=${dayBefore(10)}`);
    await region('Copies').getByText('No copy was there in this period.').waitFor();
  });

  it('counts copies so that what is left leads to its list', async () => {
    await open('/compliance');
    const row = region('Copies').getByRole('row', { name: /^Claude Code/ });
    await row.waitFor();
    expect((await row.getByRole('cell').allTextContents()).slice(2)).toEqual(['0', '5', '0', '0', '5', '0']);
    await row.getByRole('link', { name: 'Left: Claude Code' }).click();
    await page.waitForURL(/\/findings\?product=claude-code$/);
  });

  it('draws a sample by its seed: the same again, by the link alone, with the evidence of each copy', async () => {
    await open('/compliance');
    const card = region('Random sample');
    await card.getByLabel('How many').selectOption('5');
    await card.getByLabel('Seed').fill('auditor 7');
    await page.keyboard.press('Enter');
    await card.getByText('5 of 12, drawn by auditor 7').waitFor();
    const drawn = await card.locator('ol > li .sample-head').allTextContents();
    expect(drawn).toHaveLength(5);
    expect(await card.locator('ol > li .evidence li').count()).toBeGreaterThanOrEqual(5);
    await page.reload();
    await card.getByText('5 of 12, drawn by auditor 7').waitFor();
    expect(await card.locator('ol > li .sample-head').allTextContents()).toEqual(drawn);
  });

  it('exports what is shown, in each format', async () => {
    const card = region('Copies');
    for (const format of ['CSV', 'JSONL', 'XLSX']) {
      await card.getByRole('button', { name: 'Export: Copies' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: format }).click()]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`^bandog-copies-.*\\.${format.toLowerCase()}$`));
      const content = readFileSync(await download.path());
      const begin = { CSV: 'product,name,', JSONL: '{"product":', XLSX: 'PK\u0003\u0004' }[format] ?? '?';
      expect(content.toString('latin1').slice(0, begin.length)).toBe(begin);
      if (format === 'CSV') {
        const lines = content.toString('utf8').trim().split('\r\n');
        expect(lines.find((line) => line.startsWith('claude-code,'))).toBe('claude-code,Claude Code,banned,0,5,0,0,5,0');
        expect(lines.length - 1).toBe((await card.getByRole('row').count()) - 2);
      }
    }
  });

  it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
});

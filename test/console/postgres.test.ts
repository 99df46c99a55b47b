import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../postgres/binaries.ts';
import { PostgresServer } from '../postgres/server.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { visit, type Visit } from './visit.ts';

const missing = HAS_CHROMIUM ? noPostgres() : 'without chromium: npm run setup:system';

describe.skipIf(missing !== undefined)(
  `the console over PostgreSQL${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  { timeout: 60_000 },
  () => {
    let server: PostgresServer;
    let { page, open, close, complaints } = {} as Visit;

    beforeAll(async () => {
      server = await PostgresServer.start();
      const store = await server.createDatabase('console');
      const config = { ...(await fleetConfig()), store };
      ({ page, open, close, complaints } = await visit({ role: 'administrator' }, { config, seed: seedFleet }));
    }, 120_000);
    afterAll(async () => {
      await close();
      await server.stop();
    });

    it('has hosts by name, chosen by filters and entered at a name', async () => {
      await open('/hosts?verdict=banned');
      await page.getByRole('link', { name: 'ada-laptop' }).waitFor();
      expect(await page.getByRole('link', { name: 'build-07' }).count()).toBe(0);
      await page.getByText(/^1–\d+ of 4$/).waitFor();
      await page.getByRole('button', { name: 'Remove the filter Verdict' }).click();
      await page.getByRole('textbox', { name: 'Jump to a name' }).fill('finance');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'finance-win-21' }).waitFor();
      await page.getByRole('link', { name: 'ada-laptop' }).waitFor();
    });

    it('has findings, the newest first', async () => {
      await open('/findings?version=2.0.31&product=claude-code');
      await page.getByRole('link', { name: 'lab-gpu-02' }).waitFor();
      expect(await page.locator('.rows-body .rows-row .rows-cell:first-child').allInnerTexts()).toEqual([
        'lab-gpu-02',
        'ada-laptop',
      ]);
    });

    it('has findings by host, entered at a name', async () => {
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.getByRole('textbox', { name: 'Jump to a name' }).fill('lab');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Order: By host' }).waitFor();
      await page.getByRole('link', { name: 'lab-gpu-02' }).first().waitFor();
      await page.getByRole('link', { name: 'ada-laptop' }).first().waitFor();
    });

    it('answers from a few letters of an asset tag, with all that happened', async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('at-0042');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'ada-laptop' }).waitFor();
      expect(await page.locator('.answer-sentence').innerText()).toMatch(/banned/);
      await page.getByRole('listitem').filter({ hasText: 'Claude Code found' }).first().waitFor();
      await page.getByRole('listitem').filter({ hasText: 'verified gone' }).first().waitFor();
    });

    it('shows figures, and lists that they lead to', async () => {
      await open('/overview');
      await page
        .getByRole('link', { name: /copies of Claude Code/ })
        .first()
        .click();
      await page.getByRole('grid', { name: 'Findings' }).waitFor();
    });

    it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
  },
);

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningCollector } from '../collector/running-collector.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { fleetConfig } from './fleet.ts';
import { PLACES } from './places.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';
import { seedWhole } from './whole-fleet.ts';

it('every page has its place here', () => {
  const folder = path.resolve(import.meta.dirname, '../../src/console/pages');
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(PLACES.map(({ page }) => page)).toEqual(expect.arrayContaining(folders.map(({ name }) => name)));
});

describe.skipIf(!HAS_CHROMIUM)('every page (skipped without chromium: npm run setup:system)', { timeout: 60_000 }, () => {
  let { page, open, close, complaints } = {} as Visit;
  let ids: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const seed = async (running: RunningCollector) => {
      ids = await seedWhole(running);
    };
    ({ page, open, close, complaints } = await visit({ role: 'administrator' }, { config: await fleetConfig(), seed }));
  });
  afterAll(() => close());

  for (const place of PLACES) {
    describe(place.name, () => {
      it('breaks no rule of WCAG 2.2 AA, light and dark', async () => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await open(`${place.path(ids)}`);
          await place.isThere(page);
          expect(await violationsOf(page), colorScheme).toEqual([]);
        }
      });

      it('fits a screen of 360 pixels, and one of 1280 at twice the size', async () => {
        for (const width of [360, 640]) {
          await page.setViewportSize({ width, height: 740 });
          await open(`${place.path(ids)}`);
          await place.isThere(page);
          const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
          expect(wide, `at ${width}`).toBeLessThanOrEqual(width);
        }
        await page.setViewportSize({ width: 1280, height: 900 });
      });

      it('speaks Chinese', async () => {
        await page.evaluate(() => localStorage.setItem('bandog-language', 'zh'));
        await open(`${place.path(ids)}`);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
        expect(await page.locator('body').innerText()).not.toMatch(/undefined|NaN|\{\w+\}/);
        await page.evaluate(() => localStorage.setItem('bandog-language', 'en'));
      });
    });
  }

  it('met nothing that the policy of the page refuses, and asked nobody else', () => expect(complaints).toEqual([]));
});

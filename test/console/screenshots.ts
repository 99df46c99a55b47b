/**
 * `npm run screenshots`: every page of the console over a seeded fleet, and the employee's own page, light and dark, into docs/screenshots; to be
 * looked at.
 *
 *     FOLDER   another folder
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { RunningCollector } from '../collector/running-collector.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { fleetConfig } from './fleet.ts';
import { PLACES } from './places.ts';
import { visit } from './visit.ts';
import { seedWhole } from './whole-fleet.ts';
import { pictureOwnPage } from '../my-machine/pictures.ts';

const [WIDTH, HEIGHT, MOST_HEIGHT] = [1280, 800, 1400];
const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../docs/screenshots'));
if (!HAS_CHROMIUM) throw new Error('chromium is not here: npm run setup:system');
mkdirSync(folder, { recursive: true });
let ids: ReadonlyMap<string, string> = new Map();
const seed = async (running: RunningCollector) => {
  ids = await seedWhole(running);
};
const settings = '/etc/bandog-collector/collector.yaml';
const config = { ...(await fleetConfig()), keepHistoryMonths: 24, keepHistory: { saidBy: `${settings}:5`, file: settings } };
const { browser, page, open, close } = await visit({ role: 'administrator' }, { config, seed });
try {
  for (const place of PLACES) {
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width: WIDTH, height: HEIGHT });
      await page.emulateMedia({ colorScheme: theme });
      await open(place.path(ids));
      await place.isThere(page);
      await page.evaluate('document.fonts.ready');
      const height = await page.evaluate<number>('document.documentElement.scrollHeight');
      await page.setViewportSize({ width: WIDTH, height: Math.max(HEIGHT, Math.min(height, MOST_HEIGHT)) });
      const file = path.join(folder, `${place.name.replaceAll(/\W+/g, '-')}-${theme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      process.stdout.write(`${file}\n`);
    }
  }
  for (const file of await pictureOwnPage(browser.context, folder)) process.stdout.write(`${file}\n`);
} finally {
  await close();
}

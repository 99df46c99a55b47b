/**
 * `npm run screenshots`: every page of the console over a seeded fleet, and the employee's own page, light and dark, into docs/screenshots; to be
 * looked at.
 *
 *     FOLDER   another folder
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { seedAdministration } from './administration-content.ts';
import { seedCampaign } from './campaign-days.ts';
import { HAS_CHROMIUM, startBrowser } from './chromium.ts';
import { runConsole } from './console-under-test.ts';
import { signInAs } from './entry.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { seedPolicy } from './policy-content.ts';
import { seedRollout } from './rollout-content.ts';
import { PLACES } from './places.ts';
import { pictureOwnPage } from '../my-machine/pictures.ts';

const [WIDTH, HEIGHT, MOST_HEIGHT] = [1280, 800, 1400];
const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../docs/screenshots'));
if (!HAS_CHROMIUM) throw new Error('chromium is not here: npm run setup:system');
mkdirSync(folder, { recursive: true });
const [running, browser] = await Promise.all([runConsole(await fleetConfig()), startBrowser()]);
try {
  const ids = await seedFleet(running);
  await seedPolicy(running, ids);
  await seedCampaign(running);
  await seedAdministration(running);
  await seedRollout(running, ids);
  await signInAs({ role: 'administrator' }, running, browser.context);
  const page = await browser.context.newPage();
  for (const place of PLACES) {
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width: WIDTH, height: HEIGHT });
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(`${running.collector.url}${place.path(ids)}`);
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
  await browser.close();
  await running.close();
}

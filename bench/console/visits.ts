import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startBrowser, type RunningBrowser } from '../../test/console/chromium.ts';
import { seededName } from '../seeded-fleet.ts';

/** Letters of a name that somebody types to find its host. */
const LETTERS = 5;
/** A browser that just started is busy with itself. */
const SETTLE_MS = 700;

/** A console to look at, and who is signed in there. */
export interface Console {
  readonly url: string;
  /** Cookies of a session, as the browser took them. */
  readonly session: Parameters<RunningBrowser['context']['addCookies']>[0];
}

/** Figures of visits, in milliseconds. */
export interface VisitFigures {
  readonly paint: readonly number[];
  readonly answer: readonly number[];
}

/** Each visit by a browser that has never been there: nothing is kept, compiled or connected. */
export async function coldVisits(at: Console, runs: number): Promise<VisitFigures> {
  const figures = { paint: [] as number[], answer: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    const browser = await startBrowser();
    try {
      await browser.context.addCookies(at.session);
      const page = await browser.context.newPage();
      await sleep(SETTLE_MS);
      const begun = performance.now();
      await page.goto(at.url, { waitUntil: 'commit' });
      // Whoever is in a hurry presses the keys as soon as there is a page to take them.
      await page.locator('nav').first().waitFor();
      await answered(page, run);
      figures.answer.push(performance.now() - begun);
      figures.paint.push(await firstPaint(page));
    } finally {
      await browser.close();
    }
  }
  return figures;
}

/** Visits by a browser that has been there: its files are kept, and the search is asked on a page that stands open. */
export async function warmVisits(at: Console, runs: number): Promise<VisitFigures> {
  const figures = { paint: [] as number[], answer: [] as number[] };
  const browser = await startBrowser();
  try {
    await browser.context.addCookies(at.session);
    const page = await browser.context.newPage();
    for (let run = -1; run < runs; run += 1) {
      await page.goto(at.url);
      await page.locator('nav').first().waitFor();
      const paint = await firstPaint(page);
      await sleep(SETTLE_MS);
      const begun = performance.now();
      await answered(page, runs + run + 1);
      // The first visit is the one that is kept.
      if (run >= 0) figures.answer.push(performance.now() - begun);
      if (run >= 0) figures.paint.push(paint);
    }
  } finally {
    await browser.close();
  }
  return figures;
}

/** From Ctrl-K over a few letters until the page of a host says in one sentence how it stands. */
async function answered(page: Page, host: number): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(seededName(host).slice(-LETTERS));
  await page.keyboard.press('Enter');
  await page.locator('.answer-sentence').waitFor();
}

/** Of the page that is shown (W3C Paint Timing), from the beginning of its navigation; a browser says so a little after it did. */
async function firstPaint(page: Page): Promise<number> {
  for (let asked = 0; asked < 100; asked += 1) {
    const at = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    if (at !== undefined) return at;
    await sleep(50);
  }
  throw new Error('the browser did not say when it painted');
}

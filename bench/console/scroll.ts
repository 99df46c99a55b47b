import type { Page } from 'playwright-core';
import { startBrowser } from '../../test/console/chromium.ts';
import { Dice } from '../../test/fleet/dice.ts';
import { SITE_NAMES } from '../seeded-fleet.ts';
import type { Console } from './visits.ts';

/** Of a hundred turns of the wheel so many go back, and so many times somebody jumps to a name. */
const BACK_PERCENT = 15;
const JUMP_PERCENT = 2;
const TURN_PX = { least: 100, most: 2400 };
const TURN_EVERY_MS = 40;

/** What a long scroll was like. */
export interface ScrollFigures {
  /** Between one frame and the next, in milliseconds. */
  readonly frames: readonly number[];
  readonly turns: number;
  readonly jumps: number;
  /** Requests for rows. */
  readonly asked: number;
  /** Rows that were in memory at most. */
  readonly held: number;
}

/** Scrolls the table of all hosts for so long, as the seed says: forwards and back, and from one end of the alphabet to another. */
export async function scrolled(
  { url, session }: Console,
  { seconds, seed }: { readonly seconds: number; readonly seed: number },
): Promise<ScrollFigures> {
  const browser = await startBrowser();
  try {
    await browser.context.addCookies(session);
    const page = await browser.context.newPage();
    let asked = 0;
    page.on('request', (request) => (asked += new URL(request.url()).pathname === '/api/v1/hosts' ? 1 : 0));
    await page.goto(`${url}/hosts`);
    await page.locator('.rows-body .rows-row').first().waitFor();
    await page.evaluate(RECORD);
    const done = await turnWheel(page, { seconds, dice: new Dice(seed) });
    const { frames, held }: Pick<ScrollFigures, 'frames' | 'held'> = await page.evaluate('bandogRecording');
    return { frames, held, asked, ...done };
  } finally {
    await browser.close();
  }
}

/** Runs in the page: how long each frame took, and what the table held (it says so in `data-held`). */
const RECORD = `(() => {
  const recording = (globalThis.bandogRecording = { frames: [], held: 0 });
  let last;
  const onFrame = (now) => {
    if (last !== undefined) recording.frames.push(now - last);
    last = now;
    recording.held = Math.max(recording.held, Number(document.querySelector('.rows-body')?.dataset.held ?? 0));
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
})()`;

async function turnWheel(page: Page, { seconds, dice }: { readonly seconds: number; readonly dice: Dice }) {
  const grid = await page.getByRole('grid').boundingBox();
  await page.mouse.move((grid?.x ?? 0) + 300, (grid?.y ?? 0) + 300);
  const jump = page.getByRole('textbox', { name: 'Jump to a name' });
  const end = performance.now() + seconds * 1000;
  let [turns, jumps] = [0, 0];
  while (performance.now() < end) {
    if (dice.isIn(JUMP_PERCENT)) {
      await jump.fill(dice.of(SITE_NAMES));
      await jump.press('Enter');
      jumps += 1;
    }
    const px = TURN_PX.least + dice.below(TURN_PX.most - TURN_PX.least);
    await page.mouse.wheel(0, dice.isIn(BACK_PERCENT) ? -px : px);
    await page.waitForTimeout(TURN_EVERY_MS);
    turns += 1;
  }
  return { turns, jumps };
}

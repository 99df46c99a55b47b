import type { Page } from 'playwright-core';
import type { CollectorConfig } from '../../src/collector/config.ts';
import type { RunningCollector } from '../collector/running-collector.ts';
import { startBrowser, type RunningBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';
import { runConsole } from './console-under-test.ts';
import { signInAs } from './entry.ts';

/** Somebody who looks at a real collector's console. */
export interface Visit {
  readonly running: RunningCollector;
  readonly browser: RunningBrowser;
  readonly page: Page;
  /** What the page complained of since it was opened. */
  readonly complaints: readonly string[];
  open(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a collector, fills it, and gives a browser in which somebody of that role is signed in (undefined: nobody); no page is open yet. */
export async function visit(
  who: Parameters<typeof signInAs>[0] | undefined,
  {
    config,
    seed,
  }: { readonly config?: Partial<CollectorConfig>; readonly seed?: (running: RunningCollector) => Promise<unknown> } = {},
): Promise<Visit> {
  const [running, browser] = await Promise.all([runConsole(config), startBrowser()]);
  await seed?.(running);
  if (who !== undefined) await signInAs(who, running, browser.context);
  const page = await browser.context.newPage();
  return {
    running,
    browser,
    page,
    complaints: complaintsOf(page),
    async open(path) {
      await page.goto(`${running.collector.url}${path}`);
    },
    async close() {
      await browser.close();
      await running.close();
    },
  };
}

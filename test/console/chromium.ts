import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';
/** Root may not use Chromium's sandbox, and a test machine has no graphics card; nothing asks the network for anything by itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** Whether Debian's Chromium is there; tests that need it name that they skip otherwise. */
export const HAS_CHROMIUM = existsSync(PROGRAM);

/** A real browser with a profile of its own. */
export interface RunningBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** How a browser looks at pages. */
export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  readonly theme?: 'light' | 'dark';
  /** The collector's own, which no authority vouches for; default: yes. */
  readonly acceptsCertificates?: boolean;
}

/** Starts Chromium with an empty profile, which is removed at the end. */
export async function startBrowser({
  width = 1280,
  height = 900,
  language = 'en',
  theme = 'light',
  acceptsCertificates = true,
}: BrowserOptions = {}): Promise<RunningBrowser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'bandog-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: PROGRAM,
    args: FLAGS,
    headless: true,
    viewport: { width, height },
    locale: language,
    timezoneId: 'Asia/Shanghai',
    colorScheme: theme,
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: acceptsCertificates,
  });
  context.setDefaultTimeout(30_000);
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

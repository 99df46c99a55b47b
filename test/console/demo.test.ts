import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { until } from '../e2e/stack.ts';
import { HAS_CHROMIUM, startBrowser, type RunningBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';
import { builtConsole } from './console-under-test.ts';

const ENTRY = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
const WAIT_MS = 120_000;

describe.skipIf(!HAS_CHROMIUM)('npm start, for a stranger (skipped without chromium)', { timeout: WAIT_MS }, () => {
  let browser: RunningBrowser;
  let child: ReturnType<typeof spawn>;
  let link = '';

  beforeAll(async () => {
    await builtConsole();
    child = spawn(process.execPath, [ENTRY, 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    browser = await startBrowser({ acceptsCertificates: false });
    await until('it prints a link', () => /http:\/\/127\.0\.0\.1:\S+#demo=\S+/.test(said) || child.exitCode !== null, WAIT_MS);
    link = /http:\/\/127\.0\.0\.1:\S+#demo=\S+/.exec(said)?.[0] ?? '';
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  });

  it('leads from the link, with one press and no warning, to the answer for this machine', async () => {
    const page = await browser.context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(link);
    await page.getByRole('button', { name: 'Look at this machine' }).click();
    await page.locator('.answer-sentence').waitFor();
    await page.getByRole('button', { name: 'Check again now' }).click();
    await page
      .getByRole('status')
      .getByText(/^Checked/)
      .waitFor({ timeout: WAIT_MS });
    expect(complaints).toEqual([]);
  });

  it('lets in nobody who calls it by another name, no other page, and no agent', async () => {
    const { origin } = new URL(link);
    const cases = [
      { path: '/', headers: { host: 'rebound.example' }, want: 403 },
      { path: '/', headers: { origin: 'http://evil.example' }, want: 403 },
      { path: '/agent/v1/nonce', headers: {}, want: 403 },
      { path: '/api/v1/self', headers: {}, want: 401 },
      { path: '/healthz', headers: {}, want: 200 },
    ];
    for (const { path, headers, want } of cases) {
      const { statusCode, body } = await request(`${origin}${path}`, { headers });
      await body.dump();
      expect({ path, headers, statusCode }).toEqual({ path, headers, statusCode: want });
    }
  });
});

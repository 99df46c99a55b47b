import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Finding } from '../../src/domain/finding.ts';
import { ownKnowledge } from './own-content.ts';
import { openOwnPage } from './own-page.ts';

const SIZES = [
  { name: 'my-machine', width: 1280, height: 800, most: 1400, language: 'en' },
  { name: 'my-machine-narrow', width: 360, height: 740, most: 1400, language: 'zh' },
] as const;

/** Pictures of the employee's page, light and dark, wide and narrow, and after a copy was removed; gives the files. */
export async function pictureOwnPage(context: BrowserContext, folder: string): Promise<readonly string[]> {
  const before = ownKnowledge('/state');
  let findings: readonly Finding[] = before.findings();
  let status = before.status();
  const own = await openOwnPage({
    status: () => status,
    findings: () => findings,
    async lookNow() {
      const changes = findings
        .slice(1, 2)
        .map((finding) => ({ was: 'installed' as const, finding: { ...finding, state: 'gone' as const } }));
      findings = findings.filter((_, at) => at !== 1);
      status = { ...status, lastLook: new Date().toISOString() };
      return {
        at: new Date().toISOString(),
        durationMs: 310,
        scopes: 69,
        incomplete: [],
        changes,
        open: findings.length,
        isCut: false,
      };
    },
  });
  const page = await context.newPage();
  const files: string[] = [];
  const picture = async (name: string, most: number): Promise<void> => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate('document.fonts.ready');
      const { width = 1280 } = page.viewportSize() ?? {};
      const height = await page.evaluate<number>('document.documentElement.scrollHeight');
      await page.setViewportSize({ width, height: Math.min(height, most) });
      const file = path.join(folder, `${name}-${theme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      files.push(file);
    }
  };
  try {
    await page.goto(own.server.address);
    for (const { name, width, height, most, language } of SIZES) {
      await page.setViewportSize({ width, height });
      if (language === 'zh') await page.getByRole('button', { name: '简体中文' }).click();
      await page.locator('.own-looked').waitFor();
      await picture(name, most);
      if (language === 'zh') await page.getByRole('button', { name: 'English' }).click();
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Check again now' }).click();
    await page.locator('.own-result').waitFor();
    await picture('my-machine-removed', 900);
    return files;
  } finally {
    await page.close();
    await own.close();
  }
}

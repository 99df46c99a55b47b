import type { Download } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchEntry } from '../../src/wire/protocol.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { sha256 } from '../../src/domain/digest.ts';
import type { RunningCollector } from '../collector/running-collector.ts';
import { TestHost } from '../collector/test-host.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { visit, type Visit } from './visit.ts';

/** More than the 2,000 rows that the page keeps. */
const MANY = 2400;
const BATCH = 500;

/** A host with many copies, each at a place of its own. */
async function seedMany({ client, call }: RunningCollector): Promise<void> {
  const { token } = await client.createEnrolmentToken({ name: 'many', uses: 1, expiresInSeconds: 600 });
  const host = await TestHost.enrol(call, token, 'zz-many');
  const at = new Date().toISOString();
  const all = Array.from({ length: MANY }, (_, index): Finding => {
    const anchor = `/srv/copy-${String(index).padStart(4, '0')}`;
    return {
      id: sha256(anchor).slice(0, 32),
      product: 'ollama',
      state: 'installed',
      channel: 'copied-binary',
      environment: { kind: 'host' },
      anchor,
      paths: [anchor],
      running: [],
      identity: 'likely',
      evidence: [],
      scopes: ['applications@system'],
      firstSeen: at,
      lastSeen: at,
      catalogue: 'c'.repeat(64),
    };
  });
  for (let sent = 0; sent < MANY; sent += BATCH) {
    const entries = all.slice(sent, sent + BATCH).map((finding): BatchEntry => ({ kind: 'finding', finding }));
    const answer = await host.send(entries, all.slice(0, sent + BATCH));
    if (answer.status !== 200) throw new Error(answer.text);
  }
}

/** The lines of a file that the browser took. */
async function linesOf(download: Download): Promise<readonly string[]> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8').trimEnd().split('\r\n');
}

describe.skipIf(!HAS_CHROMIUM)('the tables (skipped without chromium: npm run setup:system)', { timeout: 120_000 }, () => {
  let { running, browser, page, open, close, complaints } = {} as Visit;

  beforeAll(async () => {
    const seed = async (collector: RunningCollector) => {
      await seedFleet(collector);
      await seedMany(collector);
    };
    ({ running, browser, page, open, close, complaints } = await visit(
      { role: 'administrator' },
      { config: await fleetConfig(), seed },
    ));
  }, 120_000);
  afterAll(() => close());

  const firstCells = async () => page.locator('.rows-body .rows-row .rows-cell:first-child').allInnerTexts();

  it('are chosen by filters, which stand in the address as the API has them', async () => {
    await open('/hosts');
    await page.getByRole('link', { name: 'build-07' }).waitFor();
    await page.getByRole('button', { name: 'Filter Verdict' }).click();
    await page.getByRole('checkbox', { name: /banned 4/ }).check();
    await page.getByRole('link', { name: 'build-07' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?verdict=banned');
    expect((await firstCells()).slice(0, 1)).toEqual(['ada-laptop']);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove the filter Verdict' }).click();
    await page.getByRole('link', { name: 'build-07' }).waitFor();
    expect(new URL(page.url()).search).toBe('');

    // What comes from a link is there at once, and a version is a text.
    await open('/findings?version=2.0.31&product=claude-code');
    await page.getByRole('link', { name: 'lab-gpu-02' }).waitFor();
    expect(await firstCells()).toEqual(['lab-gpu-02', 'ada-laptop']);
    expect(await page.getByText('Product: Claude Code').count()).toBe(1);
  });

  it('are used by the keyboard alone', async () => {
    await open('/hosts');
    await page.getByRole('link', { name: 'build-07' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('lab-gpu');
    await page.getByRole('link', { name: 'build-07' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?text=lab-gpu');
    await page.keyboard.press('/');
    expect(await page.getByRole('searchbox').inputValue()).toBe('lab-gpu/');
    await page.getByRole('searchbox', { name: 'Part of a host name' }).fill('');
    await page.getByRole('link', { name: 'build-07' }).waitFor();
    await page.getByRole('grid').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    expect(await page.locator('[aria-selected=true]').innerText()).toContain('build-07');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'build-07' }).waitFor();
    await page.goBack();
    await page.getByRole('grid').waitFor();
  });

  it('go on in both directions over thousands of rows, and keep 2,000 of them', async () => {
    await open('/findings?product=ollama');
    await page.getByText('/srv/copy-2399').waitFor();
    const grid = page.getByRole('grid');
    await grid.focus();
    const walk = async (key: 'End' | 'Home', until: string) => {
      for (let step = 0; step < 100; step += 1) {
        await page.keyboard.press(key);
        if ((await page.getByText(until).count()) > 0) return;
        await page.waitForTimeout(100);
      }
      throw new Error(`${until} did not come`);
    };
    await walk('End', '/srv/copy-0000');
    expect(Number(await page.locator('.rows-body').getAttribute('data-held'))).toBeLessThanOrEqual(2000);
    expect(await page.getByText('/srv/copy-2399').count()).toBe(0);
    expect(await page.locator('.rows-place').innerText()).toMatch(/^[\d,]+–2,400 of 2,400$/);
    await walk('Home', '/srv/copy-2399');
    expect(await page.getByText('/srv/copy-0000').count()).toBe(0);
    expect(await page.locator('.rows-place').innerText()).toMatch(/^1–\d+ of 2,400$/);
  });

  it('have a scroll bar of the whole list, that leads anywhere in it', async () => {
    await open('/findings?product=ollama');
    const grid = page.getByRole('grid');
    await page.getByText(/^1–\d+ of 2,400$/).waitFor();
    const scroll = async (share: number) =>
      grid.evaluate((element, part) => element.scrollTo({ top: element.scrollHeight * part }), share);
    expect(await page.locator('.rows-body').evaluate((body) => body.clientHeight)).toBe(2400 * 44);
    expect(await grid.getAttribute('aria-rowcount')).toBe('2401');
    // The row in the middle is the one of the middle, though what is between was not there before.
    await scroll(0.5);
    await page
      .getByText(/^\/srv\/copy-1(19|20)\d$/)
      .first()
      .waitFor();
    const row = page.getByRole('row', { name: '/srv/copy-1190' });
    expect(await row.getAttribute('aria-rowindex')).toBe(String(2399 - 1190 + 2));
    await scroll(0.95);
    await page.getByText('/srv/copy-0110').waitFor();
    expect(Number(await page.locator('.rows-body').getAttribute('data-held'))).toBeLessThanOrEqual(2000);
    await scroll(0);
    await page.getByText('/srv/copy-2399').waitFor();
  });

  it('stay where they are while rows come before those in sight', async () => {
    await open('/hosts?from=finance');
    await page.getByRole('link', { name: 'finance-win-21' }).waitFor();
    await page.getByRole('link', { name: 'ada-laptop' }).waitFor();
    const box = await page.getByRole('link', { name: 'finance-win-21' }).boundingBox();
    const top = (await page.getByRole('grid').boundingBox())?.y ?? 0;
    expect((box?.y ?? 0) - top).toBeGreaterThan(0);
    // Its beginning was reached: from then on everybody knows where he is.
    expect(await page.locator('.rows-place').innerText()).toMatch(/^\d+–\d+ of \d+$/);
  });

  it('show findings by host, entered at any name, and go back from there', async () => {
    await open('/findings');
    await page.getByText('/srv/copy-2399').waitFor();
    await page.getByRole('textbox', { name: 'Jump to a name' }).fill('DESIGN');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'design-mbp-03' }).first().waitFor();
    expect(new URL(page.url()).search).toBe('?order=host&from=DESIGN');
    expect(await page.getByRole('button', { name: 'Order: By host' }).count()).toBe(1);
    // Those before it come too; then everybody knows where he is.
    await page.getByRole('link', { name: 'ada-laptop' }).first().waitFor();
    expect(await page.locator('.rows-place').innerText()).toMatch(/^\d+–\d+ of [\d,]+$/);
    const names = [...new Set((await firstCells()).filter((name) => /^[a-z]/.test(name)))];
    expect(names).toEqual(names.toSorted());
    expect(names.length).toBeGreaterThan(2);
    // One host's are by product, as the catalogue identifies it: `claude-code`, `copilot`, `cursor`.
    await open('/findings?order=host&from=ada-laptop&text=ada-laptop');
    await page.getByRole('link', { name: 'ada-laptop' }).first().waitFor();
    const products = await page.locator('.rows-body .rows-row .rows-cell:nth-child(2)').allInnerTexts();
    expect(products.map((name) => name.split(' ', 2).join(' '))).toEqual([
      'Claude Code',
      'Claude Code',
      'GitHub Copilot',
      'Cursor',
    ]);
    await page.getByRole('button', { name: 'Order: By host' }).click();
    await page.getByRole('menuitemradio', { name: 'Newest first' }).click();
    await page.getByRole('button', { name: 'Order: Newest first' }).waitFor();
    expect(new URL(page.url()).search).toBe('?text=ada-laptop');
    expect(await page.getByRole('textbox', { name: 'Jump to a name' }).inputValue()).toBe('');
  });

  it('go on in both directions by host too, though one host has thousands', async () => {
    // The page after the last one is empty, and the first of ten goes for it. It comes when somebody stands at the end already.
    const atEnd = Promise.withResolvers<void>();
    await page.route('**/api/v1/findings?**', async (route) => {
      const answer = await route.fetch();
      const { items } = (await answer.json()) as { items: readonly unknown[] };
      if (items.length === 0 && route.request().url().includes('after=')) await atEnd.promise;
      await route.fulfill({ response: answer });
    });
    await open('/findings?order=host&from=zz-many&product=ollama');
    await page.getByText('/srv/copy-0000').waitFor();
    const grid = page.getByRole('grid');
    const walk = async (top: number, until: string) => {
      for (let step = 0; step < 100 && (await page.getByText(until).count()) === 0; step += 1) {
        await grid.evaluate((element, to) => element.scrollTo({ top: to }), top);
        await page.waitForTimeout(100);
      }
      await page.getByText(until).waitFor();
    };
    await walk(1e9, '/srv/copy-2399');
    expect(await page.locator('.rows-place').innerText()).toBe('Entered at “zz-many” · 2,400 in all');
    const held = page.locator('.rows-body');
    expect(await held.getAttribute('data-held')).toBe('2000');
    atEnd.resolve();
    await page.locator('.rows-body[data-held="1800"]').waitFor();
    expect(await page.getByText('/srv/copy-2399').isVisible()).toBe(true);
    await walk(0, '/srv/copy-0000');
    await page.getByText(/^1–\d+ of 2,400$/).waitFor();
    await page.unroute('**/api/v1/findings?**');
  });

  it('are exported by host as they are shown, from the name on', async () => {
    await open('/findings?order=host&from=lab&verdict=banned');
    await page.getByRole('link', { name: 'lab-gpu-02' }).first().waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const link = page.getByRole('menuitem', { name: /CSV/ });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const [, ...rows] = await linesOf(download);
    expect(rows.length).toBeGreaterThan(0);
    const shown = (await firstCells()).filter((name) => name >= 'lab');
    expect(rows.map((row) => row.split(',')[0])).toEqual(shown);
  });

  it('are exported exactly as they are shown', async () => {
    await open('/findings?verdict=banned');
    await page.getByRole('link', { name: 'ada-laptop' }).first().waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Account' }).uncheck();
    await page.getByRole('checkbox', { name: 'Channel' }).check();
    await page.keyboard.press('Escape');
    const link = page.getByRole('menuitem', { name: /CSV/ });
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const [head = '', ...rows] = await linesOf(download);
    expect(head).toBe('host,hostId,product,productName,verdict,state,version,path,firstSeen,channel');
    const plain = rows.filter((row) => !row.startsWith('"')).map((row) => row.split(',')[0]);
    const shown = (await firstCells()).filter((name) => !name.includes('"'));
    expect(rows).toHaveLength((await firstCells()).length);
    expect(plain).toEqual(shown);
    expect(await page.getByRole('columnheader').allInnerTexts()).toContain('Channel');
    await page.reload();
    await page.getByRole('columnheader', { name: 'Channel' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Account' }).count()).toBe(0);
  });

  it('keep views, and show them again in one press', async () => {
    await open('/hosts?silent=true&verdict=banned,restricted');
    await page.getByText('Nothing fits these filters').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByLabel('Name of the view').fill('Silent and banned');
    await page.getByLabel('Others see it too').check();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await page.getByRole('link', { name: 'build-07' }).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Silent and banned', exact: true }).click();
    await page.getByText('Nothing fits these filters').waitFor();
    expect(new URL(page.url()).searchParams.get('silent')).toBe('true');
  });

  it('T65: show what hostile hosts say as text, and nothing of it acts', async () => {
    await open('/findings?text=evil');
    await page.getByText('<img src=x onerror=').first().waitFor();
    expect(await page.locator('.rows-body img').count()).toBe(0);
    expect(await page.locator('.rows-body').innerText()).toContain('\\u202e');
    expect(await page.title()).toBe('Findings · Bandog');
  });

  it('offer what the role may do, and nothing else', async () => {
    await signInAs({ role: 'viewer' }, running, browser.context);
    await open('/hosts');
    await page.getByRole('row', { name: /build-07/ }).waitFor();
    expect(await page.getByRole('link', { name: 'build-07' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Findings' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    expect(await page.getByRole('menuitem', { name: 'Account' }).count()).toBe(0);
  });

  it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
});

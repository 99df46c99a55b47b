import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_CHROMIUM } from './chromium.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

const PASSWORD = 'four dogs guard the yard';

describe.skipIf(!HAS_CHROMIUM)('the door (skipped without chromium: npm run setup:system)', { timeout: 60_000 }, () => {
  let { running, browser, page, open, close, complaints } = {} as Visit;

  beforeAll(async () => {
    ({ running, browser, page, open, close, complaints } = await visit(undefined));
  });
  afterAll(() => close());

  const session = async () => (await browser.context.cookies()).find(({ name }) => name === '__Host-bandog-session');

  it('lets the first administrator in by the one-time code, where he wanted to be', async () => {
    await open('/person?account=ada');
    await page.getByRole('button', { name: 'I have a one-time code' }).click();
    await page.getByLabel('One-time code').fill(running.collector.setupCode ?? '');
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The password is not taken').waitFor();
    await page.getByLabel('New password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: "One person's hosts" }).waitFor();
    expect(page.url()).toBe(`${running.collector.url}/person?account=ada`);
  });

  it('shows out again, and forgets what was shown', async () => {
    await page.getByRole('button', { name: 'Signed in as ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('heading', { name: "One person's hosts" }).count()).toBe(0);
    expect(await session()).toBeUndefined();
  });

  it('says that name or password is wrong, and lets in who is right, by the keyboard alone', async () => {
    await page.getByLabel('Name').focus();
    await page.keyboard.type('ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Name or password is wrong').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    expect(await session()).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
  });

  it('breaks no rule of WCAG 2.2 AA, light and dark', async () => {
    await browser.context.clearCookies();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.reload();
      for (const way of ['I have a one-time code', 'I have a password']) {
        await page.getByRole('button', { name: way }).click();
        expect(await violationsOf(page), colorScheme).toEqual([]);
      }
    }
  });

  it('asks again when the session has ended meanwhile', async () => {
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await browser.context.clearCookies();
    await page.getByRole('link', { name: 'Person' }).click();
    await page.getByRole('link', { name: 'Hosts' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('met nothing that the policy of the page refuses', () => expect(complaints).toEqual([]));
});

describe.skipIf(!HAS_CHROMIUM)('the link of a demonstration (skipped without chromium)', { timeout: 60_000 }, () => {
  let { running, browser, page, close } = {} as Visit;

  beforeAll(async () => {
    ({ running, browser, page, close } = await visit(undefined));
  });
  afterAll(() => close());

  it('signs in once, after one press, and stays in no history', async () => {
    const link = `${running.collector.url}/hosts#demo=${running.collector.setupCode}`;
    await page.goto(link);
    const go = page.getByRole('button', { name: 'Look at this machine' });
    await go.waitFor();
    expect(page.url()).toBe(`${running.collector.url}/hosts`);
    expect(await page.getByText('No host has come in yet').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByText('No host has come in yet').waitFor();

    await browser.context.clearCookies();
    const other = await browser.context.newPage();
    await other.goto(link);
    await other.getByRole('button', { name: 'Look at this machine' }).click();
    await other.getByRole('alert').getByText('was used before').waitFor();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/collector/access/roles.ts';
import type { RunningCollector } from '../collector/running-collector.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)('who sees what (skipped without chromium)', { timeout: 60_000 }, () => {
  let { running, browser, page, open: goTo, close, complaints } = {} as Visit;
  let ids: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const seed = async (collector: RunningCollector) => {
      ids = await seedFleet(collector);
    };
    ({ running, browser, page, open: goTo, close, complaints } = await visit(undefined, { config: await fleetConfig(), seed }));
    page.on('dialog', () => expect.unreachable('a page asked something in a window'));
  });
  afterAll(() => close());
  const open = async (role: Role, host: string) => {
    await signInAs({ role }, running, browser.context);
    await goTo(`/hosts/${ids.get(host) ?? ''}`);
  };
  const isOffered = async (name: string) => (await page.getByRole('button', { name }).count()) > 0;

  it('a viewer is told that he may not see a host, and is offered no page about people', async () => {
    await open('viewer', 'ada-laptop');
    await page.getByRole('heading', { name: 'Your role may not see this' }).waitFor();
    await page.getByRole('link', { name: 'Hosts' }).waitFor();
    expect(await page.getByRole('link', { name: 'Person' }).count()).toBe(0);
    expect(await page.getByText('Claude Code').count()).toBe(0);
  });

  it('an auditor sees a host, and is offered nothing that changes something', async () => {
    await open('auditor', 'ada-laptop');
    await page.getByText('2 copies of Claude Code, which are banned.').waitFor();
    expect(await isOffered('Check again now')).toBe(false);
    expect(await isOffered('Request an exception')).toBe(false);
    expect(await isOffered('Copy as ticket text')).toBe(true);
  });

  it('helpdesk looks at a person with a reason, which is kept', async () => {
    await open('helpdesk', 'ada-laptop');
    await page.getByRole('button', { name: 'Check again now' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Host, account' }).fill('ada');
    await page.getByRole('option', { name: 'All hosts of the account ada' }).click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    expect(await page.locator('input:invalid').count()).toBe(1);
    await page.getByLabel('Reason').fill('HD-4711');
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .getByText(/^ada: \d+ copies on 4 hosts\.$/)
      .waitFor();
    const { items } = await running.client.listAuditLog({ limit: 20 });
    expect(items).toContainEqual(expect.objectContaining({ action: 'person.read', actor: 'user:helpdesk' }));
  });

  it('finds a host by its asset tag', async () => {
    await page.getByRole('link', { name: 'Hosts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hosts' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Host, account' }).fill('at-0042');
    await page.getByRole('option', { name: 'ada-laptop' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'ada-laptop' }).waitFor();
    // Where no table has its own filter it is the shorter key.
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Host, account' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('offers an account only behind the hosts, so that who presses Enter at once comes to the first of those', async () => {
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/\/api\/v1\/hosts\?text=ada-l/, async (route) => held.then(async () => route.continue()));
    const asked = page.waitForRequest(/\/api\/v1\/hosts\?text=ada-l/);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Host, account' }).fill('ada-l');
    await asked;
    expect(await page.getByRole('option').count()).toBe(0);
    answer();
    await page.getByRole('option', { name: 'All hosts of the account ada-l' }).waitFor();
    expect(await page.getByRole('option').first().innerText()).toContain('ada-laptop');
    await page.unrouteAll({ behavior: 'wait' });
    await page.keyboard.press('Escape');
  });

  it('T65: what a hostile host sends is only text', async () => {
    const hostile = [...ids.keys()].find((name) => name.startsWith('evil')) ?? '';
    await signInAs({ role: 'analyst' }, running, browser.context);
    await goTo(`/hosts/${ids.get(hostile) ?? ''}`);
    const heading = page.getByRole('heading', { level: 1 });
    await page.getByText('1 copy of Claude Code').waitFor();
    expect(await heading.innerText()).toBe('evil"><img src=x onerror=alert(1)>\\u202elive');
    expect(await page.title()).toBe('Host · Bandog');
    expect(await page.locator('img[src="x"], script:not([src])').count()).toBe(0);
    // 10,000 characters of a path are 2,500 here: folded, and one press away.
    const path = page.locator('.copy-path');
    expect((await path.innerText()).length).toBeLessThan(300);
    await path.getByRole('button', { name: /more characters/ }).click();
    expect((await path.innerText()).length).toBeGreaterThan(2500);
    expect(await path.innerText()).toContain('\\u202egpj.');
    expect(await page.locator('.copy-version').innerText()).toBe('\\x1b[31m1.0\\x1b[0m');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
  });

  it('met nothing that the policy of the page refuses', () => expect(complaints).toEqual([]));
});

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Browser } from '../collector/browser.ts';
import { webhookReceiver, type Answer, type Received, type Receiver } from '../sinks/receivers.ts';
import { giveUpAll } from './administration-content.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { fleetConfig } from './fleet.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

const PASSWORD = 'four dogs guard the yard';
const until = async (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

describe.skipIf(!HAS_CHROMIUM)('administration (skipped without chromium: npm run setup:system)', { timeout: 60_000 }, () => {
  let { running, browser, page, open: goTo, close, complaints } = {} as Visit;
  let receiver: Receiver<Received>;
  let answer: Answer = { status: 204 };

  beforeAll(async () => {
    receiver = await webhookReceiver(() => answer);
    const config = { ...(await fleetConfig()), sinksEveryMs: 50 };
    ({ running, browser, page, open: goTo, close, complaints } = await visit({ role: 'administrator' }, { config }));
  }, 120_000);
  afterAll(async () => {
    await close();
    await receiver.close();
  });

  const open = async (part = '') => goTo(`/administration${part === '' ? '' : `?part=${part}`}`);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  const choose = async (menu: string, item: string) => {
    await button(menu).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };

  it('adds somebody by the keyboard alone; the code is shown once, and lets him in', async () => {
    await open();
    await row('administrator').getByText('you', { exact: true }).waitFor();
    await button('Add somebody').focus();
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Name').waitFor();
    await page.keyboard.type('eve@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    for (let step = 0; step < 7 && !(await button('Add').evaluate((one) => one === one.ownerDocument.activeElement)); step += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const code = await dialog().getByLabel('One-time code for eve@example.com').last().innerText();
    await page.keyboard.press('Escape');
    expect(await dialog().count()).toBe(1);
    await button('I have kept it').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.getByText(code).count()).toBe(0);
    expect(await row('eve@example.com').innerText()).toMatch(/helpdesk\s+\+ approver/);
    const eve = new Browser(running.call);
    const body = { code, name: 'eve@example.com', password: PASSWORD };
    expect((await eve.send('POST', '/api/v1/session/setup', { body })).status).toBe(200);
    expect((await eve.send('GET', '/api/v1/self')).json()).toMatchObject({ role: 'helpdesk', duties: ['approver'] });
  });

  it('shows where somebody is signed in, and ends that', async () => {
    await open();
    await choose('Actions for eve@example.com', 'Sessions…');
    await dialog().getByText('127.0.0.1').waitFor();
    await button('End all sessions').click();
    await dialog().getByText('1 session ended. eve@example.com is signed in nowhere.').waitFor();
    await button('Close').click();
  });

  it('charges somebody anew, resets, disables and removes him, and asks before', async () => {
    await open();
    await choose('Actions for eve@example.com', 'Change role and groups…');
    await dialog()
      .getByRole('textbox', { name: 'Role' })
      .or(dialog().getByRole('combobox', { name: 'Role' }))
      .first()
      .click();
    await page.getByRole('option', { name: 'auditor' }).click();
    await button('Change').click();
    await dialog().waitFor({ state: 'detached' });
    await row('eve@example.com').getByText('auditor').waitFor();

    await choose('Actions for eve@example.com', 'Reset password…');
    await dialog().getByText('all sessions end now').waitFor();
    await button('Reset').click();
    expect(await dialog().locator('.secret').innerText()).toMatch(/^\S{20,}$/);
    await button('I have kept it').click();
    await row('eve@example.com').getByText('has set no password yet').waitFor();

    await choose('Actions for eve@example.com', 'Disable…');
    expect(await dialog().innerText()).toContain('all sessions end');
    await button('Cancel').click();
    expect((await running.client.listUsers()).items.find(({ name }) => name === 'eve@example.com')?.disabledAt).toBeUndefined();
    await choose('Actions for eve@example.com', 'Disable…');
    await button('Disable').click();
    await row('eve@example.com').getByText('disabled').waitFor();
    await choose('Actions for eve@example.com', 'Remove…');
    await button('Remove').click();
    await row('eve@example.com').waitFor({ state: 'detached' });
    expect((await running.client.listUsers()).items.map(({ name }) => name)).not.toContain('eve@example.com');
  });

  it('offers nobody to change what he may do himself', async () => {
    await open();
    await button('Actions for administrator').click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Reset password…', 'Sessions…']);
    await page.keyboard.press('Escape');
  });

  it('makes a token that works, shows it once, says when it was used, and revokes it', async () => {
    await open('tokens');
    await button('New API token').click();
    await dialog().getByLabel('Name').fill('export');
    await button('Make').click();
    const secret = await dialog().locator('.secret').innerText();
    expect(await violationsOf(page)).toEqual([]);
    await button('I have kept it').click();
    await row('export').getByText('never').waitFor();
    const self = async () => (await running.call({ method: 'GET', path: '/api/v1/self', bearer: secret })).status;
    expect(await self()).toBe(200);
    await until(async () => {
      const made = (await running.client.listApiTokens()).items.find(({ name }) => name === 'export');
      expect(made?.usedAt).toBeDefined();
    });
    await page.reload();
    await row('export').getByText('now').first().waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
    await button('Revoke export').click();
    await button('Revoke').click();
    await row('export').waitFor({ state: 'detached' });
    expect(await self()).toBe(401);
    await page.getByRole('switch', { name: 'Show those that have ended' }).check();
    await row('export').getByText('revoked').waitFor();
  });

  it('says how single sign-on is set up, with the address to register', async () => {
    await open('sign-in');
    await page.getByText(`${running.collector.url}/api/v1/session/callback`).waitFor();
  });

  it('adds a webhook, tries it on a real receiver, and shows what that made of it', async () => {
    await open('sinks');
    await page.getByRole('heading', { name: 'Nothing is told to other systems' }).waitFor();
    await button('Add a sink').click();
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('siem');
    await dialog().getByRole('textbox', { name: 'Address', exact: true }).fill(`https://127.0.0.1:${receiver.port}/hook/s3cret`);
    await dialog().getByLabel('Authority of').fill(receiver.authority);
    await button('Add').click();
    expect(await dialog().locator('.secret').innerText()).toMatch(/^whsec_/);
    await button('I have kept it').click();
    const card = page.getByRole('region', { name: 'siem' });
    await card.getByText(`https://127.0.0.1:${receiver.port}/…`).waitFor();
    expect(await page.getByText('s3cret').count()).toBe(0);

    // A private address is reached only where somebody said so.
    await button('Send a test to siem').click();
    await card.getByText(/The receiver did not take it/).waitFor();
    expect(receiver.received).toEqual([]);
    await choose('More for siem', 'Change…');
    await dialog().getByLabel('Private networks').fill('127.0.0.1');
    expect(await violationsOf(page)).toEqual([]);
    await button('Save').click();
    await dialog().waitFor({ state: 'detached' });
    await button('Send a test to siem').click();
    await card.getByText(/The receiver took it after \d+ ms: the receiver answered 204\./).waitFor();
    expect(receiver.received.map(({ url }) => url)).toContain('/hook/s3cret');
    answer = { status: 422 };
    await button('Send a test to siem').click();
    await card.getByText('the receiver answered 422').waitFor();
    answer = { status: 204 };
  });

  it('pauses a sink with a reason, makes it a new secret, and lets it go on', async () => {
    await open('sinks');
    const card = page.getByRole('region', { name: 'siem' });
    await choose('More for siem', 'Pause…');
    await dialog().getByLabel('Why').fill('The SIEM moves.');
    await dialog().getByRole('button', { name: 'Pause' }).click();
    await card.getByText('The SIEM moves.').waitFor();
    await choose('More for siem', 'New secret…');
    await button('Make a new secret').click();
    await dialog().getByText('The old one signs too until').waitFor();
    await button('I have kept it').click();
    await choose('More for siem', 'Resume');
    await card.getByText('paused', { exact: true }).waitFor({ state: 'detached' });
    expect((await running.client.listSinks()).items[0]).not.toHaveProperty('pausedAt');
  });

  it('shows dead letters by their own address, and sends them again', async () => {
    const sink = (await running.client.listSinks()).items[0];
    if (sink === undefined) throw new Error('there is no sink');
    await running.client.pauseSink({ name: 'siem', why: 'So that something waits.' });
    const settings = { ...sink.settings, filter: { kinds: ['sink.changed'] as const } };
    await running.client.changeSink({ name: 'siem', settings });
    expect(await giveUpAll(running, 'siem', 'the receiver answered 422')).toBeGreaterThan(0);
    await running.client.resumeSink({ name: 'siem' });
    await open('sinks');
    await button('Show the dead letters of siem').click();
    await dialog().getByText('the receiver answered 422').first().waitFor();
    expect(new URL(page.url()).search).toBe('?part=sinks&dead=siem');
    expect(await violationsOf(page)).toEqual([]);
    await page.reload();
    const given = (await running.client.listDeadLetters({ name: 'siem' })).items.map(({ id }) => id);
    await dialog().getByRole('button', { name: 'Try all again' }).click();
    await dialog().getByText('There is none: everything was taken.').waitFor();
    await until(() =>
      expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(expect.arrayContaining(given)),
    );
    await button('Close').click();
    await choose('More for siem', 'Remove…');
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Nothing is told to other systems' }).waitFor();
  });

  it('asks the audit log by what stands in the address, checks it, and gives it as a file', async () => {
    await open('audit&actor=user%3Aadministrator&action=user.remove');
    await row('user.remove').getByText('name eve@example.com').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await button('Clear').click();
    await row('api-token.revoke').first().waitFor();
    await page.getByLabel('On what').fill('siem');
    await page.keyboard.press('Enter');
    await row('sink.pause').first().getByText('So that something waits.').waitFor();
    expect(await row('user.add').count()).toBe(0);
    await page.getByLabel('From').fill('2020-01-01');
    await page.getByLabel('To (').fill('2020-01-02');
    await button('Show').click();
    await page.getByText('No line fits').waitFor();
    await button('Check the log').click();
    await page.getByText(/^All [\d,]+ lines follow from each other, and the seals agree\.$/).waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()]);
    expect(file.suggestedFilename()).toBe('bandog-audit.jsonl');
  });

  it('goes back through a long log page by page', async () => {
    for (let count = 0; count < 110; count += 1) await running.client.listUserSessions({ user: 'administrator' });
    await open('audit&action=session.read');
    await page.getByRole('row').nth(100).waitFor();
    expect(await page.getByRole('row').count()).toBe(101);
    await button('Older lines').click();
    await page.getByText('That is all that fits.').waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(110);
  });

  const SEEN = [
    {
      name: 'an auditor',
      who: { role: 'auditor' },
      tabs: ['People', 'API tokens', 'Single sign-on', 'Sinks', 'Retention and privacy', 'Audit log'],
    },
    { name: 'the duty privacy', who: { role: 'viewer', duties: ['privacy'] }, tabs: ['Retention and privacy', 'Audit log'] },
  ] as const;
  for (const { name, who, tabs } of SEEN) {
    it(`shows ${name} what he may see, and nothing that changes something`, async () => {
      await signInAs(who, running, browser.context);
      for (const part of ['users', 'tokens', 'sign-in', 'sinks', 'retention', 'audit']) {
        await open(part);
        await page.getByRole('tab', { selected: true }).waitFor();
        expect(await page.getByRole('tab').allInnerTexts()).toEqual(tabs);
        await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
        const offered = await page.getByRole('main').getByRole('button').allInnerTexts();
        expect(offered.filter((one) => /Actions|Add|New|Make|Revoke|More|test|Test|Tell/.test(one))).toEqual([]);
      }
    });
  }

  it.each(['viewer', 'helpdesk', 'analyst'] as const)('is not offered to the role %s', async (role) => {
    await signInAs({ role }, running, browser.context);
    await open();
    await page.getByRole('heading', { name: 'Nothing here is for your role' }).waitFor();
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
  });

  it('is not offered to an administrator of some groups', async () => {
    await running.client.createGroup({ path: '/emea' });
    const { code } = await running.client.addUser({ name: 'limited', role: 'administrator', scope: ['/emea'] });
    const door = new Browser(running.call);
    await door.send('POST', '/api/v1/session/setup', { body: { code, name: 'limited', password: PASSWORD } });
    const [cookie = '', value = ''] = door.cookie.split('=');
    await browser.context.clearCookies();
    await browser.context.addCookies([
      { name: cookie, value, url: running.collector.url, httpOnly: true, secure: true, sameSite: 'Strict' },
    ]);
    await open();
    await page.getByRole('heading', { name: 'Nothing here is for your role' }).waitFor();
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Hosts' }).waitFor();
  });

  it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
});

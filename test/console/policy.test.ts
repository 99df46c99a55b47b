import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { fleetConfig, seedFleet } from './fleet.ts';
import { publishSmall } from './policy-content.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)(
  'products and policy (skipped without chromium: npm run setup:system)',
  { timeout: 60_000 },
  () => {
    let { running, browser, page, open, close, complaints } = {} as Visit;

    beforeAll(async () => {
      const config = await fleetConfig();
      const who = { role: 'administrator' } as const;
      ({ running, browser, page, open, close, complaints } = await visit(who, { config, seed: seedFleet }));
    }, 120_000);
    afterAll(() => close());

    const button = (name: string) => page.getByRole('button', { name, exact: true });

    it('tells of a product what betrays it, and leads from each number to its list', async () => {
      await open('/products');
      await page.keyboard.press('/');
      await page.keyboard.type('claude code');
      await page.getByRole('link', { name: 'Claude Code', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Claude Code' }).waitFor();
      await page.getByText('npm: @anthropic-ai/claude-code').waitFor();
      await page.getByText('npm uninstall -g @anthropic-ai/claude-code').waitFor();
      await page.getByRole('link', { name: '5 open copies' }).click();
      await page.getByRole('heading', { level: 1, name: 'Findings 5' }).waitFor();
      expect(new URL(page.url()).search).toBe('?product=claude-code');
    });

    it('does not offer to change what the policy file keeps', async () => {
      await open('/products/claude-code');
      await page.getByText('The policy file keeps this').waitFor();
      expect(await button('Change verdict').count()).toBe(0);
      await open('/policy');
      await page.getByRole('link', { name: 'Claude Code', exact: true }).waitFor();
      expect(await button('Change').count()).toBe(0);
    });

    it('decides on a product after it showed whom that touches, and takes it back', async () => {
      await open('/products/cursor');
      await button('Change verdict').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('banned', { exact: true }).click();
      await dialog.getByLabel('Reason').fill('No agreement with its provider.');
      await button('Show whom it touches').click();
      await dialog.getByText('1 host has a copy that this touches.').waitFor();
      await dialog.getByRole('link', { name: 'ada-laptop' }).waitFor();
      await button('Put in force').click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('No agreement with its provider.').waitFor();
      expect((await running.client.listFindings({ product: 'cursor' })).items[0]?.verdict.verdict).toBe('banned');

      await open('/policy');
      await button('Remove').click();
      await button('Show whom it touches').click();
      await dialog.getByText('1 host has a copy that this touches.').waitFor();
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Cursor', exact: true }).waitFor({ state: 'detached' });

      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('No agreement with its provider.').first().waitFor();
      expect(new URL(page.url()).search).toBe('?part=history');
    });

    it('makes a campaign, and shows how far it is', async () => {
      await open('/policy?part=campaigns');
      await button('New campaign').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Copilot goes');
      await dialog.getByLabel('Id').fill('no-copilot');
      await dialog.getByRole('combobox', { name: 'Products' }).fill('copilot (editor');
      await page.getByRole('option', { name: /GitHub Copilot \(editor/ }).click();
      await dialog.getByLabel('Reason').fill('The licence ends.');
      await button('Show whom it touches').click();
      await dialog.getByText('2 hosts have a copy that this touches.').waitFor();
      await button('Put in force').click();
      await page.getByRole('heading', { name: 'Copilot goes' }).waitFor();
      await page.getByText('2 found').waitFor();
      await page.getByRole('link', { name: 'Copies that it concerns' }).click();
      await page.getByRole('heading', { level: 1, name: 'Findings 2' }).waitFor();
      expect(new URL(page.url()).search).toBe('?campaign=no-copilot');
    });

    it('has an exception asked for by one person, and approved by another', async () => {
      await signInAs({ role: 'helpdesk', duties: ['approver'] }, running, browser.context);
      await open('/policy?part=exceptions');
      await button('Ask for an exception').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Product' }).fill('claude code');
      await page.getByRole('option', { name: 'Claude Code', exact: true }).click();
      await dialog.getByLabel('Host').fill('lab-gpu-02');
      await dialog.getByLabel('Owner').fill('Ada');
      await dialog.getByLabel('Ticket').fill('SEC-118');
      await button('Ask').click();
      await page.getByText('You asked for it: somebody else approves.').waitFor();
      expect(await button('Approve').count()).toBe(0);

      await signInAs({ role: 'viewer', duties: ['approver'] }, running, browser.context);
      await page.reload();
      await button('Approve').click();
      await dialog.getByLabel('Why').fill('Until the migration is done.');
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('in force', { exact: true }).waitFor();
      const { items } = await running.client.listFindings({ product: 'claude-code', host: 'lab-gpu-02' });
      expect(items[0]?.verdict).toMatchObject({ verdict: 'approved', because: 'exception' });
      await button('End it').click();
      await dialog.getByLabel('Why').fill('It is done.');
      await dialog.getByRole('button', { name: 'End it' }).click();
      await page.getByText('revoked', { exact: true }).waitFor();
    });

    it('follows a release: a dry run, given out, to the next ring, paused', async () => {
      await publishSmall(running);
      await signInAs({ role: 'analyst', duties: ['publisher'] }, running, browser.context);
      await open('/products');
      await page.getByRole('link', { name: 'Catalogue releases' }).click();
      await page.getByText('held back for a dry run').waitFor();
      await button('Dry run').click();
      await page.getByRole('dialog').getByText('all hosts').click();
      await button('Ask the hosts of this ring').click();
      await page.getByText('0 of 8 answered, 8 still asked').waitFor();
      await button('Close').click();
      await button('Go on').click();
      await page.getByText('being given out').waitFor();
      await button('Give to early').click();
      await button('Give to all hosts').waitFor();
      await button('Pause').click();
      await page.getByRole('dialog').getByLabel('Why').fill('Too many findings.');
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('Too many findings.').waitFor();
      expect((await running.client.listReleases()).items[0]).toMatchObject({ ring: 'early', pausedWhy: 'Too many findings.' });
    });

    it('offers nobody what he may not do', async () => {
      await signInAs({ role: 'viewer' }, running, browser.context);
      await open('/products/cursor');
      await page.getByRole('heading', { level: 1, name: 'Cursor' }).waitFor();
      expect(await button('Change verdict').count()).toBe(0);
      expect(await page.getByRole('link', { name: /open cop/ }).count()).toBe(0);
      await open('/policy?part=history');
      await page.getByRole('heading', { level: 1, name: 'Policy' }).waitFor();
      expect(await page.getByRole('tab').allInnerTexts()).toEqual([
        expect.stringContaining('Verdicts'),
        expect.stringContaining('Campaigns'),
      ]);
      await page.getByRole('tab', { name: 'Campaigns' }).click();
      await page.getByRole('heading', { name: 'Copilot goes' }).waitFor();
      expect(await page.getByRole('button', { name: /campaign|Change/ }).count()).toBe(0);
      await open('/products');
      await page.getByRole('grid').waitFor();
      expect(await page.getByRole('link', { name: 'Catalogue releases' }).count()).toBe(0);
    });

    it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
  },
);

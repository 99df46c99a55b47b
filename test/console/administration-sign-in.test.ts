import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIdentityProvider, type IdentityProvider } from '../collector/identity-provider.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)('single sign-on in administration (skipped without chromium)', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sign-in-'));
  let provider: IdentityProvider;
  let { running, browser, page, open: goTo, close } = {} as Visit;

  beforeAll(async () => {
    provider = await startIdentityProvider();
    writeFileSync(path.join(folder, 'secret'), provider.clientSecret, { mode: 0o600 });
    writeFileSync(path.join(folder, 'authority.pem'), provider.authority);
    const { issuer, clientId } = provider;
    const roles = [{ value: 'it-helpdesk', role: 'helpdesk', duties: ['privacy'], scope: ['/emea'] }];
    const files = { clientSecretFile: 'secret', authorityFile: 'authority.pem' };
    const setUp = { schema: 'bandog.sign-in/1', issuer, clientId, ...files, rolesClaim: 'groups', roles };
    writeFileSync(path.join(folder, 'sign-in.json'), JSON.stringify(setUp));
    const config = { signInFile: path.join(folder, 'sign-in.json') };
    ({ running, browser, page, open: goTo, close } = await visit(undefined, { config }));
    provider.admit(`${running.collector.url}/api/v1/session/callback`);
  }, 120_000);
  afterAll(async () => {
    await close();
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (role: 'administrator' | 'auditor') => {
    await signInAs({ role }, running, browser.context);
    await goTo('/administration?part=sign-in');
    await page.getByRole('heading', { name: 'How it is set up' }).waitFor();
  };

  it('shows the set-up without its secret, and what it makes of people', async () => {
    await open('auditor');
    const row = page.getByRole('row').filter({ hasText: 'it-helpdesk' });
    expect(await row.innerText()).toMatch(/helpdesk\s+\+ privacy\s+\/emea/);
    expect(await page.content()).not.toContain(provider.clientSecret);
    expect(await page.getByRole('button', { name: 'Test the connection' }).count()).toBe(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
  });

  it('asks the provider, and says what came of it', async () => {
    await open('administrator');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText(`and sends people to ${provider.issuer}.`).waitFor();
    provider.intercept = (_request, response) => {
      response.writeHead(500).end();
      return true;
    };
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('No sign-in by it works now.').waitFor();
    await page.getByText(`nobody can sign in by ${provider.issuer}`).waitFor();
    provider.intercept = undefined;
    const { items } = await running.client.listAuditLog({ action: 'sign-in.test' });
    expect(items.map(({ actor }) => actor)).toEqual(['user:administrator', 'user:administrator']);
  });
});

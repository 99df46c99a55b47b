import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient, type ApiClient } from '../../src/api-client/client.generated.ts';
import { httpsTransport } from '../../src/api-client/https-transport.ts';
import { Stack, until } from '../e2e/stack.ts';
import { HAS_CHROMIUM, startBrowser, type RunningBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';
import { builtConsole } from './console-under-test.ts';

const WAIT_MS = 60_000;
const POLICY = `schema: bandog.policy/1
name: test
rulings:
  - product: claude-code
    verdict: banned
    reason: Source code must not leave.
    alternative: qoder-cli
`;

describe.skipIf(!HAS_CHROMIUM)('the helpdesk, with a real agent (skipped without chromium)', { timeout: WAIT_MS }, () => {
  let stack: Stack;
  let browser: RunningBrowser;
  let page: Page;
  let client: ApiClient & { close(): Promise<void> };
  let complaints: readonly string[];
  let url = '';
  const tool = () => path.join(stack.home, '.npm-global/lib/node_modules/@anthropic-ai/claude-code');

  beforeAll(async () => {
    await builtConsole();
    [stack, browser] = await Promise.all([Stack.start(), startBrowser()]);
    mkdirSync(tool(), { recursive: true });
    const manifest = { name: '@anthropic-ai/claude-code', version: '2.0.44', bin: { claude: 'cli.js' } };
    writeFileSync(path.join(tool(), 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(tool(), 'cli.js'), '#!/usr/bin/env node\n');
    const policy = path.join(stack.folder, 'policy.yaml');
    writeFileSync(policy, POLICY);
    const read = (name: string) => readFileSync(path.join(stack.dataFolder, name), 'utf8').trim();
    url = read('address');
    const transport = httpsTransport({ url, token: read('admin-token'), authority: read('ca.crt') });
    client = { ...apiClient(transport), close: () => transport.close() };
    const { revision } = await client.getPolicy();
    await stack.call(['policy', 'apply', policy, '--revision', String(revision), '--data', stack.dataFolder]);
    await until('the copy is known', async () => (await client.countFindings({ product: 'claude-code' })).count > 0, WAIT_MS);
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
    page = await browser.context.newPage();
    complaints = complaintsOf(page);
  }, 2 * WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await client?.close();
    await stack.stop();
  });

  const sentence = (text: RegExp) => page.locator('.answer-sentence').filter({ hasText: text });
  const copied = async () => page.evaluate<string>('navigator.clipboard.readText()');

  it('comes from a few letters to the answer, by the keyboard alone', async () => {
    const { code } = await client.addUser({ name: 'hanna', role: 'helpdesk' });
    await page.goto(`${url}/#setup=${code}`);
    await page.getByLabel('Name').fill('hanna');
    await page.getByLabel('New password').fill('four dogs guard the yard');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Host, account' }).waitFor();
    await page.keyboard.type(hostname().slice(0, 5));
    await page.keyboard.press('Enter');
    await sentence(/^1 copy of Claude Code, which is banned\.$/).waitFor();
    await page.getByText('Source code must not leave.').waitFor();
    await page.getByText('npm package @anthropic-ai/claude-code 2.0.44').waitFor();
  });

  it('hands on what to do, and what to write into a ticket', async () => {
    await page.getByRole('button', { name: 'Copy for the employee' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await copied()).toMatch(/^On .+: Claude Code 2\.0\.44 \(npm\)\n[^]*To remove it:\n1\. npm uninstall -g @anthropic-ai/);
    await page.getByRole('button', { name: 'Copy as ticket text' }).click();
    await until('the ticket is copied', async () => (await copied()).includes('1 copy of Claude Code'));
    const ticket = await copied();
    expect(ticket).toContain(`- Claude Code (banned, installed, 2.0.44, npm, `);
    expect(ticket).toMatch(/Page: https:.*\/hosts\/[0-9a-f]{32}$/);
  });

  it('has the host look again after a real removal, and sees it verified gone', async () => {
    rmSync(tool(), { recursive: true });
    await page.getByRole('button', { name: 'Check again now' }).click();
    await page.getByRole('status').getByText('1 copy is verified gone. Nothing banned is there.').waitFor({ timeout: WAIT_MS });
    await sentence(/^Clean as of now/).waitFor();
    await page.getByText('Claude Code verified gone').waitFor();
    await page.getByRole('button', { name: 'What is gone (1)' }).click();
  });

  it('shows a copy that came by itself, without a reload, and queues an order for a host that is away', async () => {
    await stack.end('agent', 'SIGTERM');
    await page.getByText('Its agent was told to stop').waitFor({ timeout: WAIT_MS });
    await page.getByRole('button', { name: 'Check again now' }).click();
    await page.getByText('Waiting for the host to fetch the order…').waitFor();
    expect(await page.getByRole('button', { name: 'Check again now' }).isDisabled()).toBe(true);
    mkdirSync(tool(), { recursive: true });
    const manifest = { name: '@anthropic-ai/claude-code', version: '2.0.45', bin: { claude: 'cli.js' } };
    writeFileSync(path.join(tool(), 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(tool(), 'cli.js'), '#!/usr/bin/env node\n');
    stack.startAgent();
    await sentence(/^1 copy of Claude Code/).waitFor({ timeout: WAIT_MS });
    await page.getByText('Claude Code came back').waitFor();
  });

  it('asks for an exception, which another person will see', async () => {
    await page.getByRole('button', { name: 'Request an exception' }).click();
    await page.getByLabel('Ticket').fill('HD-4711');
    await page.getByRole('button', { name: 'Request', exact: true }).click();
    await page.getByText('Requested. Whoever has the duty of approver decides').waitFor();
    await page.getByText('hanna asked for an exception').waitFor();
    const { items } = await client.listExceptions({ status: 'requested' });
    expect(items).toMatchObject([{ ticket: 'HD-4711', askedBy: 'user:hanna', scope: { product: 'claude-code' } }]);
  });

  it('met nothing that the policy of the page refuses', () => expect(complaints).toEqual([]));
});

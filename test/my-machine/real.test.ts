import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_CHROMIUM, startBrowser, type RunningBrowser } from '../console/chromium.ts';
import { complaintsOf } from '../console/complaints.ts';
import { builtConsole } from '../console/console-under-test.ts';
import { Stack, until } from '../e2e/stack.ts';

const BANDOG = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
const WAIT_MS = 60_000;

/** `bandog my-machine --page`, as somebody typed it. */
class Command {
  readonly child: ChildProcess;
  said = '';

  constructor(state: string) {
    this.child = spawn(process.execPath, [BANDOG, 'my-machine', '--page', '--state', state], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  async address(): Promise<string> {
    const found = () => /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/.exec(this.said)?.[0];
    await until('the address is printed', () => found() !== undefined || this.child.exitCode !== null, WAIT_MS);
    return found() ?? expect.fail(this.said);
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

describe.skipIf(!HAS_CHROMIUM)('the employee, with a real agent (skipped without chromium)', { timeout: 2 * WAIT_MS }, () => {
  let stack: Stack;
  let browser: RunningBrowser;
  let page: Page;
  let command: Command;
  let complaints: readonly string[];
  const tools = () => path.join(stack.home, '.npm-global/lib/node_modules');

  /** As npm lays it out. */
  function install(name: string, bin: string): void {
    const folder = path.join(tools(), name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '2.0.44', bin: { [bin]: 'cli.js' } }));
    writeFileSync(path.join(folder, 'cli.js'), '#!/usr/bin/env node\n');
  }

  beforeAll(async () => {
    await builtConsole();
    [stack, browser] = await Promise.all([Stack.start(), startBrowser()]);
    install('@anthropic-ai/claude-code', 'claude');
    install('@openai/codex', 'codex');
    await until('both copies are known', async () => (await stack.status()).findings.length === 2, WAIT_MS);
    command = new Command(stack.stateFolder);
    page = await browser.context.newPage();
    complaints = complaintsOf(page);
  }, 3 * WAIT_MS);
  afterAll(async () => {
    command?.child.kill('SIGKILL');
    await browser.close();
    await stack.stop();
  });

  /** Goes on with Tab until this has the focus. */
  async function tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate<string>('document.activeElement?.innerText ?? ""')).startsWith(name)) return;
    }
    expect.fail(`no Tab leads to ${name}`);
  }

  it('sees what was found and why, by the keyboard alone', async () => {
    await page.goto(await command.address());
    await page
      .locator('.answer-sentence', { hasText: '2 copies of Claude Code and OpenAI Codex CLI are on this machine.' })
      .waitFor();
    await tabTo('Why: it is certain that this is Claude Code');
    await page.keyboard.press('Enter');
    await page.getByText('npm package @anthropic-ai/claude-code 2.0.44').waitFor();
    await page.getByText('npm uninstall -g @anthropic-ai/claude-code').waitFor();
  });

  it('removes it, looks again, and sees it verified gone', async () => {
    rmSync(path.join(tools(), '@anthropic-ai'), { recursive: true });
    await page.evaluate('document.body.focus()');
    await page.locator('#language').focus();
    await tabTo('Check again now');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Removed' }).getByText('removed, verified gone').waitFor({ timeout: WAIT_MS });
    await page.getByRole('status').getByText('1 copy is left.').waitFor({ timeout: WAIT_MS });
    await page.locator('.answer-sentence', { hasText: /^1 copy of OpenAI Codex CLI is on this machine\.$/ }).waitFor();
    expect(await page.getByRole('region', { name: 'Removed' }).innerText()).toContain(
      path.join('node_modules', '@anthropic-ai/claude-code'),
    );
    expect(await page.evaluate<string>('document.activeElement?.id ?? ""')).toBe('check');
  });

  it('sees what goes by itself, and what comes, without pressing anything', async () => {
    rmSync(path.join(tools(), '@openai'), { recursive: true });
    await page.locator('.answer-sentence', { hasText: 'Nothing was found that concerns you.' }).waitFor({ timeout: WAIT_MS });
    expect(await page.getByRole('region', { name: 'Removed' }).getByRole('listitem').count()).toBe(2);
    install('@openai/codex', 'codex');
    await page.locator('.answer-sentence', { hasText: '1 copy of OpenAI Codex CLI' }).waitFor({ timeout: WAIT_MS });
    expect(await page.getByRole('region', { name: 'Removed' }).getByRole('listitem').count()).toBe(1);
  });

  it('sees what was sent, read back from its bytes', async () => {
    await page
      .getByText(/^Sent .* bytes\)$/)
      .first()
      .click();
    await page.getByText('To the byte').first().click();
    expect(await page.locator('pre').first().innerText()).toContain('"schema": "bandog.batch/1"');
  });

  it('T81: has no secret in what everybody can read of its process, and ends with Ctrl-C', async () => {
    const { hash } = new URL(await command.address());
    const shown = readFileSync(`/proc/${command.child.pid}/cmdline`, 'utf8');
    expect(shown).toContain('my-machine');
    expect(shown).not.toContain(hash.slice(1));
    expect(complaints).toEqual([]);
    command.child.kill('SIGINT');
    expect(await command.ended()).toBe(0);
    await page.getByText('This page has ended').waitFor();
    expect(command.said).toContain('The page is open.');
  });
});

import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalSources } from '../../src/agent/local-api/contract.ts';
import { KnownError } from '../../src/domain/errors.ts';
import { HAS_CHROMIUM, startBrowser, type RunningBrowser } from '../console/chromium.ts';
import { complaintsOf } from '../console/complaints.ts';
import { violationsOf } from '../console/violations.ts';
import { agentKnowledge, foundCopy } from '../doubles/agent-face.ts';
import { ownKnowledge } from './own-content.ts';
import { openOwnPage, type OwnPage } from './own-page.ts';

const HOSTILE = `<img src=x onerror=alert(1)>\u202egnp.exe\u001b[2J${'A'.repeat(10_000)}`;

/** All that a page can try at another origin, as its own script; resolves to what it could read. */
const ATTACK = `async (origin) => {
  const said = [];
  const text = async (init, path = '/ask/look') => {
    const answer = await fetch(origin + path, init).catch(() => undefined);
    said.push(answer === undefined ? 'nothing' : [answer.type, answer.status, await answer.text()].join(' '));
  };
  const json = { 'content-type': 'application/json' };
  await text({ method: 'POST', mode: 'no-cors', body: '{}' });
  await text({ method: 'POST', headers: json, body: '{}' });
  await text({ method: 'POST', headers: { ...json, authorization: 'Bearer x' }, body: '{}', credentials: 'include' });
  await text({ method: 'GET' }, '/');
  const placed = (made) => new Promise((resolve) => {
    made.addEventListener('load', resolve);
    made.addEventListener('error', resolve);
    document.body.append(made);
  });
  for (const name of ['img', 'script', 'iframe']) {
    const made = document.createElement(name);
    made.src = origin + '/ask/look';
    await placed(made);
  }
  const framed = document.createElement('iframe');
  framed.src = origin + '/';
  await placed(framed);
  said.push(framed.contentDocument === null ? 'nothing' : 'a frame');
  const form = Object.assign(document.createElement('form'), { method: 'post', action: origin + '/ask/look', enctype: 'text/plain' });
  document.body.append(form);
  setTimeout(() => form.submit(), 200);
  return said;
}`;

/** What an agent can know, from nothing to the worst. */
const MACHINES: readonly { readonly name: string; readonly sources: Partial<LocalSources>; readonly says: RegExp }[] = [
  {
    name: 'copies, one product to go',
    sources: {},
    says: /2 copies of Claude Code are on this machine, and are to be removed\./,
  },
  { name: 'nothing', sources: { findings: () => [] }, says: /Nothing was found that concerns you\./ },
  {
    name: 'one copy, and no campaign, contact or steps',
    sources: {
      findings: () => [foundCopy('a', { product: 'aider' })],
      settings: () => ({ desktopNotices: false, campaigns: new Map() }),
    },
    says: /1 copy of aider is on this machine\./,
  },
];

describe.skipIf(!HAS_CHROMIUM)('the employee’s page (skipped without chromium)', { timeout: 120_000 }, () => {
  let browser: RunningBrowser;
  let own: OwnPage;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    await page.close();
    await own.close();
  });

  async function open(sources: Partial<LocalSources> = {}): Promise<void> {
    own = await openOwnPage(sources);
    page = await browser.context.newPage();
    complaints = complaintsOf(page);
    await page.goto(own.server.address);
    await page.getByRole('button', { name: 'Check again now' }).waitFor();
  }
  const unfold = async () => {
    for (const summary of await page.locator('summary').all()) if (await summary.isVisible()) await summary.click();
  };

  for (const { name, sources, says } of MACHINES) {
    it(`${name}: breaks no rule of WCAG 2.2 AA, light and dark, folded and not, and fits 360 pixels`, async () => {
      await open(sources);
      await page.locator('.answer-sentence').filter({ hasText: says }).waitFor();
      for (const isUnfolded of [false, true]) {
        if (isUnfolded) await unfold();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await violationsOf(page), `${colorScheme} ${isUnfolded}`).toEqual([]);
        }
      }
      // 640 is 1280 at 200 %.
      for (const width of [360, 640, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        expect(await page.evaluate<number>('document.documentElement.scrollWidth'), `at ${width}`).toBeLessThanOrEqual(width);
      }
      await page.getByRole('button', { name: '简体中文' }).click();
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
      await page.getByRole('button', { name: '立即重新检查' }).waitFor();
      expect(await page.locator('body').innerText()).not.toMatch(/undefined|NaN|\{\w+\}|\0/);
      expect(complaints).toEqual([]);
    });
  }

  it('keeps its secret: out of the address, out of what other pages are told, and good in this tab alone', async () => {
    await open();
    expect(page.url()).toBe(`${own.origin}/`);
    await page.reload();
    await page.getByRole('button', { name: 'Check again now' }).waitFor();
    const other = await browser.context.newPage();
    await other.goto(own.server.address);
    await other.getByText('This page cannot be opened this way').waitFor();
    expect(await other.locator('body').innerText()).not.toContain('Claude Code');
    await other.goto(own.origin);
    await other.getByText('This page cannot be opened this way').waitFor();
    expect(await violationsOf(other)).toEqual([]);
    await other.close();
    expect(own.news.at(-1)).toEqual({ kind: 'opened-again' });
  });

  it('T65: shows hostile names as text on the employee’s page, too', async () => {
    const cut = (most: number) => HOSTILE.slice(0, most);
    await open({
      findings: () => [
        foundCopy('a', { anchor: `/home/ada/${cut(4000)}`, version: cut(128), account: { id: '1', name: cut(256) } }),
      ],
      machine: () => ({ host: { name: cut(256), platform: 'linux' } }),
      settings: () => ({
        desktopNotices: false,
        contact: cut(2000),
        notice: cut(4000),
        campaigns: new Map([['codex-cli', { text: cut(1000) }]]),
      }),
      products: async () => {
        const removal = new Map([['npm', [cut(500), `rm ${cut(490)}`]]]);
        return new Map([['codex-cli', { name: cut(200), risk: cut(2000), removal }]]);
      },
    });
    await unfold();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    const text = await page.locator('body').innerText();
    expect(text).not.toMatch(/[\u202e\u001b]/);
    expect(text).toContain('\\u202e');
    const asked = await page.getByLabel('Your text').inputValue();
    expect(asked).not.toMatch(/[\u202e\u001b]/);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expect(complaints).toEqual([]);
  });

  it('has a text ready for whoever decides, with all that he needs, and sends nothing', async () => {
    await open();
    await page.getByText('I need it, or this is a mistake').first().click();
    await page.getByText('Write to ai-exceptions@example.com').first().waitFor();
    const text = page.getByLabel('Your text').first();
    const need = await text.inputValue();
    for (const part of [
      'ada-laptop',
      'Claude Code 2.0.44 (claude-code, npm)',
      '/home/ada/.local/share/claude',
      `Finding: ${'c3c18bb3'.repeat(4)}`,
    ])
      expect(need).toContain(part);
    await page.getByLabel('This is a mistake').first().check();
    expect(await text.inputValue()).toContain('Reported because of: npm package @anthropic-ai/claude-code 2.0.44 with cli.js');
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: own.origin });
    await page.getByRole('button', { name: 'Copy the text' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(await text.inputValue());
  });

  it('keeps what somebody writes, and where he is, while new looks come', async () => {
    let pid = 4711;
    await open({
      findings: () => [
        foundCopy('a', { running: [{ pid, startTicks: '1', executable: '/x', deleted: false }] }),
        ...(pid === 4711 ? [] : [foundCopy('b', { anchor: '/home/ada/new' })]),
      ],
      status: () => ({ ...agentKnowledge('/state').status(), lastLook: `2026-01-01T00:00:00.${pid % 1000}Z` }),
    });
    await page.getByText('I need it, or this is a mistake').click();
    const text = page.getByLabel('Your text');
    await text.press('Control+Home');
    await text.press('ArrowDown');
    await text.press('End');
    await page.keyboard.type('the customer demands it');
    await page.getByLabel('This is a mistake').check();
    expect(await text.inputValue()).toContain('Because: the customer demands it\n');
    await text.focus();
    pid += 1;
    await page.getByText('/home/ada/new').first().waitFor();
    await page.keyboard.type('!');
    expect(await text.inputValue()).toContain('Because: the customer demands it');
    expect(await text.inputValue()).toContain('!');
    expect(await page.getByLabel('This is a mistake').isChecked()).toBe(true);
  });

  it('shows what was sent to the byte, and keeps open what is open when something new comes', async () => {
    let lastLook = '2026-01-01T00:00:00.000Z';
    const base = agentKnowledge('/state').status();
    const before = ownKnowledge('/state').sent();
    let sent = before;
    await open({ status: () => ({ ...base, lastLook, lastContact: lastLook }), sent: () => sent });
    await page
      .getByText(/^Sent .* bytes\)$/)
      .first()
      .click();
    await page.getByText('a look').waitFor();
    await page.getByText('To the byte').click();
    expect(await page.locator('pre').first().innerText()).toContain('"schema": "bandog.batch/1"');
    await page.getByText('Why: it is certain').first().click();
    lastLook = new Date().toISOString();
    sent = [{ epoch: 1, sequence: 18, at: lastLook, compressedBytes: 4711 }, ...before];
    await page.locator('.own-looked', { hasText: 'now' }).waitFor();
    expect(await page.getByText(/^Sent .* bytes\)$/).count()).toBe(5);
    expect(await page.locator('details[open]').count()).toBe(3);
    expect(await page.locator('pre').first().isVisible()).toBe(true);
  });

  it('shows a look as it goes, and why it failed', async () => {
    const steps = Array.from({ length: 2 }, () => Promise.withResolvers<void>());
    await open({
      async lookNow(progress) {
        progress({ phase: 'waiting' });
        await steps[0]?.promise;
        progress({ phase: 'looking', scope: 'homes@1000:/home/ada' });
        await steps[1]?.promise;
        throw new KnownError('E_OVERLOADED', 'the agent is asked too often', 'Wait half a minute.');
      },
    });
    const status = page.getByRole('status');
    await page.getByRole('button', { name: 'Check again now' }).click();
    await status.getByText(/^Another look ends first… \(\d+ s\)$/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    steps[0]?.resolve();
    await status.getByText(/^Looking… \([1-9]\d* s\)$/).waitFor();
    await status.getByText('homes@1000:/home/ada').waitFor();
    // Pressed again it does not look twice.
    await page.getByRole('button', { name: 'Check again now' }).click();
    steps[1]?.resolve();
    await status.getByText('the agent is asked too often. Wait half a minute.').waitFor();
  });

  it('speaks the language that the command was told', async () => {
    own = await openOwnPage({}, { language: 'zh' });
    page = await browser.context.newPage();
    await page.goto(own.server.address);
    await page.getByRole('button', { name: '立即重新检查' }).waitFor();
  });

  it('says when the agent is silent, and goes on when it is back; and when it has ended itself', async () => {
    await open();
    own.silence();
    await page.getByRole('alert').getByText('The agent does not answer').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Check again now' }).click();
    await page.getByRole('status').getByText('The look failed').waitFor();
    await own.speak();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'End this page' }).click();
    await page.getByText('This page has ended').waitFor();
    expect(await own.server.ended).toBe('asked');
  });

  describe('T82: beside another page in the same browser', () => {
    let evil: Server;
    let looks = 0;
    const seen: string[] = [];

    beforeAll(async () => {
      evil = createServer((request, response) => {
        seen.push(`${request.method} ${request.headers.cookie ?? ''} ${request.headers.referer ?? ''}`);
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title><body>');
      });
      // Another port of the same address: as near as a page of somebody else can be.
      evil.listen(0, '127.0.0.1');
      await once(evil, 'listening');
    });
    afterAll(() => void evil.close());

    it('T82: no form, picture, script, frame or fetch of it starts a look or learns anything', async () => {
      looks = 0;
      await open({
        lookNow: async () => {
          looks += 1;
          return { at: '2026-01-01T00:00:00.000Z', durationMs: 1, scopes: 1, incomplete: [], changes: [], open: 3, isCut: false };
        },
      });
      const other = await browser.context.newPage();
      await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
      const got = await other.evaluate<readonly string[]>(`(${ATTACK})(${JSON.stringify(own.origin)})`);
      await other.waitForURL(`${own.origin}/ask/look`);
      expect(await other.locator('body').innerText()).toContain('E_FORBIDDEN');
      expect(got.filter((one) => one !== 'nothing' && one !== 'opaque 0 ')).toEqual([]);
      expect(looks).toBe(0);
      await other.close();
      // What the page has kept it gives nobody, and it still works itself.
      expect(await browser.context.cookies()).toEqual([]);
      await page.getByRole('button', { name: 'Check again now' }).click();
      await page.getByRole('status').getByText('Nothing changed.').waitFor();
      expect(looks).toBe(1);
      expect(seen.filter((one) => one.includes(own.origin))).toEqual([]);
    });
  });
});

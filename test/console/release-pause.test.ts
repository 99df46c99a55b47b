import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCatalogue } from '../../src/catalogue/compile.ts';
import { readSources, SHIPPED_SIGNATURES } from '../../src/cli/signatures/sources.ts';
import { sha256 } from '../../src/domain/digest.ts';
import type { ContactAnswer, UpdateState } from '../../src/wire/protocol.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import type { Release } from '../../src/wire/statements.ts';
import { TestHost } from '../collector/test-host.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { signInAs } from './entry.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

describe.skipIf(!HAS_CHROMIUM)('pausing what a ring is given (skipped without chromium)', { timeout: 120_000 }, () => {
  let { running, browser, page, open, close, complaints } = {} as Visit;
  let hosts: { readonly canary: TestHost; readonly early: TestHost; readonly all: TestHost };

  beforeAll(async () => {
    ({ running, browser, page, open, close, complaints } = await visit({ role: 'viewer', duties: ['publisher', 'deployer'] }));
    const { token } = await running.client.createEnrolmentToken({ name: 'test', uses: 3, expiresInSeconds: 600 });
    const enrol = async (ring: 'canary' | 'early' | 'all') => {
      const host = await TestHost.enrol(running.call, token, `in-${ring}`);
      await running.client.assignRing({ host: host.hostId, ring });
      return host;
    };
    hosts = { canary: await enrol('canary'), early: await enrol('early'), all: await enrol('all') };
    const files = readSources(SHIPPED_SIGNATURES, '/').filter((one) => /\/(bandog-canary|cursor)\.yaml$/.test(one.path));
    const content = gzipSync(compileCatalogue(files, '1.0')).toString('base64');
    await running.client.publishRelease({ content, ring: 'canary' });
  }, 60_000);
  afterAll(() => close());

  /** A contact of a host, and the revision of the release that it is offered. */
  const meet = async (host: TestHost): Promise<number | undefined> => {
    const { publisherKey } = await running.client.listReleases();
    const updates: UpdateState = { publisherKey: sha256(publisherKey), refused: [], outcomes: [] };
    const body = JSON.stringify({ agentVersion: '1.2.3', uptimeSeconds: 1, spooledBatches: 0, updates });
    const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
    expect(answer.status).toBe(200);
    const { release } = (answer.json() as unknown as ContactAnswer).updates ?? {};
    return release === undefined ? undefined : (JSON.parse(release.text) as Release).revision;
  };
  const offers = async () => [await meet(hosts.canary), await meet(hosts.early), await meet(hosts.all)];
  const release = () => page.locator('section', { has: page.getByRole('heading', { name: 'Release 1' }) });
  const dialog = () => page.getByRole('dialog');

  it('leads from what runs in the rings to what they are given', async () => {
    expect(await offers()).toEqual([1, undefined, undefined]);
    await open('/rollout?part=versions');
    await page.getByRole('region', { name: 'Versions of the agent' }).getByRole('cell', { name: '1.2.3' }).waitFor();
    await page.getByRole('link', { name: 'Releases of the catalogue' }).click();
    await release().getByText('being given out').waitFor();
    await release().getByText('canary', { exact: true }).waitFor();
  });

  it('pauses for a reason, which hosts of the ring meet with their next contact, and asks before', async () => {
    await release().getByRole('button', { name: 'Pause' }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(await meet(hosts.canary)).toBe(1);
    await release().getByRole('button', { name: 'Pause' }).click();
    // A pause without a reason is none.
    await dialog().getByRole('button', { name: 'Pause' }).click();
    expect(await dialog().count()).toBe(1);
    expect((await running.client.listReleases()).items[0]?.pausedAt).toBeUndefined();
    await dialog().getByRole('textbox').fill('Looks take twice as long in the lab.');
    expect(await violationsOf(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Pause' }).click();
    await dialog().waitFor({ state: 'detached' });
    await release().getByText('paused', { exact: true }).waitFor();
    await release().getByText('Looks take twice as long in the lab.').waitFor();
    expect(await offers()).toEqual([undefined, undefined, undefined]);
    const [line] = (await running.client.listAuditLog({ action: 'release.pause' })).items;
    expect(line).toMatchObject({
      actor: 'user:viewer-publisher-deployer',
      detail: { why: 'Looks take twice as long in the lab.' },
    });
  });

  it('stays paused when it is given to the next ring, and whoever looks elsewhere sees it without pressing anything', async () => {
    const other = await browser.context.newPage();
    await other.goto(`${running.collector.url}/catalogue`);
    const there = other.locator('section', { has: other.getByRole('heading', { name: 'Release 1' }) });
    await there.getByText('paused', { exact: true }).waitFor();
    await release().getByRole('button', { name: 'Give to early' }).click();
    await release().getByRole('button', { name: 'Give to all hosts' }).waitFor();
    expect(await offers()).toEqual([undefined, undefined, undefined]);
    await release().getByRole('button', { name: 'Go on' }).click();
    await release().getByText('being given out').waitFor();
    expect(await offers()).toEqual([1, 1, undefined]);
    await there.getByText('being given out').waitFor();
    await other.close();
  });

  it('is offered to nobody who may not', async () => {
    await signInAs({ role: 'analyst' }, running, browser.context);
    await open('/catalogue');
    await release().getByText('being given out').waitFor();
    expect(
      await release()
        .getByRole('button', { name: /Pause|Go on|Give|Roll/ })
        .count(),
    ).toBe(0);
  });

  it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 9, expiresInSeconds: 3600 });
  for (const name of ['Ada-Laptop', 'stranger']) await TestHost.enrol(running.call, token, name);
});
afterAll(() => running.close());

describe('a list of assets', () => {
  it('changes nothing while a line is wrong, and says which', async () => {
    const csv = 'name,owner\nada-laptop,Ada\nben-laptop,Ben\nada-laptop,Eve\n';
    const refused = await running.client.importAssets({ name: 'fleet.csv', csv });
    expect(refused).toEqual({
      isImported: false,
      rows: 2,
      problems: [{ line: 4, problem: 'same-as-line', column: 'name', otherLine: 2 }],
      problemCount: 1,
      ignored: [],
    });
    expect(await running.client.getAssetList()).toMatchObject({ appeared: 0, missing: 0, unlisted: 0 });
    expect((await running.client.listUnlistedHosts({})).items).toEqual([]);
    expect(await running.client.importAssets({ name: 'fleet.csv', csv, skipsProblems: true })).toMatchObject({
      isImported: true,
    });
  });

  it('tells who appeared, who never did, and who is not on it', async () => {
    expect(await running.client.getAssetList()).toMatchObject({
      list: { name: 'fleet.csv', rows: 2, importedBy: expect.stringMatching(/^token:/) as string },
      appeared: 1,
      missing: 1,
      unlisted: 1,
    });
    const appeared = await running.client.listAssets({ state: 'appeared' });
    expect(appeared.items).toMatchObject([{ number: 1, name: 'ada-laptop', owner: 'Ada', host: { name: 'Ada-Laptop' } }]);
    const missing = await running.client.listAssets({ state: 'missing', limit: 1 });
    expect(missing.items).toEqual([{ number: 2, name: 'ben-laptop', owner: 'Ben' }]);
    expect((await running.client.listUnlistedHosts({})).items).toMatchObject([{ name: 'stranger' }]);
  });

  it('takes many lines, page by page, in place of the list before', async () => {
    const names = Array.from({ length: 12_000 }, (_, at) => `m${at}`);
    const csv = ['Computer Name', ...names, 'ada-laptop'].join('\r\n');
    expect(await running.client.importAssets({ name: 'many.csv', csv })).toMatchObject({ isImported: true, rows: 12_001 });
    expect(await running.client.getAssetList()).toMatchObject({ appeared: 1, missing: 12_000, unlisted: 1 });
    let seen = 0;
    for (let after: number | undefined = 0; after !== undefined;) {
      const page: Awaited<ReturnType<typeof running.client.listAssets>> = await running.client.listAssets({
        state: 'missing',
        after,
        limit: 500,
      });
      seen += page.items.length;
      after = page.next;
    }
    expect(seen).toBe(12_000);
    expect((await running.client.listAssets({ state: 'appeared' })).items).toMatchObject([{ number: 12_001 }]);
  });

  it('is forgotten', async () => {
    await running.client.dropAssets();
    await expect(running.client.dropAssets()).rejects.toMatchObject({ status: 404 });
    expect((await running.client.listAssets({ state: 'missing' })).items).toEqual([]);
    const { items } = await running.client.listAuditLog({ limit: 5 });
    expect(items.map(({ action }) => action)).toContain('assets.drop');
  });
});

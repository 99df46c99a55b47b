import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCatalogue } from '../catalogue/compile.ts';
import { isSaidBy } from '../catalogue/verify.ts';
import { readSources, SHIPPED_SIGNATURES } from '../cli/signatures/sources.ts';
import { sha256 } from '../domain/digest.ts';
import type { DryRunReport } from '../wire/dry-run.ts';
import type { ContactAnswer, UpdateState } from '../wire/protocol.ts';
import { ROUTES } from '../wire/routes.ts';
import type { Command } from '../wire/statements.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';

let running: RunningCollector;
let publisherKey: string;
beforeAll(async () => {
  running = await runCollector();
  publisherKey = (await running.client.listReleases()).publisherKey;
});
afterAll(() => running.close());

async function enrol(name: string): Promise<TestHost> {
  const { token } = await running.client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 600 });
  return TestHost.enrol(running.call, token, name);
}

type Outcome = UpdateState['outcomes'][number];

/** One heartbeat, and what it is answered. */
async function meet(host: TestHost, outcomes: readonly Outcome[] = []): Promise<NonNullable<ContactAnswer['updates']>> {
  const updates: UpdateState = { publisherKey: sha256(publisherKey), refused: [], outcomes };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, updates });
  const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
  expect(answer.status).toBe(200);
  return (answer.json() as unknown as ContactAnswer).updates ?? {};
}

/** The order that the host was given, if it was. */
async function orderOf(host: TestHost): Promise<Command | undefined> {
  const { commands = [], release } = await meet(host);
  expect(release).toBeUndefined();
  const [order] = commands.map(({ text }) => JSON.parse(text) as Command);
  return order;
}

const report = (given: Partial<DryRunReport>): string =>
  JSON.stringify({ revision: 1, scopes: 9, incomplete: 0, copies: {}, more: 0, ...given });

describe('a dry run', () => {
  it('asks the hosts of a ring for numbers, gives none the catalogue, and sums up what they answer', async () => {
    const hosts = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(enrol));
    const others = await enrol('other');
    for (const { hostId } of hosts) await running.client.assignRing({ host: hostId, ring: 'canary' });
    await running.client.assignRing({ host: others.hostId, ring: 'all' });
    const files = readSources(SHIPPED_SIGNATURES, '/').filter(({ path }) => /\/(bandog-canary|ngrok)\.yaml$/.test(path));
    const content = gzipSync(compileCatalogue(files, 'dry')).toString('base64');
    const { revision } = await running.client.publishRelease({ content, ring: 'all', isHeldBack: true });
    expect(await running.client.getDryRun({ revision })).toMatchObject({ hosts: 0, products: [] });

    expect(await running.client.startDryRun({ revision, ring: 'canary' })).toMatchObject({ hosts: 5, waiting: 5, answered: 0 });
    expect(await orderOf(others)).toBeUndefined();
    const orders = await Promise.all(hosts.map(orderOf));
    for (const order of orders) {
      expect(order).toMatchObject({ verb: 'dry-run' });
      expect(order?.release !== undefined && isSaidBy(publisherKey, 'release', order.release)).toBe(true);
    }

    const answers: readonly Omit<Outcome, 'id'>[] = [
      { state: 'acted', report: report({ copies: { ngrok: { known: 0, would: 2 } }, incomplete: 1 }) },
      { state: 'acted', report: report({ copies: { ngrok: { known: 1, would: 2 }, old: { known: 1, would: 0 } }, more: 3 }) },
      { state: 'failed', why: 'the publisher’s settings allow no dry run' },
      // What no host of ours says counts for nothing.
      { state: 'acted', report: report({ copies: { ngrok: { known: 0, would: -7 } } }) },
      { state: 'acted', report: '{"revision":1' },
    ];
    for (const [index, host] of hosts.entries())
      await meet(host, [{ id: orders[index]?.id ?? '', ...(answers[index] ?? { state: 'failed' }) }]);
    expect(await running.client.getDryRun({ revision })).toEqual({
      revision,
      hosts: 5,
      answered: 2,
      waiting: 0,
      expired: 0,
      incomplete: 1,
      cut: 1,
      products: [
        { product: 'ngrok', productName: expect.any(String) as string, hosts: 2, known: 1, would: 4 },
        { product: 'old', productName: 'old', hosts: 1, known: 1, would: 0 },
      ],
      failed: [{ why: 'the publisher’s settings allow no dry run', hosts: 1 }],
    });
    const lines = await running.client.listAuditLog({ limit: 50 });
    expect(lines.items.filter(({ action }) => action === 'release.dry-run')).toHaveLength(1);
  });

  it('is of a release that is there', async () => {
    await expect(running.client.startDryRun({ revision: 99, ring: 'all' })).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('is not ordered of one host by hand, without the publisher’s words', async () => {
    const host = await enrol('by-hand');
    await expect(running.client.sendCommand({ host: host.hostId, verb: 'dry-run' as never })).rejects.toMatchObject({
      code: 'E_BAD_REQUEST',
    });
  });
});

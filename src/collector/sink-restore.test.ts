import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost, type Call } from '../../test/collector/test-host.ts';
import { webhookTo } from '../../test/sinks/messages.ts';
import { webhookReceiver, type Received } from '../../test/sinks/receivers.ts';
import { ROUTES } from '../wire/routes.ts';
import { backUp, restore } from './backup.ts';
import type { SinkMessage } from './sinks/contract.ts';
import { finding } from './store/fixtures/finding.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-sink-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OLD = Array.from({ length: 20 }, (_, index) => finding({ name: `old-${index}` }));
const add = (one: ReturnType<typeof finding>) => ({ kind: 'finding', finding: one }) as const;

/** A host says that it knows of all that it sent, and does what it is asked to. */
async function comeBack(host: TestHost, running: RunningCollector, open: readonly ReturnType<typeof finding>[]): Promise<void> {
  const chain = { epoch: host.epoch, acknowledged: host.sequence - 1 };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, chain });
  const beat = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
  expect(beat.json()).toMatchObject({ resync: true });
  const refused = await host.send(open.slice(0, 1).map(add), [...open]);
  const { expected } = refused.json() as { expected: { epoch: number; sequence: number; previous: string } };
  [host.epoch, host.sequence, host.previous] = [expected.epoch, expected.sequence, expected.previous];
  const sent = await host.send([{ kind: 'resync', at: '2026-11-20T10:00:00.000Z' }, ...open.map(add)], [...open]);
  expect(sent.status).toBe(200);
}

it(
  'F47: a collector that is restored from an older backup sends what waited then with the same ids, and one event for each copy that is another now',
  { timeout: 60_000 },
  async () => {
    const taken: Received[] = [];
    let isAway = true;
    const web = await webhookReceiver((one) => {
      if (isAway) return { status: 503 };
      taken.push(one);
      return undefined;
    });
    const messages = () => taken.map(({ body }) => JSON.parse(body) as SinkMessage);
    const dataFolder = path.join(folder, 'data');
    let running = await runCollector({ dataFolder, sinksEveryMs: 20 });
    const call: Call = (asked) => running.call(asked);
    await running.client.addSink({
      name: 'siem',
      settings: webhookTo(web, { filter: { kinds: ['finding.opened', 'finding.gone'] } }),
    });
    const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
    const host = await TestHost.enrol(call, token);
    await host.send(OLD.map(add), OLD);
    const queued = async () => (await running.client.listSinks()).items[0]?.queued;
    await vi.waitFor(async () => expect(await queued()).toBe(20), { timeout: 10_000 });
    await backUp({ dataFolder, folder: path.join(folder, 'backup'), version: '1' });
    isAway = false;
    await running.client.pauseSink({ name: 'siem', why: 'so that nobody waits' });
    await running.client.resumeSink({ name: 'siem' });
    await vi.waitFor(() => expect(taken).toHaveLength(20), { timeout: 10_000 });
    const [gone, ...still] = OLD;
    const now = [...still, finding({ name: 'new' })];
    if (gone === undefined) throw new Error('there are copies');
    await host.send([add({ ...gone, state: 'gone' }), add(finding({ name: 'new' }))], now);
    await vi.waitFor(() => expect(taken).toHaveLength(22), { timeout: 10_000 });
    const before = messages();
    await running.close();

    taken.splice(0);
    const restored = path.join(folder, 'restored');
    await restore({ dataFolder: restored, folder: path.join(folder, 'backup'), version: '1' });
    running = await runCollector({ dataFolder: restored, sinksEveryMs: 20 });
    await vi.waitFor(() => expect(taken).toHaveLength(20), { timeout: 10_000 });
    const ids = (all: readonly SinkMessage[]) => all.map(({ data }) => data.id).toSorted();
    expect(ids(messages())).toEqual(ids(before.slice(0, 20)));
    await comeBack(host, running, now);
    await vi.waitFor(() => expect(taken.length).toBeGreaterThanOrEqual(22), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await queued()).toBe(0), { timeout: 10_000 });
    const again = messages().slice(20);
    const subjects = (all: readonly SinkMessage[]) => all.map(({ type, data }) => `${type} ${data.finding?.id ?? ''}`).toSorted();
    expect(subjects(again)).toEqual(subjects(before.slice(20)));
    await running.close();
    await web.close();
  },
);

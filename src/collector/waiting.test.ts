import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { CollectorConfig } from './config.ts';
import { sha256 } from '../domain/digest.ts';
import type { ContactAnswer } from '../wire/protocol.ts';
import { ROUTES, WAITS_HEADER } from '../wire/routes.ts';
import { runCollector, type HttpAnswer, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';

let running: RunningCollector;
afterEach(() => running.close());

const begin = async (config: Partial<CollectorConfig> = {}) => {
  running = await runCollector(config);
};

async function enrol(name: string): Promise<TestHost> {
  const { token } = await running.client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 600 });
  return TestHost.enrol(running.call, token, name);
}

/** One heartbeat of an agent that knows how to wait, or of one of before. */
async function meet(host: TestHost, headers: Readonly<Record<string, string>> = { [WAITS_HEADER]: '1' }): Promise<ContactAnswer> {
  const publisherKey = sha256((await running.client.listReleases()).publisherKey);
  const updates = { publisherKey, refused: [], outcomes: [] };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, updates });
  const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body, headers });
  expect(answer.status).toBe(200);
  return answer.json() as unknown as ContactAnswer;
}

const wait = (host: TestHost, seconds = 50, signal?: AbortSignal): Promise<HttpAnswer> =>
  running.call({ path: ROUTES.wait, bearer: host.authorization, body: JSON.stringify({ seconds }), ...(signal && { signal }) });

async function heldNow(count: number): Promise<void> {
  const text = async () => (await running.call({ method: 'GET', path: '/metrics', bearer: running.administrator })).text;
  while (!(await text()).includes(`\nbandog_held_requests ${count}\n`)) await sleep(20);
}

describe('hosts that wait for orders', () => {
  it('are told at once, and get the order with the heartbeat that follows', async () => {
    await begin();
    const host = await enrol('ada-laptop');
    expect((await meet(host)).wait).toBeGreaterThan(50 - 10);
    const waiting = wait(host);
    await heldNow(1);
    await running.client.rescanHost({ host: 'ada-laptop' });
    expect((await waiting).json()).toEqual({ orders: true });
    const answer = await meet(host);
    expect(answer.updates?.commands).toHaveLength(1);
    // Who orders looks whether it is done.
    expect(answer.wait).toBe(50);
    await heldNow(0);
  });

  it('are told of what was ordered before they waited', async () => {
    await begin();
    const host = await enrol('ada-laptop');
    await running.client.rescanHost({ host: 'ada-laptop' });
    expect((await wait(host)).json()).toEqual({ orders: true });
    await meet(host);
    expect((await wait(host, 5)).json()).toEqual({ orders: false, wait: 50 });
  });

  it('are those that somebody looks at, and among them no agent of before', async () => {
    await begin();
    const host = await enrol('ada-laptop');
    await running.restart();
    expect(await meet(host)).not.toHaveProperty('wait');
    // Nobody looks at it by listing all.
    await running.client.listHosts();
    expect(await meet(host)).not.toHaveProperty('wait');
    await running.client.getHost({ host: 'ada-laptop' });
    expect(Object.keys(await meet(host, {})).toSorted()).toEqual(['contactIntervalSeconds', 'resync']);
    expect((await meet(host)).wait).toBe(50);
  });

  it('hold one request each: a second replaces the first, which is not sent again', async () => {
    await begin();
    const host = await enrol('ada-laptop');
    const first = wait(host);
    await heldNow(1);
    const second = wait(host);
    expect((await first).json()).toEqual({ orders: false });
    await running.client.rescanHost({ host: 'ada-laptop' });
    expect((await second).json()).toEqual({ orders: true });
  });

  it('T62: are bounded in number; who finds no room gets the order with the next contact', async () => {
    await begin({ maxHeldRequests: 1 });
    const [held, other] = [await enrol('held'), await enrol('other')];
    const waiting = wait(held);
    await heldNow(1);
    expect((await meet(held)).wait).toBeDefined();
    expect(await meet(other)).not.toHaveProperty('wait');
    const refused = await wait(other);
    expect([refused.status, refused.json()['code']]).toEqual([503, 'E_OVERLOADED']);
    await running.client.rescanHost({ host: 'other' });
    expect((await meet(other)).updates?.commands).toHaveLength(1);
    await running.client.rescanHost({ host: 'held' });
    expect((await waiting).json()).toEqual({ orders: true });
    expect((await meet(other)).wait).toBe(50);
  });

  it('give their place back when they hang up', async () => {
    await begin({ maxHeldRequests: 1 });
    const [gone, other] = [await enrol('gone'), await enrol('other')];
    const ending = new AbortController();
    const waiting = wait(gone, 50, ending.signal).catch(() => 'hung up');
    await heldNow(1);
    ending.abort();
    expect(await waiting).toBe('hung up');
    await heldNow(0);
    expect((await meet(other)).wait).toBeDefined();
  });

  const BAD: readonly { readonly name: string; readonly body: string }[] = [
    { name: 'for an hour', body: '{"seconds":3600}' },
    { name: 'for no time', body: '{"seconds":0}' },
    { name: 'for a fraction', body: '{"seconds":5.5}' },
    { name: 'with more', body: '{"seconds":5,"host":"other"}' },
    { name: 'without a time', body: '{}' },
  ];
  it('are refused who ask wrongly', async () => {
    await begin();
    const host = await enrol('ada-laptop');
    for (const { name, body } of BAD) {
      const { status } = await running.call({ path: ROUTES.wait, bearer: host.authorization, body });
      expect([name, status]).toEqual([name, 400]);
    }
    expect((await running.call({ path: ROUTES.wait, body: '{"seconds":5}' })).status).toBe(401);
  });

  it('are let go when the collector ends, which does not wait for them', async () => {
    await begin();
    const host = await enrol('ada-laptop');
    const waiting = wait(host);
    await heldNow(1);
    const begun = performance.now();
    await running.restart();
    expect((await waiting).json()).toEqual({ orders: false });
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { ROUTES } from '../wire/routes.ts';

let running: RunningCollector;
let host: TestHost;
beforeAll(async () => {
  running = await runCollector();
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
  host = await TestHost.enrol(running.call, token, 'ada-laptop');
});
afterAll(async () => running.close());

const cost = {
  limitPercent: 1,
  looksDayMs: 210_000,
  residentDayMs: 46_000,
  peakBytes: 94_000_000,
  memoryLimitBytes: 268_435_456,
  diskBytes: 5_600_000,
  waiting: [{ what: 'sweep', why: 'battery' }],
  leftOut: 1,
  endedAtCap: 0,
  scannerEnded: 2,
};
const watching = { watched: 812, compared: 0, starts: 'exec-events' };

async function say(said: object) {
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 100, spooledBatches: 0, ...said });
  return (await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body })).status;
}

describe('what an agent says of its own cost', () => {
  it('is shown with its host, in the list and alone', async () => {
    expect(await say({ cost, watching })).toBe(200);
    const { items } = await running.client.listHosts({});
    const { host: alone } = await running.client.getHost({ host: host.hostId });
    for (const shown of [items[0], alone]) expect(shown).toMatchObject({ cost, watching });
  });

  it('is summed up by ring, with the hosts that it costs most', async () => {
    await say({ cost, watching });
    await running.client.assignRing({ host: host.hostId, ring: 'early' });
    const { rings, worst } = await running.client.getRingCosts();
    const percent = (100 * 256_000) / 86_400_000;
    expect(rings).toEqual([
      { ring: 'canary', hosts: 0 },
      {
        ring: 'early',
        hosts: 1,
        cpuPercent: { p50: percent, p95: percent },
        peakBytes: { p50: cost.peakBytes, p95: cost.peakBytes },
      },
      { ring: 'all', hosts: 0 },
    ]);
    expect(worst).toMatchObject([{ hostId: host.hostId, name: 'ada-laptop', ring: 'early' }]);
  });

  it('is not needed', async () => {
    expect(await say({})).toBe(200);
    const { host: shown } = await running.client.getHost({ host: host.hostId });
    expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(['cost']));
  });

  const refused: readonly { readonly name: string; readonly said: object }[] = [
    { name: 'less than nothing', said: { cost: { ...cost, looksDayMs: -1 } } },
    { name: 'a part of a figure', said: { cost: { ...cost, diskBytes: 0.5 } } },
    { name: 'more than a number holds', said: { cost: { ...cost, residentDayMs: 1e300 } } },
    { name: 'a member that nobody knows', said: { cost: { ...cost, idleSince: 1 } } },
    { name: 'waits without end', said: { cost: { ...cost, waiting: Array.from({ length: 5 }, () => cost.waiting[0]) } } },
    { name: 'when it began to wait', said: { cost: { ...cost, waiting: [{ what: 'sweep', why: 'load', since: 'now' }] } } },
    { name: 'another way to watch', said: { watching: { ...watching, starts: 'keylogger' } } },
  ];
  for (const { name, said } of refused) it(`is refused when it says ${name}`, async () => expect(await say(said)).toBe(400));
});

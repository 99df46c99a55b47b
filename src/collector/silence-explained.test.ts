import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import type { HostReport } from '../api-client/client.generated.ts';
import type { Heartbeat } from '../wire/protocol.ts';
import { ROUTES } from '../wire/routes.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector({ contactIntervalSeconds: 1, silence: { everyMs: 50, settleMs: 0 } });
});
afterAll(async () => running.close());

/** A host that is enrolled and was heard of. */
async function heardHost(name: string): Promise<TestHost> {
  const { token } = await running.client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 3600 });
  const host = await TestHost.enrol(running.call, token, name);
  await say(host, { uptimeSeconds: 100, life: { boot: 'one', suspendedSeconds: 0, failedContacts: 0 } });
  return host;
}

async function say(host: TestHost, said: Partial<Heartbeat>): Promise<void> {
  const heartbeat: Heartbeat = { agentVersion: '1', uptimeSeconds: 100, spooledBatches: 0, ...said };
  const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body: JSON.stringify(heartbeat) });
  expect(answer.status).toBe(200);
}

async function untilSilent(host: TestHost): Promise<HostReport> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(50)) {
    const report = await running.client.getHost({ host: host.hostId });
    if (report.host.silentAt !== undefined) return report;
  }
  throw new Error('nobody noticed');
}

describe('a collector whose hosts should be heard of every second', { timeout: 60_000 }, () => {
  it('T43: says of a host that was cut off that it is silent, and why it was, and nothing of one that said goodbye', async () => {
    const [killed, stopped] = [await heardHost('killed'), await heardHost('stopped')];
    await stopped.send([{ kind: 'stopped', at: '2026-11-20T09:00:00.000Z' }], []);
    const silent = await untilSilent(killed);
    expect(silent.alarms.map((alarm) => alarm.kind)).toEqual(['silent']);
    await say(killed, { uptimeSeconds: 0, life: { boot: 'one', suspendedSeconds: 0, failedContacts: 0 } });
    const back = await running.client.getHost({ host: killed.hostId });
    expect(back.host).not.toHaveProperty('silentAt');
    expect(back.alarms[0]).toMatchObject({ kind: 'heard-again', detail: { why: 'the agent had ended, and was started again' } });
    const other = await running.client.getHost({ host: stopped.hostId });
    expect(other.host.stoppedAt).toBeDefined();
    expect(other.alarms).toEqual([]);
  });

  const refused: readonly { readonly name: string; readonly said: object }[] = [
    { name: 'a chain before its beginning', said: { chain: { epoch: 0, acknowledged: 0 } } },
    { name: 'less than nothing', said: { chain: { epoch: 1, acknowledged: -1 } } },
    { name: 'another kind of storage', said: { storage: 'tape' } },
    { name: 'a digest that is none', said: { integrity: { program: 'x' } } },
    { name: 'a boot without end', said: { life: { boot: 'b'.repeat(65), suspendedSeconds: 0, failedContacts: 0 } } },
    { name: 'a member that nobody knows', said: { life: { suspendedSeconds: 0, failedContacts: 0, more: 1 } } },
  ];
  for (const { name, said } of refused) {
    it(`refuses a heartbeat that says ${name}`, async () => {
      const host = await heardHost(name);
      const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, ...said });
      const answer = await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
      expect(answer.status).toBe(400);
    });
  }

  it('T44: tells an agent that was held still from a machine that slept', async () => {
    const [held, slept] = [await heardHost('held'), await heardHost('slept')];
    await Promise.all([untilSilent(held), untilSilent(slept)]);
    const life = { boot: 'one', failedContacts: 0 };
    await say(held, { uptimeSeconds: 200, life: { ...life, suspendedSeconds: 0 } });
    await say(slept, { uptimeSeconds: 200, life: { ...life, suspendedSeconds: 3600 } });
    const why = async (host: TestHost) =>
      (await running.client.getHost({ host: host.hostId })).alarms.map(({ detail }) => detail['why']);
    expect(await why(held)).toEqual(['the agent was held still', undefined]);
    expect(await why(slept)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { finding } from './store/fixtures/finding.ts';

let running: RunningCollector;
let host: TestHost;
beforeAll(async () => {
  running = await runCollector();
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 60 });
  host = await TestHost.enrol(running.call, token);
});
afterAll(() => running.close());

describe('the pulse of a host', () => {
  const pulse = async () => running.client.getPulse({ host: host.hostId });
  const lines = async () => (await running.client.listAuditLog({ limit: 100 })).items.length;

  it('has another mark when something is on the host that was not, and the same one when nothing happened', async () => {
    const first = await pulse();
    expect((await pulse()).mark).toBe(first.mark);
    const copy = finding();
    expect((await host.send([{ kind: 'finding', finding: copy }], [copy])).status).toBe(200);
    const second = await pulse();
    expect(second.mark).not.toBe(first.mark);
    const gone = finding({ state: 'gone', goneAt: '2026-11-20T09:00:00.000Z' });
    expect((await host.send([{ kind: 'finding', finding: gone }], [])).status).toBe(200);
    expect((await pulse()).mark).toBe(first.mark);
  });

  it('shows how orders stand, without what a host answered with', async () => {
    const { id } = await running.client.rescanHost({ host: host.hostId });
    expect((await pulse()).orders).toMatchObject([{ id, verb: 'rescan', state: 'queued' }]);
  });

  it('is no line of the audit log, which the host’s report is', async () => {
    const before = await lines();
    await pulse();
    expect(await lines()).toBe(before);
    await running.client.getHost({ host: host.hostId });
    expect(await lines()).toBe(before + 1);
  });

  it('the report names places that were looked at completely only for who asks', async () => {
    const coverage = [
      { scope: 'homes@1', complete: true, gaps: [] },
      { scope: 'homes@2', complete: false, gaps: [{ reason: 'denied' as const }] },
    ];
    const at = '2026-11-22T09:00:00.000Z';
    const catalogue = { version: '1', digest: '0'.repeat(64) };
    await host.send([{ kind: 'scan', at, durationMs: 1, catalogue, coverage, seen: [] }], []);
    const whole = await running.client.getHost({ host: host.hostId, scopes: true });
    expect(whole.coverage.complete).toEqual([{ scope: 'homes@1', at }]);
    expect((await running.client.getHost({ host: host.hostId })).coverage.complete).toBeUndefined();
  });
});

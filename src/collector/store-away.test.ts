import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { noPostgres } from '../../test/postgres/binaries.ts';
import { PostgresPair } from '../../test/postgres/pair.ts';
import { ROUTES } from '../wire/routes.ts';

const skipped = noPostgres();
const WAIT_MS = 60_000;

describe.skipIf(skipped !== undefined)(`a collector whose store is away${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  let pair: PostgresPair;
  let collector: RunningCollector;
  let host: TestHost;
  beforeAll(async () => {
    pair = await PostgresPair.start();
    await pair.primary.createDatabase('bandog');
    collector = await runCollector({ store: pair.address('bandog') });
    const { token } = await collector.client.createEnrolmentToken({ name: 'one', uses: 1, expiresInSeconds: 600 });
    host = await TestHost.enrol(collector.call, token);
  }, WAIT_MS);
  afterAll(async () => {
    await collector.close();
    await pair.stop();
  });
  const beat = async () => {
    const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 });
    return collector.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
  };

  it('F40: tells hosts when to come again, and goes on at the standby with nobody’s help', { timeout: WAIT_MS }, async () => {
    expect((await beat()).status).toBe(200);
    await pair.primary.kill();
    const answer = await beat();
    expect([answer.status, answer.json()['code']]).toEqual([503, 'E_STORE_UNAVAILABLE']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(2);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(20);
    expect(answer.text).not.toContain('bandog-pg');
    await pair.failOver();
    while ((await beat()).status !== 200) await sleep(100);
  });
});

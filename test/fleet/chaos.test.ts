import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../postgres/binaries.ts';
import { FAULTS, faultOf } from './chaos.ts';
import { Dice } from './dice.ts';
import { runChaos } from './run-chaos.ts';

const skipped = noPostgres();
const folder = mkdtempSync(path.join(tmpdir(), 'bandog-chaos-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(skipped !== undefined)(
  `a fleet with replicas on PostgreSQL${skipped === undefined ? '' : ` (${skipped})`}`,
  () => {
    it(
      'F03, F40: what replicas acknowledged through a failover and a kill is on the standby once',
      { timeout: 180_000 },
      async () => {
        const { problems, hosts, batches, counts } = await runChaos({
          folder,
          replicas: 2,
          hosts: 12,
          seconds: 0,
          seed: 3,
          concurrency: 6,
          behaviour: { churnPercent: 60, offlinePercent: 0, clonePercent: 2, reimagePercent: 2, hostilePercent: 5 },
          async faults({ pair, replicas }, ledger) {
            const acknowledged = async (more: number) => {
              for (const wanted = ledger.batches + more; ledger.batches < wanted;) await sleep(20);
            };
            await acknowledged(5);
            await pair.failOver();
            await acknowledged(5);
            await replicas[1]?.kill();
            await pair.repair();
            await replicas[1]?.start();
            await acknowledged(5);
          },
          say: () => undefined,
        });
        expect(problems).toEqual([]);
        expect(hosts).toBeGreaterThanOrEqual(12);
        expect(batches).toBeGreaterThanOrEqual(15);
        expect((counts.get('status 503') ?? 0) + (counts.get('lost answers') ?? 0)).toBeGreaterThan(0);
      },
    );
  },
);

it('throws every fault', () => {
  expect(FAULTS.reduce((sum, { share }) => sum + share, 0)).toBe(100);
  const dice = new Dice(1);
  expect(new Set(Array.from({ length: 500 }, () => faultOf(dice).name)).size).toBe(FAULTS.length);
});

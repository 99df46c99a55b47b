import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/collector/store/sqlite/store.ts';
import { CollectorProcess } from './collector-process.ts';
import { copyOf } from './copies.ts';
import { Dice } from './dice.ts';
import { Fleet } from './fleet.ts';
import { Host, nameOf } from './host.ts';
import { attack, ATTACKS } from './hostile.ts';
import { identityOf } from './identity.ts';
import { Ledger } from './ledger.ts';
import { provision } from './provision.ts';
import { runFleet } from './run-fleet.ts';
import { Way } from './way.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bandog-fleet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('F03, F28: what a killed collector acknowledged to a fleet is in its store once', { timeout: 120_000 }, async () => {
  const outcome = await runFleet({
    dataFolder: path.join(folder, 'data'),
    enrolled: 12,
    provisioned: 40,
    rounds: 4,
    seed: 7,
    concurrency: 16,
    kills: 1,
    behaviour: { churnPercent: 40, offlinePercent: 10, clonePercent: 4, reimagePercent: 4, hostilePercent: 20 },
    say: () => undefined,
  });
  expect(outcome.problems).toEqual([]);
  expect(outcome.hosts).toBeGreaterThan(52);
  expect(outcome.batches).toBeGreaterThan(40);
  for (const what of ['attacks', 'clones', 'heartbeats', 'offline', 'reimages'])
    expect([what, outcome.counts.get(what)]).not.toEqual([what, undefined]);
});

it('T52, T61: what hostile hosts send is refused, changes nothing, and keeps nobody waiting', { timeout: 120_000 }, async () => {
  const collector = new CollectorProcess(path.join(folder, 'hostile'));
  await collector.start();
  const way = new Way({ url: collector.url, authority: collector.authority, sources: 2, keepsAlive: false, maxSockets: 16 });
  try {
    const ledger = new Ledger();
    const fleet = new Fleet({ seed: 'hostile', way, ledger, tokenSecret: await collector.enrolmentSecret(2) });
    const [attacker, other] = [await Host.enrol(fleet, 0), await Host.enrol(fleet, 1)];
    if (attacker === undefined || other === undefined) throw new Error('nobody could enrol');
    const deliver = async (host: Host, number: number) => {
      host.change([number, copyOf(`${host.number}`, number, '2026-11-20T08:00:00.000Z')]);
      expect(await host.contact()).toBe('done');
    };
    for (const [number, one] of ATTACKS.entries()) {
      expect(await attack(fleet, { attack: one, attacker, other })).toBeUndefined();
      await deliver(other, number);
    }
    await deliver(attacker, 0);
    await collector.stop();
    const store = await openSqliteStore(collector.storeFile);
    expect(await ledger.differences(store)).toEqual([]);
    await store.close();
  } finally {
    way.close();
    await collector.kill();
  }
});

it('notices what is lost, made up or doubled', async () => {
  const file = path.join(folder, 'ledger.sqlite');
  await provision(file, { fleet: 'x', from: 0, count: 1 });
  const store = await openSqliteStore(file);
  const { hostId } = identityOf('x', { number: 0 });
  const finding = copyOf('0', 0, '2026-11-20T08:00:00.000Z');
  const batch = { hostId, epoch: 1, sequence: 1, digest: 'a'.repeat(64), entries: [{ kind: 'finding', finding }] } as const;
  const differences = async (fill: (ledger: Ledger) => void) => {
    const ledger = new Ledger();
    fill(ledger);
    return (await ledger.differences(store)).join('\n');
  };
  expect(await differences((ledger) => ledger.enrolled(hostId, nameOf(0)))).toBe('');
  expect(await differences(() => undefined)).toContain('nothing was proved');
  expect(await differences((ledger) => ledger.enrolled('f'.repeat(32), 'nobody'))).toContain('is lost');
  expect(await differences((ledger) => ledger.acknowledged(batch))).toContain('nobody enrolled');
  const lost = await differences((ledger) => {
    ledger.enrolled(hostId, nameOf(0));
    ledger.acknowledged(batch);
    ledger.acknowledged({ ...batch, digest: 'b'.repeat(64) });
  });
  expect(lost).toContain(`finding ${finding.id} of ${hostId} was acknowledged and is lost`);
  expect(lost).toContain('the store has 0 batches');
  expect(lost).toContain('two batches at 1/1');
  await store.close();
});

it('throws the same dice for the same seed', () => {
  const throws = (seed: number) => {
    const dice = new Dice(seed);
    return Array.from({ length: 5 }, () => dice.below(1000));
  };
  expect(throws(1)).toEqual(throws(1));
  expect(throws(1)).not.toEqual(throws(2));
});

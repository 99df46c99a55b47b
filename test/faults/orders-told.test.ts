import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrolHost } from '../../src/agent/enrolment/enrolment.ts';
import { readIdentity } from '../../src/agent/uplink/identity.ts';
import { firstState } from '../../src/agent/updates/updates-state.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { SmallCollector } from '../doubles/small-collector.ts';
import { ToldHost } from './told-host.ts';

/** The machine may have much else to do. */
const PATIENCE_MS = 60_000;

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`);
    await sleep(50);
  }
}

describe('what became of an order', () => {
  let host: ToldHost;
  beforeEach(async () => {
    host = await ToldHost.start();
  });
  afterEach(async () => host.stop());

  const orders = async () => (await host.ask((client) => client.listCommands({ host: host.hostId }))).items;
  const did = () => host.log.split('the collector’s order is obeyed').length - 1;

  it(
    'F15: is told again to a collector that was restored from before it was told, and not done again',
    { timeout: 2 * PATIENCE_MS },
    async () => {
      await host.ask((client) => client.rescanHost({ host: host.hostId }));
      await host.stopCollector();
      const copy = `${host.data}-copy`;
      cpSync(host.data, copy, { recursive: true });
      await host.startCollector();
      host.startAgent();
      await until('it is done', async () => (await orders())[0]?.state === 'acted');
      await host.endAgent('SIGKILL');
      await host.stopCollector();
      rmSync(host.data, { recursive: true });
      cpSync(copy, host.data, { recursive: true });
      await host.startCollector();
      expect((await orders())[0]?.state).toBe('queued');
      host.startAgent();
      // Given with the first contact, said with the next.
      await until('it is said again', async () => (await orders())[0]?.state === 'acted');
      expect(did()).toBe(1);
    },
  );
});

describe('that a look is done', () => {
  let collector: SmallCollector;
  let folder: string;
  beforeEach(async () => {
    collector = await SmallCollector.start();
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-orders-told-'));
  });
  afterEach(async () => {
    await collector.stop();
    rmSync(folder, { recursive: true });
  });

  it('is told behind what it found, also by an agent that comes back', { timeout: 2 * PATIENCE_MS }, async () => {
    const state = path.join(folder, 'state');
    const seen = path.join(folder, 'seen.json');
    writeFileSync(seen, JSON.stringify({ observations: [], coverage: [{ scope: 'told@system', complete: true, gaps: [] }] }));
    await enrolHost(collector.token(), { folder: state, version: 'test' });
    const run = path.join(import.meta.dirname, '../doubles/run-agent.ts');
    const start = () => spawn(process.execPath, ['--no-warnings', run, state, seen], { stdio: 'ignore' });
    // Looks, and cannot deliver what it saw.
    collector.fault = (route) => (route === ROUTES.batches ? { status: 503 } : 'none');
    const first = start();
    await until('it has something to deliver', () => collector.requests.includes(ROUTES.batches));
    first.kill('SIGKILL');
    await once(first, 'exit');
    const outcome = { id: 'd'.repeat(32), state: 'acted' } as const;
    const { publisherKey, hostId } = readIdentity(state);
    const kept = { ...firstState(publisherKey), commandsOf: hostId, lastCommand: 1, outcomes: [outcome] };
    writeFileSync(path.join(state, 'updates.json'), JSON.stringify(kept));

    collector.fault = () => 'none';
    collector.requests.length = 0;
    collector.heartbeats.length = 0;
    const second = start();
    await until('it is told', () => collector.heartbeats.some(({ updates }) => updates?.outcomes.length === 1));
    const told = collector.heartbeats.findIndex(({ updates }) => updates?.outcomes.length === 1);
    const heartbeats = collector.requests.flatMap((route, at) => (route === ROUTES.heartbeat ? [at] : []));
    expect(collector.requests.slice(0, heartbeats[told])).toContain(ROUTES.batches);
    expect(collector.violations).toEqual([]);
    second.kill('SIGKILL');
    await once(second, 'exit');
  });
});

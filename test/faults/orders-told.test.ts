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
import type { FollowedCommand } from '../../src/api-client/client.generated.ts';
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

describe('a look that somebody waits for', () => {
  let host: ToldHost;
  beforeEach(async () => {
    host = await ToldHost.start();
  });
  afterEach(async () => host.stop());

  it('is seen as it goes on, and does not wait for that', { timeout: 2 * PATIENCE_MS }, async () => {
    host.startAgent();
    await until('the first look', () => host.log.includes('"looked"'));
    // Of which the agent is told by its scanner; the look after that is a new one.
    host.see(
      [
        [1, '1'],
        [2, '1'],
      ],
      { takesMs: 4000 },
    );
    const order = await host.ask((client) => client.rescanHost({ host: host.hostId }));
    const seen: FollowedCommand[] = [];
    while (seen.at(-1)?.stage !== 'acted') {
      const [last] = seen.slice(-1);
      const given = last === undefined ? {} : { seen: last.stage, wait: 20 };
      seen.push(await host.ask((client) => client.followCommand({ host: host.hostId, command: order.id, ...given })));
      if (seen.length > 30) throw new Error(JSON.stringify(seen));
    }
    const told = seen.flatMap(({ progress }) => progress ?? []);
    expect(told.filter(({ phase }) => phase === 'looking').length).toBeGreaterThan(0);
    expect(told.findLast(({ phase }) => phase === 'looking')).toMatchObject({ scopes: 1, ofScopes: 1, copies: 2 });
    // Every second, not more.
    expect(new Set(told.map(({ seconds }) => seconds)).size).toBe(new Set(told.map(({ at }) => at)).size);
    expect((await host.report()).findings).toHaveLength(2);
  });
});

describe('an order for a host that does not wait for any', () => {
  let host: ToldHost;
  beforeEach(async () => {
    host = await ToldHost.start({ maxHeldRequests: 0 });
  });
  afterEach(async () => host.stop());

  it('is with it by the time that the collector says, of its own accord', { timeout: 2 * PATIENCE_MS }, async () => {
    host.startAgent();
    await until('the first look', () => host.log.includes('"looked"'));
    const { lastContact } = (await host.report()).host;
    await until('its first contacts are over', async () => (await host.report()).host.lastContact !== lastContact);
    const order = await host.ask((client) => client.rescanHost({ host: host.hostId }));
    const given = { host: host.hostId, command: order.id };
    let followed = await host.ask((client) => client.followCommand(given));
    const dueBy = followed.contact?.dueBy ?? '';
    expect(followed.stage).toBe('queued');
    // Half a minute, a tenth of it, and some seconds.
    expect(Date.parse(dueBy) - Date.parse(followed.at)).toBeLessThan(39_000);
    while (followed.stage === 'queued') {
      const { stage: seen } = followed;
      followed = await host.ask((client) => client.followCommand({ ...given, seen, wait: 25 }));
    }
    expect((followed.command.deliveredAt ?? '') <= dueBy).toBe(true);
  });
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

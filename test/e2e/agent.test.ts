import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrolHost } from '../../src/agent/enrolment/enrolment.ts';
import { readStatus } from '../../src/agent/status.ts';
import type { Observation } from '../../src/domain/finding.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { SmallCollector } from '../doubles/small-collector.ts';

let base: string;
let collector: SmallCollector;
let agents: ChildProcess[];
const logs = new WeakMap<ChildProcess, string>();
const logOf = (agent: ChildProcess | undefined) => (agent === undefined ? '' : (logs.get(agent) ?? ''));
const state = () => path.join(base, 'state');
const seen = () => path.join(base, 'seen.json');

beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-agent-'));
  collector = await SmallCollector.start();
  agents = [];
  see([]);
  await enrolHost(collector.token(), { folder: state(), version: 'test' });
});
afterEach(async () => {
  for (const agent of agents.filter((one) => one.exitCode === null && one.signalCode === null)) {
    agent.kill('SIGKILL');
    await once(agent, 'exit');
  }
  await collector.stop();
  rmSync(base, { recursive: true });
});

function observation(id: number, version: string): Observation {
  const copy = {
    product: 'codex-cli',
    channel: 'npm',
    environment: { kind: 'host' },
    identity: 'proven',
    state: 'installed',
  } as const;
  return {
    id: String(id).padStart(32, '0'),
    ...copy,
    anchor: `/opt/${id}`,
    paths: [`/opt/${id}`],
    running: [],
    version,
    evidence: [],
    scopes: ['told@system'],
  };
}

/** Puts it where the told scanner looks; rewritten in place, so that its watch stays. */
function see(observations: readonly Observation[], more: object = {}): void {
  writeFileSync(
    seen(),
    JSON.stringify({ observations, coverage: [{ scope: 'told@system', complete: true, gaps: [] }], ...more }),
  );
}

function start(): ChildProcess {
  const script = path.join(import.meta.dirname, '../doubles/run-agent.ts');
  const agent = spawn(process.execPath, ['--no-warnings', script, state(), seen()], { stdio: ['ignore', 'ignore', 'pipe'] });
  agent.stderr.on('data', (part: Buffer) => logs.set(agent, logOf(agent) + part.toString()));
  agents.push(agent);
  return agent;
}

async function until(what: string, isTrue: () => boolean, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}\n${logOf(agents.at(-1)).slice(-3000)}`);
    await sleep(20);
  }
}

const open = () => [...collector.host.open.values()].map((one) => `${Number(one.id)}@${one.version ?? ''}`).toSorted();

describe('the agent as a process', () => {
  it('brings a change to the collector within two seconds, and its end', async () => {
    start();
    await until('first look', () => collector.host.entries.some((entry) => entry.kind === 'scan'));
    see([observation(1, '1')]);
    await until('the finding', () => open().join() === '1@1', 2000);
    see([]);
    await until('it is gone', () => open().length === 0, 4000);
    const states = collector.host.entries.flatMap((entry) => (entry.kind === 'finding' ? [entry.finding.state] : []));
    expect(states).toEqual(['installed', 'gone']);
    expect(collector.violations).toEqual([]);
  });

  it('loses nothing and doubles nothing when it is killed at random moments, fifteen times', async () => {
    let fault = 0;
    collector.fault = (route) => (route === ROUTES.batches && (fault += 1) % 3 === 0 ? 'drop-answer' : 'none');
    const want = new Map<number, string>();
    for (let round = 0; round < 15; round += 1) {
      const agent = start();
      for (let change = 0; change < 3; change += 1) {
        const id = 1 + Math.floor(Math.random() * 5);
        if (want.has(id) && Math.random() < 0.4) want.delete(id);
        else want.set(id, `${round}.${change}`);
        see([...want].map(([one, version]) => observation(one, version)));
        await sleep(Math.random() * 250);
      }
      await sleep(Math.random() * 500);
      agent.kill('SIGKILL');
      await once(agent, 'exit');
    }
    collector.fault = () => 'none';
    start();
    const wanted = [...want].map(([id, version]) => `${id}@${version}`).toSorted();
    await until('everything', () => open().join() === wanted.join(), 15_000);
    expect(collector.violations).toEqual([]);
    // Nothing twice: no two entries in a row say the same of one copy.
    const last = new Map<string, string>();
    for (const entry of collector.host.entries) {
      if (entry.kind === 'resync') last.clear();
      if (entry.kind !== 'finding') continue;
      const word = `${entry.finding.state} ${entry.finding.version ?? ''}`;
      expect(last.get(entry.finding.id)).not.toBe(word);
      last.set(entry.finding.id, word);
    }
  }, 60_000);

  it(
    'says first where it stands, and backs off further with every batch that is refused, though its heartbeats are taken',
    { timeout: 130_000 },
    async () => {
      collector.fault = (route) => (route === ROUTES.batches ? { status: 500 } : 'none');
      see([observation(1, '1')]);
      start();
      await until('four heartbeats', () => collector.heartbeats.length >= 4, 60_000);
      expect(collector.requests.filter((route) => route === ROUTES.heartbeat || route === ROUTES.batches)[0]).toBe(
        ROUTES.heartbeat,
      );
      expect(collector.heartbeats[0]).toMatchObject({ chain: { epoch: 1, acknowledged: 0 }, storage: 'disk' });
      const failed = collector.heartbeats.map((heartbeat) => heartbeat.life?.failedContacts ?? -1);
      expect(failed.slice(0, 4)).toEqual([0, 1, 2, 3]);
      collector.fault = () => 'none';
      await until('all of it', () => collector.host.open.size === 1, 60_000);
      expect(collector.violations).toEqual([]);
    },
  );

  it('F26: keeps looking while the collector is away, and catches up with one entry for each copy', async () => {
    collector.fault = () => 'drop-request';
    start();
    for (let round = 0; round < 4; round += 1) {
      see([observation(1, String(round)), observation(2, '1')]);
      await sleep(600);
    }
    await until('it is on disk', () => readStatus(state()).findings.some((one) => one.version === '3'));
    collector.fault = () => 'none';
    await until('it caught up', () => open().join() === '1@3,2@1', 20_000);
    expect(collector.host.entries.filter((entry) => entry.kind === 'finding').length).toBe(2);
    expect(collector.violations).toEqual([]);
  }, 30_000);

  it('ends a scanner that says what the protocol does not allow, and starts it again', async () => {
    const agent = start();
    await until('first look', () => collector.host.entries.some((entry) => entry.kind === 'scan'));
    see([], { say: '{"kind":"run","command":"id"}' });
    await until('it is ended', () => logOf(agent).includes('does not allow'));
    see([observation(1, '1')]);
    await until('it runs again', () => open().join() === '1@1');
  });

  it('sends everything when the collector asks for it', async () => {
    see([observation(1, '1'), observation(2, '1')]);
    start();
    await until('findings', () => open().length === 2);
    collector.host.open.clear();
    collector.resync = true;
    see([observation(1, '1'), observation(2, '1'), observation(3, '1')]);
    await until('all of them', () => open().length === 3);
  });

  it('ends within five seconds of SIGTERM, with everything delivered, and lets the next one in', async () => {
    const agent = start();
    await until('first look', () => collector.host.entries.some((entry) => entry.kind === 'scan'));
    see([observation(1, '1')]);
    await until('finding', () => open().length === 1);
    expect(readStatus(state())).toMatchObject({ running: true, enrolled: true });
    const begun = performance.now();
    agent.kill('SIGTERM');
    const [code] = (await once(agent, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(readStatus(state())).toMatchObject({ running: false, waiting: 0 });
  });

  it('refuses a second agent on the same state', async () => {
    start();
    await until('first look', () => collector.host.entries.some((entry) => entry.kind === 'scan'));
    const second = start();
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).not.toBe(0);
  });
});

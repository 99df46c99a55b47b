import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrolHost } from '../../src/agent/enrolment/enrolment.ts';
import { diagnose } from '../../src/agent/doctor/diagnose.ts';
import { readStatus } from '../../src/agent/status.ts';
import { readIdentity, writeIdentity } from '../../src/agent/uplink/identity.ts';
import { walkToCollector } from '../../src/agent/way-to-collector.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { decodeToken, encodeToken } from '../../src/wire/token.ts';
import { runCollector, type RunningCollector } from '../collector/running-collector.ts';
import { authority, serverCertificate, shown } from './certificates.ts';
import { ConnectProxy } from './connect-proxy.ts';
import { FaultProxy, type WayFault } from './fault-proxy.ts';
import { FaultServer, http } from './fault-server.ts';

/** The machine may have much else to do. */
const PATIENCE = { timeout: 30_000, interval: 100 };
const RUN = path.join(import.meta.dirname, '../doubles/run-agent.ts');

let base: string;
let collector: RunningCollector;
let way: FaultProxy;
const agents: ChildProcess[] = [];
const logs = new Map<string, string>();
beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-uplink-'));
  collector = await runCollector();
  way = await FaultProxy.start(Number(new URL(collector.collector.url).port));
  see('state', []);
  await enrolHost(await token(), { folder: at('state'), version: 'test' });
});
afterEach(async () => {
  for (const agent of agents.splice(0)) await end(agent);
  await way.stop();
  await collector.close();
  rmSync(base, { recursive: true });
});

const at = (name: string) => path.join(base, name);

/** Of the collector, for an address on the faulty way. */
async function token(): Promise<string> {
  const made = await collector.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 600 });
  return encodeToken({ ...decodeToken(made.token), url: `https://127.0.0.1:${way.port}` });
}

/** What the scanner of the agent with this state folder sees from now on. */
function see(state: string, ids: readonly number[]): void {
  const observations = ids.map((id) => ({
    id: String(id).padStart(32, '0'),
    product: 'codex-cli',
    channel: 'npm',
    environment: { kind: 'host' },
    identity: 'proven',
    state: 'installed',
    anchor: `/opt/${id}`,
    paths: [`/opt/${id}`],
    running: [],
    version: '1',
    evidence: [],
    scopes: ['told@system'],
  }));
  writeFileSync(
    at(`${state}.seen`),
    JSON.stringify({ observations, coverage: [{ scope: 'told@system', complete: true, gaps: [] }] }),
  );
}

/** A real agent process on that state folder. */
function start(state = 'state', env: Readonly<Record<string, string>> = {}): ChildProcess {
  const agent = spawn(process.execPath, ['--no-warnings', RUN, at(state), at(`${state}.seen`)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
  agent.stderr.on('data', (part: Buffer) => logs.set(state, (logs.get(state) ?? '') + part.toString()));
  agents.push(agent);
  return agent;
}

async function end(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  const ended = once(agent, 'exit');
  agent.kill('SIGKILL');
  await ended;
}

const idOf = (state: string) => readIdentity(at(state)).hostId;
const stored = async (id: string) =>
  (await collector.client.getHost({ host: id })).findings.map(({ finding }) => finding.anchor).toSorted();
const known = (state: string) =>
  readStatus(at(state))
    .findings.map((finding) => finding.anchor)
    .toSorted();

describe('a real agent and a real collector', () => {
  const faults: readonly { readonly name: string; readonly fault: WayFault }[] = [
    { name: 'F19: half-open connections', fault: { kind: 'half-open' } },
    { name: 'F22: answers that are cut', fault: { kind: 'cut', bytes: 2600 } },
  ];
  for (const { name, fault } of faults) {
    it(
      `${name}: it goes on looking, keeps what it finds, and delivers it once when the way is good again`,
      { timeout: 90_000 },
      async () => {
        start();
        see('state', [1]);
        await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1']);
        way.fault = fault;
        way.cutAll();
        see('state', [1, 2]);
        await expect.poll(() => known('state'), PATIENCE).toEqual(['/opt/1', '/opt/2']);
        see('state', [2, 3]);
        await expect.poll(() => known('state'), PATIENCE).toEqual(['/opt/2', '/opt/3']);
        way.fault = { kind: 'none' };
        way.cutAll();
        await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/2', '/opt/3']);
        const { items } = await collector.client.listHosts({ limit: 10 });
        expect(items).toHaveLength(1);
        expect(items[0]?.forkedAt).toBeUndefined();
      },
    );
  }

  it('T53: a copied state folder makes two hosts, which both report for themselves', { timeout: 90_000 }, async () => {
    const first = start();
    see('state', [1]);
    await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1']);
    await end(first);
    const old = idOf('state');
    cpSync(at('state'), at('copy'), { recursive: true });
    see('copy', [1, 5]);
    start();
    start('copy');
    see('state', [1, 2]);
    const both = ['state', 'copy'] as const;
    await expect.poll(() => both.filter((one) => idOf(one) === old).length, PATIENCE).toBeLessThan(2);
    // The other hears of it when it has something to say, or with its next heartbeat.
    for (const one of both.filter((name) => idOf(name) === old)) see(one, one === 'state' ? [1, 2, 3] : [1, 5, 3]);
    await expect.poll(() => both.filter((one) => idOf(one) === old), PATIENCE).toEqual([]);
    see('state', [1, 2]);
    see('copy', [1, 5]);
    await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1', '/opt/2']);
    await expect.poll(() => stored(idOf('copy')), PATIENCE).toEqual(['/opt/1', '/opt/5']);
    const { items } = await collector.client.listHosts({ limit: 10 });
    expect(items.map((row) => row.closed?.as ?? `continues ${row.continues ?? ''}`).toSorted()).toEqual([
      `continues ${old}`,
      `continues ${old}`,
      'forked',
    ]);
    expect(logs.get('copy')).toContain('it has a new key and id now');
  });

  it(
    'goes through the proxy of its settings file, and the environment has no say in whom it believes',
    { timeout: 90_000 },
    async () => {
      const proxy = await ConnectProxy.start();
      proxy.password = `Basic ${Buffer.from('ada:geheim').toString('base64')}`;
      const settings = { schema: 'bandog.network/1', proxy: `http://ada:geheim@${proxy.address}` };
      writeFileSync(at('state/network.json'), JSON.stringify(settings), { mode: 0o600 });
      const stranger = await authority();
      writeFileSync(at('extra.pem'), stranger.certificate);
      const rogue = await FaultServer.start(shown(await serverCertificate(stranger), stranger));
      rogue.answer = ({ socket }) => void socket.write(http(200, { body: '{}' }));
      const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: at('extra.pem'), SSLKEYLOGFILE: at('keys.log') };
      see('state', [1]);
      start('state', env);
      await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1']);
      expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${way.port}`]));
      expect(proxy.seen.toString('latin1')).not.toContain(readIdentity(at('state')).bearer);
      // Somebody else answers at the address, with a certificate that the environment vouches for.
      way.target = rogue.port;
      way.cutAll();
      see('state', [1, 2]);
      await expect.poll(() => logs.get('state') ?? '', PATIENCE).toContain('untrusted');
      expect(rogue.requests).toEqual([]);
      expect(() => readFileSync(at('keys.log'))).toThrow('ENOENT');
      way.target = Number(new URL(collector.collector.url).port);
      await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1', '/opt/2']);
      await Promise.all([proxy.stop(), rogue.stop()]);
    },
  );

  it('starts with broken settings, by the last good ones, and says so', { timeout: 90_000 }, async () => {
    const proxy = await ConnectProxy.start();
    const settings = { schema: 'bandog.network/1', proxy: `http://ada:geheim@${proxy.address}` };
    writeFileSync(at('state/network.json'), JSON.stringify(settings), { mode: 0o600 });
    see('state', [1]);
    const first = start('state');
    await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1']);
    await end(first);
    const asked = proxy.asked.length;
    writeFileSync(at('state/network.json'), JSON.stringify(settings).slice(0, -4));
    see('state', [1, 2]);
    start('state');
    await expect.poll(() => stored(idOf('state')), PATIENCE).toEqual(['/opt/1', '/opt/2']);
    expect(proxy.asked.length).toBeGreaterThan(asked);
    expect(logs.get('state')).toContain('the settings of the way to the collector are wrong');
    const { networkTrouble } = readStatus(at('state'));
    expect(networkTrouble).toContain('network.json is not of the schema bandog.network/1; the last good settings are in force');
    const [row] = diagnose({
      now: systemClock.now(),
      platform: process.platform,
      status: readStatus(at('state')),
      coverage: [],
      way: (await walkToCollector(at('state'))) ?? [],
      proc: '/proc',
    }).filter(({ title }) => title === 'Network settings');
    expect(row).toMatchObject({ state: 'broken', says: networkTrouble });
    await proxy.stop();
  });

  it('goes through the proxy of the environment, as the service is started', { timeout: 90_000 }, async () => {
    const proxy = await ConnectProxy.start();
    mkdirSync(at('root'));
    const bandog = path.join(import.meta.dirname, '../../bin/bandog.mjs');
    const env = { HTTPS_PROXY: `http://${proxy.address}`, NO_PROXY: 'elsewhere.example', PATH: process.env['PATH'] ?? '' };
    const agent = spawn(process.execPath, [bandog, 'agent', 'run', '--state', at('state'), '--root', at('root')], {
      stdio: 'ignore',
      env,
    });
    agents.push(agent);
    await expect.poll(() => new Set(proxy.asked), PATIENCE).toEqual(new Set([`127.0.0.1:${way.port}`]));
    await expect.poll(async () => (await collector.client.listHosts({ limit: 1 })).items[0]?.lastScan, PATIENCE).toBeDefined();
    await end(agent);
    await proxy.stop();
  });

  it('F16: says locally that a clock or certificate is wrong, and goes on looking', { timeout: 60_000 }, async () => {
    const own = await authority();
    const expired = await FaultServer.start(shown(await serverCertificate(own, { days: -380 }), own));
    expired.answer = ({ socket }) => void socket.write(http(200, { headers: { date: new Date().toUTCString() } }));
    const identity = readIdentity(at('state'));
    writeIdentity(at('state'), { ...identity, url: expired.url, authority: own.certificate });
    start();
    see('state', [1]);
    await expect
      .poll(() => readStatus(at('state')).lastFailure ?? '', PATIENCE)
      .toMatch(/certificate expired on .*renewed at the collector/);
    await expect.poll(() => known('state'), PATIENCE).toEqual(['/opt/1']);
    expect(expired.requests.every((line) => line === 'GET /healthz')).toBe(true);
    await expired.stop();
  });
});

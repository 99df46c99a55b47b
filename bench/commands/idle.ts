import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CollectorProcess } from '../../test/fleet/collector-process.ts';
import { provision } from '../../test/fleet/provision.ts';
import type { Measure } from '../contract.ts';
import type { Holding } from './holding.ts';

const FLEET = 'commands';
const CLIENTS = 2;
/** Hosts that wait before anything is measured: what the server loads and compiles for the first of them is no host's. */
const FIRST_HOSTS = 200;
/** After the last has come, so that what was only garbage is gone where it goes. */
const SETTLE_MS = 5000;
const MOST_WAIT_MS = 300_000;

/** So many hosts that wait, and what each may take of the collector. */
export interface IdleRun {
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly hosts: number;
  readonly perSecond: number;
}

/** A collector that is measured. */
interface Server {
  readonly pid: number;
  readonly port: number;
  readonly authority?: string;
  held(): Promise<number>;
  stop(): Promise<void>;
}

/** What one waiting host takes of the collector's anonymous memory: with TLS in the process, and without any. */
export async function idleMeasure(how: 'plain' | 'tls', { folder, say, hosts, perSecond }: IdleRun): Promise<Measure> {
  const data = path.join(folder, `idle-${how}`);
  mkdirSync(data, { mode: 0o700 });
  await provision(path.join(data, 'store.sqlite'), { fleet: FLEET, from: 0, count: FIRST_HOSTS + hosts });
  const server = how === 'plain' ? await startPlain(data) : await startTls(data);
  const clients: ChildProcess[] = [];
  const hold = (firstHost: number, count: number): void => {
    const { port, authority } = server;
    const wanted: Holding = { fleet: FLEET, port, authority, firstHost, hosts: count, perSecond: perSecond / CLIENTS };
    clients.push(spawn(process.execPath, [HOLDING, JSON.stringify(wanted)], { stdio: ['pipe', 'pipe', 'inherit'] }));
  };
  try {
    hold(0, FIRST_HOSTS);
    await heldBy(server, FIRST_HOSTS);
    const before = memoryOf(server.pid);
    const each = Math.ceil(hosts / CLIENTS);
    for (let client = 0; client < CLIENTS; client += 1) hold(FIRST_HOSTS + client * each, Math.min(each, hosts - client * each));
    await heldBy(server, FIRST_HOSTS + hosts);
    const after = memoryOf(server.pid);
    for (const client of clients) await ended(client);
    const kilobytes = (after - before) / hosts / 1000;
    const most = how === 'plain' ? 18 : 64;
    say(
      `${how}: ${hosts} hosts wait in ${CLIENTS} processes; anonymous memory of the collector ${mib(before)} MiB with ${FIRST_HOSTS}, ${mib(after)} MiB with all`,
    );
    return {
      name: `a waiting host ${how === 'plain' ? 'without TLS' : 'with TLS'} against ${most} kB`,
      ratio: kilobytes / most,
      atMost: 1,
      figures: `${kilobytes.toFixed(1)} kB each, ${hosts} shown`,
    };
  } finally {
    for (const client of clients) client.kill('SIGKILL');
    await server.stop();
  }
}

const HOLDING = fileURLToPath(new URL('./holding.ts', import.meta.url));
const PLAIN = fileURLToPath(new URL('./plain-collector.ts', import.meta.url));

async function startTls(data: string): Promise<Server> {
  const collector = new CollectorProcess(data, ['--held-requests', '100000']);
  await collector.start();
  return {
    pid: collector.pid,
    port: Number(new URL(collector.url).port),
    authority: collector.authority,
    held: () => collector.ask(async (client) => heldIn(Buffer.concat(await Array.fromAsync(client.getMetrics())).toString())),
    stop: () => collector.stop(),
  };
}

async function startPlain(data: string): Promise<Server> {
  const child = spawn(process.execPath, [PLAIN, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(said.toString('utf8')) as { readonly port: number };
  const token = readFileSync(path.join(data, 'admin-token'), 'utf8').trim();
  return {
    pid: child.pid ?? 0,
    port,
    async held() {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      return heldIn(await answer.text());
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function heldIn(metrics: string): number {
  const held = /^bandog_held_requests (\d+)$/m.exec(metrics)?.[1];
  if (held === undefined) throw new Error('the collector does not say how many it holds');
  return Number(held);
}

/** Of those that wait some are away for a moment: each is answered after 50 seconds, and waits again. */
const NEARLY_ALL = 0.995;

/** Resolves when so many wait. */
async function heldBy(server: Server, hosts: number): Promise<void> {
  const end = performance.now() + MOST_WAIT_MS;
  while ((await server.held()) < hosts * NEARLY_ALL) {
    if (performance.now() > end) throw new Error(`${await server.held()} of ${hosts} hosts wait after ${MOST_WAIT_MS / 1000} s`);
    await sleep(200);
  }
  await sleep(SETTLE_MS);
}

/** What no file backs (proc(5), RssAnon), in bytes. */
function memoryOf(pid: number): number {
  return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

/** Ends a process of hosts. @throws Error when one of them was refused: its memory was never taken */
async function ended(client: ChildProcess): Promise<void> {
  let said = '';
  client.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  client.stdin?.end();
  await once(client, 'close');
  const { failed } = JSON.parse(said) as { readonly failed: number };
  if (failed > 0) throw new Error(`${failed} requests of waiting hosts failed`);
}

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

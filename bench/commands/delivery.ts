import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiClient, type ApiClient } from '../../src/api-client/client.generated.ts';
import { httpsTransport } from '../../src/api-client/https-transport.ts';
import type { ContactAnswer, WaitAnswer } from '../../src/wire/protocol.ts';
import { PostgresServer } from '../../test/postgres/server.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { CollectorProcess } from '../../test/fleet/collector-process.ts';
import { heartbeatOf } from '../../test/fleet/heartbeat.ts';
import { Way } from '../../test/fleet/way.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import type { Measure } from '../contract.ts';
import { Lane } from '../ingest/lane.ts';
import { bearerRequest } from '../ingest/requests.ts';

const MOST_MS = 50;
const HOLD_SECONDS = 50;
/** Orders before those that are measured: what is loaded and compiled for the first is no later one's. */
const WARM_UP = 10;
const HELD_MS = 50;

/** So many hosts that wait at one replica, and so many orders one after another at the other. */
export interface DeliveryRun {
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly hosts: number;
  readonly orders: number;
}

/**
 * From the moment at which a person's request to look again is sent to one replica until the order is in the hands of a host that waits at
 * the other: request, commit, NOTIFY, the end of the held request, a heartbeat, its answer. PostgreSQL is one whose commits are on the disk.
 */
export async function deliveryMeasure({ folder, say, hosts, orders }: DeliveryRun): Promise<Measure> {
  const server = await PostgresServer.start({ isDurable: true });
  const replicas: CollectorProcess[] = [];
  try {
    const address = await server.createDatabase('commands');
    const [ordering, holding] = await startReplicas(folder, address);
    replicas.push(ordering, holding);
    const waiting = await enrol(holding, hosts);
    const took = await ordered(ordering, { waiting, orders });
    for (const host of waiting) host.lane.close();
    const sorted = took.toSorted((one, other) => one - other);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    const figures = `p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, max ${at(1).toFixed(0)} ms, ${orders} orders to ${hosts} hosts`;
    say(`delivered across two replicas: ${figures}`);
    return { name: `p95 against ${MOST_MS} ms`, ratio: at(0.95) / MOST_MS, atMost: 1, figures };
  } finally {
    for (const replica of replicas) await replica.stop();
    await server.stop();
  }
}

/** Two replicas of one store, as in docs/collector.md: the second begins with what the first made in its data folder. */
async function startReplicas(folder: string, store: string): Promise<readonly [CollectorProcess, CollectorProcess]> {
  const [first, second] = ['replica-1', 'replica-2'].map((name) => path.join(folder, name)) as [string, string];
  mkdirSync(first, { mode: 0o700 });
  const argv = ['--store', store, '--held-requests', '10000', '--enrolments-per-second', '10000'];
  const ordering = new CollectorProcess(first, argv);
  await ordering.start();
  await ordering.stop();
  cpSync(first, second, { recursive: true });
  const holding = new CollectorProcess(second, argv);
  await ordering.start();
  await holding.start();
  return [ordering, holding];
}

interface WaitingHost {
  readonly name: string;
  readonly lane: Lane;
  readonly wait: Uint8Array;
  /** The bytes of a heartbeat that says that these orders are done. */
  readonly heartbeat: (done: readonly string[]) => Uint8Array;
  /** Its last order, which its next heartbeat ends. */
  last?: string;
}

/** Hosts with real keys, each with a connection of its own to that replica. */
async function enrol(holding: CollectorProcess, count: number): Promise<readonly WaitingHost[]> {
  const { hostname: host, port } = new URL(holding.url);
  const { authority } = holding;
  const { token } = await holding.ask((client) =>
    client.createEnrolmentToken({ name: 'commands', uses: count, expiresInSeconds: 3600 }),
  );
  const way = new Way({ url: holding.url, authority, sources: 1, keepsAlive: true, maxSockets: 4 });
  const call = async ({
    path: route,
    body = '{}',
    headers = {},
    bearer,
  }: Parameters<Parameters<typeof TestHost.enrol>[0]>[0]) => {
    const answer = await way.post({ path: route, body, headers, bearer });
    if (answer.kind !== 'answer') throw new Error(answer.why);
    return { ...answer, headers: {}, json: () => JSON.parse(answer.text) as Record<string, unknown> };
  };
  const hosts: WaitingHost[] = [];
  for (let number = 0; number < count; number += 1) {
    const name = `host-${number}`;
    const { authorization: bearer } = await TestHost.enrol(call, token, name);
    const to = { host, port: Number(port) };
    const lane = new Lane({ ...to, authority, from: '127.0.0.2' });
    const said = heartbeatOf({ epoch: 1, sequence: 1 });
    const heartbeat = (done: readonly string[]): Uint8Array => {
      const updates = { ...said.updates, outcomes: done.map((id) => ({ id, state: 'acted' })) };
      return bearerRequest(to, { path: ROUTES.heartbeat, bearer, body: { ...said, updates } });
    };
    // What is new to the collector of a host is recorded before anything is measured.
    await lane.post(heartbeat([]));
    hosts.push({
      name,
      lane,
      wait: bearerRequest(to, { path: ROUTES.wait, bearer, body: { seconds: HOLD_SECONDS } }),
      heartbeat,
    });
  }
  way.close();
  return hosts;
}

async function ordered(
  ordering: CollectorProcess,
  { waiting, orders }: { readonly waiting: readonly WaitingHost[]; readonly orders: number },
): Promise<readonly number[]> {
  const token = readFileSync(path.join(ordering.dataFolder, 'admin-token'), 'utf8').trim();
  const transport = httpsTransport({ url: ordering.url, token, authority: ordering.authority });
  const client = apiClient(transport);
  try {
    const took: number[] = [];
    for (let number = 0; number < WARM_UP + orders; number += 1) {
      const host = waiting[number % waiting.length];
      if (host === undefined) throw new Error('there are no hosts');
      const ms = await deliver(client, host);
      if (number >= WARM_UP) took.push(ms);
    }
    return took;
  } finally {
    await transport.close();
  }
}

/** One order, in milliseconds. */
async function deliver(client: ApiClient, waiting: WaitingHost): Promise<number> {
  const { name, lane, wait } = waiting;
  const heartbeat = waiting.heartbeat(waiting.last === undefined ? [] : [waiting.last]);
  const woken = lane.post(wait);
  // Until it is held: an order that was there before would be told without any NOTIFY.
  await sleep(HELD_MS);
  const begun = performance.now();
  const [{ id }, answer] = await Promise.all([client.rescanHost({ host: name, expiresInSeconds: 30 }), woken]);
  if (answer.status !== 200 || !(JSON.parse(answer.body) as WaitAnswer).orders)
    throw new Error(`${name} was not woken: ${answer.body}`);
  const { status, body } = await lane.post(heartbeat);
  const ms = performance.now() - begun;
  const given = status === 200 ? ((JSON.parse(body) as ContactAnswer).updates?.commands ?? []) : [];
  waiting.last = id;
  if (!given.some(({ text }) => text.includes(id))) throw new Error(`${name} was woken and not given its order: ${body}`);
  return ms;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Lane, type LaneOptions } from './lane.ts';
import { heartbeatRequest, reportRequests, type Sender } from './requests.ts';

/** What a load came to, of requests that were sent while it was measured. */
export interface LoadResult {
  readonly answered: number;
  /** Answers that were no 200, and answers that did not come. */
  readonly failed: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Share of the connections that resumed a session. */
  readonly resumed: number;
  /** CPU of the generator itself. */
  readonly cpuSeconds: number;
}

/** One load: so many open connections that send as fast as they are answered, or so many new connections a second. */
export type Load = Sender & {
  readonly authority: string;
  readonly firstHost: number;
  readonly hosts: number;
} & (
    | { readonly kind: 'heartbeats' | 'reports'; readonly connections: number; readonly each: number }
    | { readonly kind: 'steady'; readonly perSecond: number; readonly seconds: number; readonly resumePercent: number }
  );

/** Source addresses on loopback: each has 28,000 ports, and a closed connection keeps its own for a minute. */
const SOURCES = 8;
const KEPT_SESSIONS = 256;

/** Makes the requests, then sends them: what it takes to make them is not measured. */
export async function run(load: Load): Promise<LoadResult> {
  return load.kind === 'steady' ? steady(load) : flatOut(load);
}

async function flatOut(load: Extract<Load, { kind: 'heartbeats' | 'reports' }>): Promise<LoadResult> {
  const { connections, each, firstHost, hosts } = load;
  const perLane = Array.from({ length: connections }, (_, lane) => {
    if (load.kind === 'reports') return reportRequests(load, firstHost + lane, each);
    // A different host each time: the same row again and again would be in the processor's cache.
    const own = Math.floor(hosts / connections);
    const made = Array.from({ length: Math.min(own, 200) }, (__, at) =>
      heartbeatRequest(load, firstHost + lane * own + at, false),
    );
    return Array.from({ length: each }, (__, at) => made[at % made.length] ?? new Uint8Array());
  });
  const lanes = perLane.map((_, lane) => new Lane(to(load, lane)));
  // The handshakes are no part of it.
  await Promise.all(lanes.map(async (lane) => lane.post(heartbeatRequest(load, firstHost, false))));
  const took: number[] = [];
  const measured = watch();
  let failed = 0;
  await Promise.all(
    lanes.map(async (lane, at) => {
      for (const request of perLane[at] ?? []) {
        const begun = performance.now();
        const { status } = await lane.post(request);
        if (status === 200) took.push(performance.now() - begun);
        else failed += 1;
      }
    }),
  );
  for (const lane of lanes) lane.close();
  return { ...measured(took), failed, resumed: 0 };
}

async function steady(load: Extract<Load, { kind: 'steady' }>): Promise<LoadResult> {
  const { perSecond, seconds, resumePercent, firstHost, hosts } = load;
  const sessions: Buffer[] = [];
  const took: number[] = [];
  const under = new Set<Promise<void>>();
  const counted = { failed: 0, resumed: 0 };
  const contact = async (number: number, dueMs: number): Promise<void> => {
    const wantsResumed = (number * 37) % 100 < resumePercent;
    const session = wantsResumed ? sessions[number % sessions.length] : undefined;
    const lane = new Lane({ ...to(load, number), session });
    try {
      const { status } = await lane.post(heartbeatRequest(load, firstHost + (number % hosts), true));
      if (status === 200) took.push(performance.now() - dueMs);
      else counted.failed += 1;
      if (lane.isResumed) counted.resumed += 1;
      if (lane.session !== undefined) sessions[number % KEPT_SESSIONS] = lane.session;
    } catch {
      counted.failed += 1; // a connection that broke
    } finally {
      lane.close();
    }
  };
  const measured = watch();
  const begun = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const dueMs = begun + (number / perSecond) * 1000;
    const ahead = dueMs - performance.now();
    if (ahead > 0) await sleep(ahead);
    const one = contact(number, dueMs).finally(() => under.delete(one));
    under.add(one);
  }
  await Promise.all(under);
  const result = measured(took);
  return { ...result, failed: counted.failed, resumed: counted.resumed / Math.max(1, perSecond * seconds) };
}

function to(load: Load, lane: number): LaneOptions {
  const { host, port, authority } = load;
  return { host, port, authority, from: `127.0.0.${2 + (lane % SOURCES)}` };
}

/** Begins to measure; the function that it gives ends that. */
function watch(): (took: number[]) => Omit<LoadResult, 'failed' | 'resumed'> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  return (took) => {
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const sorted = Float64Array.from(took).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return { answered: took.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), cpuSeconds: (user + system) / 1e6 };
  };
}

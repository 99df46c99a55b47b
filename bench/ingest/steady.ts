import { mkdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import type { Measure } from '../contract.ts';
import { CollectorProcess } from '../../test/fleet/collector-process.ts';
import { provision } from '../../test/fleet/provision.ts';
import { cpuSecondsOf } from '../measure.ts';
import { generate } from './flat-out.ts';

/** A fleet at its ordinary pace. */
export interface SteadyRun {
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly minutes: number;
  readonly hosts: number;
  readonly fleet: string;
  /** Contacts a second; the burst is half as many again. */
  readonly perSecond: number;
}

/** 250,000 hosts, each every five minutes; what the bars are about. */
export const PER_SECOND = 833;
const RESUME_PERCENT = 92;
const MEMORY_EVERY_MS = 1000;

/** Contacts at the pace of the fleet, each on a TLS connection of its own, most of which resume a session. */
export async function steadyFigures({
  folder,
  say,
  minutes,
  hosts,
  fleet,
  perSecond: usualPerSecond,
}: SteadyRun): Promise<readonly Measure[]> {
  const data = path.join(folder, 'steady');
  mkdirSync(data, { mode: 0o700 });
  const collector = new CollectorProcess(data);
  say(`${hosts} hosts with keys of their own are imported`);
  await provision(collector.storeFile, { fleet, from: 0, count: hosts });
  await collector.start();
  try {
    const pace = async (perSecond: number, seconds: number) => {
      const { hostname, port } = new URL(collector.url);
      const where = {
        fleet,
        collectorId: collector.collectorId,
        host: hostname,
        port: Number(port),
        authority: collector.authority,
      };
      const begun = new Date().toISOString();
      const before = cpuSecondsOf(collector.pid);
      const memory = sampleMemory(collector.pid);
      const load = { kind: 'steady', firstHost: 0, hosts, perSecond, seconds, resumePercent: RESUME_PERCENT } as const;
      const result = await generate({ ...where, ...load });
      const cores = (cpuSecondsOf(collector.pid) - before) / result.seconds;
      const stored = contactsSince(collector.storeFile, begun);
      const wanted = Math.min(hosts, perSecond * seconds);
      if (stored < wanted) throw new Error(`${wanted} hosts were answered, the store knows of ${stored}`);
      const memoryMib = memory();
      say(
        `${perSecond}/s for ${result.seconds.toFixed(0)} s: ${result.answered} answered, ${(result.resumed * 100).toFixed(0)} % resumed, server ${cores.toFixed(2)} of a core, generator ${(result.cpuSeconds / result.seconds).toFixed(2)}, p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms, max ${result.maxMs.toFixed(0)} ms, anonymous memory ${memoryMib.toFixed(0)} MiB`,
      );
      const msEach = (1000 * cores * result.seconds) / result.answered;
      return { msEach, cores, p99Ms: result.p99Ms, memoryMib, resumed: result.resumed };
    };
    const usual = await pace(usualPerSecond, Math.round(minutes * 60));
    const burst = await pace(Math.round(1.5 * usualPerSecond), Math.round(Math.min(60, minutes * 60)));
    if (usual.resumed < 0.9) throw new Error(`only ${(usual.resumed * 100).toFixed(0)} % of the connections resumed a session`);
    const memoryMib = Math.max(usual.memoryMib, burst.memoryMib);
    return [
      {
        name: `cores at ${usualPerSecond}/s`,
        ratio: usual.cores,
        // Of a slower pace the same share.
        atMost: (0.65 * usualPerSecond) / PER_SECOND,
        figures: `${usual.msEach.toFixed(3)} ms of CPU each with ${hosts} hosts, TLS 1.3`,
      },
      { name: 'p99 against 250 ms', ratio: usual.p99Ms / 250, atMost: 1, figures: `${usual.p99Ms.toFixed(1)} ms` },
      { name: 'anonymous memory against 400 MiB', ratio: memoryMib / 400, atMost: 1, figures: `${memoryMib.toFixed(0)} MiB` },
    ];
  } finally {
    await collector.stop();
  }
}

/** Samples what a process holds that no file backs (proc(5), RssAnon); the function that it gives ends that and says the most, in MiB. */
function sampleMemory(pid: number): () => number {
  let most = 0;
  const look = () => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    most = Math.max(most, Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  };
  const timer = setInterval(look, MEMORY_EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

/** Hosts whose contact the store remembers. */
function contactsSince(file: string, at: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return Number(database.prepare('SELECT count(*) AS n FROM presence WHERE last_contact >= ?').get(at)?.['n']);
  } finally {
    database.close();
  }
}

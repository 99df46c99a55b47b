import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark, Measure } from '../contract.ts';
import { provision, provisionPostgres } from '../../test/fleet/provision.ts';
import { PostgresServer } from '../../test/postgres/server.ts';
import { cpuSecondsOf, cpuSecondsWithChildren, median } from '../measure.ts';
import { BareServer } from './bare-process.ts';
import { flatOutCost, type Side } from './flat-out.ts';
import { CollectorProcess } from '../../test/fleet/collector-process.ts';
import { PER_SECOND, steadyFigures } from './steady.ts';

const FLEET = 'ingest';
const CONNECTIONS = 64;
/** Turns of both sides: a second in which the machine is slow meets one of each. */
const TURNS = 5;
const HEARTBEATS_EACH = 300;
const REPORTS_EACH = 30;
type Kind = 'heartbeats' | 'reports';
const HOSTS: Readonly<Record<Kind, number>> = { heartbeats: 20_000, reports: CONNECTIONS * (TURNS + 1) };

/** What a collector costs a fleet that is large: against bare statements behind the same TLS, and at the pace of 250,000 hosts. */
export const benchmark: Benchmark = {
  name: 'ingest',
  summary:
    'heartbeats and reports with 10 changed findings, per CPU second of the server, against bare grouped statements behind the same TLS, headers and bodies; the same on PostgreSQL, its CPU included, against SQLite; then 250000 hosts at 833 contacts a second, each on a connection of its own, and 1250 a second (--minutes 1, --hosts 250000, --pace 833, --only rates|postgres|steady)',
  bar: 'heartbeats at most 1/0.7 times, reports at most 2 times the CPU; on PostgreSQL at most 1/0.67 and 1/0.4 times SQLite’s; steady at most 0.65 of a core, p99 250 ms, 400 MiB of anonymous memory, nothing lost',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: 'string', default: '1' },
        hosts: { type: 'string', default: '250000' },
        only: { type: 'string', default: 'all' },
        pace: { type: 'string', default: String(PER_SECOND) },
      },
    });
    const [minutes, hosts, perSecond] = [Number(values.minutes), Number(values.hosts), Number(values.pace)];
    if (!(minutes > 0) || !(hosts >= 1000) || !(perSecond >= 1))
      throw new Error('--minutes is a number above 0, --hosts one of 1000 or more, --pace one of 1 or more');
    const measures: Measure[] = [];
    if (values.only !== 'steady' && values.only !== 'postgres') {
      measures.push(await rates('heartbeats', { folder, say }));
      measures.push(await rates('reports', { folder, say }));
    }
    if (values.only === 'all' || values.only === 'postgres')
      for (const kind of ['heartbeats', 'reports'] as const) measures.push(await onPostgres(kind, { folder, say }));
    if (values.only === 'all' || values.only === 'steady')
      measures.push(...(await steadyFigures({ folder, say, minutes, hosts, perSecond, fleet: FLEET })));
    return { measures };
  },
};

interface Here {
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Heartbeats or reports against bare statements. */
async function rates(kind: Kind, { folder, say }: Here): Promise<Measure> {
  const hosts = HOSTS[kind];
  const ours = new CollectorProcess(dataFolder(folder, `ours-${kind}`));
  const theirs = dataFolder(folder, `bare-${kind}`);
  await provision(ours.storeFile, { fleet: FLEET, from: 0, count: hosts });
  await provision(path.join(theirs, 'store.sqlite'), { fleet: FLEET, from: 0, count: hosts });
  await ours.start();
  const bare = await BareServer.start(kind, { like: ours, file: path.join(theirs, 'store.sqlite') });
  try {
    const sides = [
      { name: 'ours', url: ours.url, cpuSeconds: () => cpuSecondsOf(ours.pid) },
      { name: 'bare', url: bare.url, cpuSeconds: () => cpuSecondsOf(bare.pid) },
    ] as const;
    const { ratio, figures } = await inTurns(
      kind,
      sides.map((side) => ({ side, like: ours })),
      say,
    );
    return { name: `CPU of ${kind}`, ratio, atMost: kind === 'heartbeats' ? 1 / 0.7 : 2, figures };
  } finally {
    await bare.stop();
    await ours.stop();
  }
}

/** The same on PostgreSQL, whose commits are on the disk and whose CPU counts too, against SQLite. */
async function onPostgres(kind: Kind, { folder, say }: Here): Promise<Measure> {
  const hosts = { fleet: FLEET, from: 0, count: HOSTS[kind] };
  const server = await PostgresServer.start({ isDurable: true, settings: { shared_buffers: '256MB' } });
  const small = new CollectorProcess(dataFolder(folder, `sqlite-${kind}`));
  const address = await server.createDatabase('ingest');
  const large = new CollectorProcess(dataFolder(folder, `postgres-${kind}`), ['--store', address]);
  try {
    await provision(small.storeFile, hosts);
    await small.start();
    await large.start();
    await provisionPostgres(address, hosts);
    const cpuSeconds = () => cpuSecondsOf(large.pid) + cpuSecondsWithChildren(server.pid);
    const sides = [
      { side: { name: 'postgres', url: large.url, cpuSeconds }, like: large },
      { side: { name: 'sqlite', url: small.url, cpuSeconds: () => cpuSecondsOf(small.pid) }, like: small },
    ];
    const { ratio, figures } = await inTurns(kind, sides, say);
    return { name: `CPU of ${kind} on PostgreSQL`, ratio, atMost: kind === 'heartbeats' ? 1 / 0.67 : 1 / 0.4, figures };
  } finally {
    await small.stop();
    await large.stop();
    await server.stop();
  }
}

interface Compared {
  readonly side: Side;
  /** Whose certificate and id it has. */
  readonly like: CollectorProcess;
}

/** Both sides in turns, with the same requests. */
async function inTurns(
  kind: Kind,
  sides: readonly Compared[],
  say: Here['say'],
): Promise<{ readonly ratio: number; readonly figures: string }> {
  const [each, hosts] = [kind === 'heartbeats' ? HEARTBEATS_EACH : REPORTS_EACH, HOSTS[kind]];
  const costs: readonly [number[], number[]] = [[], []];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const [at, { side, like }] of sides.entries()) {
      const firstHost = kind === 'heartbeats' ? 0 : turn * CONNECTIONS;
      const load = { kind, fleet: FLEET, firstHost, hosts, connections: CONNECTIONS, each, authority: like.authority } as const;
      const { msEach, line } = await flatOutCost(side, { ...load, collectorId: like.collectorId });
      // The first turn warms both.
      if (turn > 0) costs[at]?.push(msEach);
      if (turn > 0) say(`${kind} ${side.name}  ${line}`);
    }
  }
  const [our, their] = costs.map(median) as [number, number];
  const figures = `${(our * 1000).toFixed(0)} µs against ${(their * 1000).toFixed(0)} µs of CPU each: ${Math.round(1000 / our)} against ${Math.round(1000 / their)} per CPU second`;
  return { ratio: our / their, figures };
}

function dataFolder(folder: string, name: string): string {
  const made = path.join(folder, name);
  mkdirSync(made, { mode: 0o700 });
  return made;
}

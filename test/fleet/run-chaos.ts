import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresStore } from '../../src/collector/store/postgres/store.ts';
import { PostgresPair } from '../postgres/pair.ts';
import { faultOf, type Site } from './chaos.ts';
import { Dice } from './dice.ts';
import { Fleet } from './fleet.ts';
import { heldAgainst, type FleetOutcome } from './fleet-outcome.ts';
import { Ledger } from './ledger.ts';
import { startReplicas } from './replicas.ts';
import { simulate, type Behaviour } from './simulation.ts';
import { Way } from './way.ts';

const DATABASE = 'bandog';
/** For how long something is wrong, and for how long nothing is. */
const [LONGEST_FAULT_MS, LONGEST_REST_MS] = [5000, 6000];

/** One run of a fleet against replicas on a primary with its synchronous standby. */
export interface ChaosRun {
  /** Of the replicas' data; made by the run. */
  readonly folder: string;
  readonly replicas: number;
  readonly hosts: number;
  /** Of faults; then everybody says what is left. */
  readonly seconds: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly behaviour: Behaviour;
  /** What goes wrong; absent: as the dice choose, until the time is over. */
  readonly faults?: (site: Site, ledger: Ledger) => Promise<void>;
  readonly say: (line: string) => void;
}

/**
 * Lets a fleet live with replicas while one thing after the other fails, and holds what was acknowledged against the standby, which takes over at
 * the end: what it lacks was lost.
 */
export async function runChaos(run: ChaosRun): Promise<FleetOutcome> {
  const pair = await PostgresPair.start();
  try {
    await pair.primary.createDatabase(DATABASE);
    mkdirSync(run.folder, { recursive: true, mode: 0o700 });
    const store = pair.address(DATABASE);
    const replicas = await startReplicas({ folder: run.folder, store, count: run.replicas });
    try {
      return await live(run, { pair, replicas });
    } finally {
      for (const one of replicas) await one.kill();
    }
  } finally {
    await pair.stop();
  }
}

async function live(run: ChaosRun, site: Site): Promise<FleetOutcome> {
  const { pair, replicas } = site;
  const [first] = replicas;
  if (first === undefined) throw new Error('there is no replica');
  const ledger = new Ledger();
  const urls = replicas.map(({ url }) => url);
  const way = new Way({ url: urls, authority: first.authority, sources: 4, keepsAlive: false, maxSockets: 64 });
  try {
    const fleet = new Fleet({ seed: `chaos-${run.seed}`, way, ledger, tokenSecret: await first.enrolmentSecret(20 * run.hosts) });
    let isOver = false;
    const going = (run.faults ?? faultsUntil(run, performance.now() + run.seconds * 1000))(site, ledger).finally(() => {
      isOver = true;
    });
    const problems = await simulate({
      ...run,
      fleet,
      enrolled: run.hosts,
      provisioned: 0,
      rounds: Infinity,
      isOver: () => isOver,
      collectorId: first.collectorId,
    });
    await going;
    for (const one of replicas) await one.stop();
    await pair.repair();
    await pair.failOver();
    return await heldAgainst(await openPostgresStore(pair.address(DATABASE)), { ledger, counts: fleet.counts, problems });
  } finally {
    way.close();
  }
}

/** One fault after the other until then, each told with when it happened. */
function faultsUntil({ seed, say }: ChaosRun, endsAtMs: number): (site: Site, ledger: Ledger) => Promise<void> {
  return async (site, ledger) => {
    const dice = new Dice(seed);
    while (performance.now() < endsAtMs) {
      await sleep(dice.below(LONGEST_REST_MS));
      const fault = faultOf(dice);
      const ms = 200 + dice.below(LONGEST_FAULT_MS);
      say(`${new Date().toISOString()} ${ledger.batches} batches acknowledged; now ${fault.name}, for ${ms} ms`);
      await fault.happen(site, { dice, ms });
    }
  };
}

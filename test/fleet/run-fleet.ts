import { existsSync, mkdirSync } from 'node:fs';
import { openSqliteStore } from '../../src/collector/store/sqlite/store.ts';
import { CollectorProcess } from './collector-process.ts';
import { Dice } from './dice.ts';
import { Fleet } from './fleet.ts';
import { heldAgainst, type FleetOutcome } from './fleet-outcome.ts';
import { Ledger } from './ledger.ts';
import { provision } from './provision.ts';
import { ORDINARY, simulate, type Behaviour } from './simulation.ts';
import { Way } from './way.ts';

/** One run of a fleet against a collector of its own. */
export interface FleetRun {
  /** Of the collector; made when it is not there. */
  readonly dataFolder: string;
  readonly enrolled: number;
  readonly provisioned: number;
  readonly rounds: number;
  readonly seed: number;
  readonly concurrency: number;
  /** How often the collector is killed on the way, at no moment in particular. */
  readonly kills: number;
  readonly behaviour?: Behaviour;
  readonly say: (line: string) => void;
}

/** Starts a collector, lets a fleet live with it, ends it, and holds its store against what it had acknowledged. */
export async function runFleet(run: FleetRun): Promise<FleetOutcome> {
  const collector = new CollectorProcess(run.dataFolder);
  if (!existsSync(run.dataFolder)) mkdirSync(run.dataFolder, { recursive: true, mode: 0o700 });
  const fleetSeed = `fleet-${run.seed}`;
  if (run.provisioned > 0) await provision(collector.storeFile, { fleet: fleetSeed, from: run.enrolled, count: run.provisioned });
  await collector.start();
  const ledger = new Ledger();
  const way = new Way({ url: collector.url, authority: collector.authority, sources: 4, keepsAlive: false, maxSockets: 64 });
  try {
    const tokenSecret = await collector.enrolmentSecret(10 * run.enrolled + run.provisioned + 1000);
    const fleet = new Fleet({ seed: fleetSeed, way, ledger, tokenSecret });
    const killer = killsOf(run, collector);
    const problems = await simulate({
      ...run,
      fleet,
      collectorId: collector.collectorId,
      behaviour: run.behaviour ?? ORDINARY,
      beforeRound: async (round) => {
        run.say(`round ${round + 1} of ${run.rounds}: ${ledger.hosts} hosts, ${ledger.batches} batches acknowledged`);
        killer.before(round);
      },
    });
    await killer.done();
    await collector.stop();
    return await heldAgainst(await openSqliteStore(collector.storeFile), { ledger, counts: fleet.counts, problems });
  } finally {
    way.close();
    await collector.kill();
  }
}

/** Kills the collector in so many of the rounds, each time at a moment that the dice choose, and starts it again. */
function killsOf({ rounds, kills, seed }: FleetRun, collector: CollectorProcess) {
  const dice = new Dice(seed);
  const when = new Set<number>();
  while (when.size < Math.min(kills, rounds)) when.add(dice.below(rounds));
  const under: Promise<void>[] = [];
  const killAt = async (ms: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await collector.kill();
    await collector.start();
  };
  return {
    before(round: number): void {
      if (when.has(round)) under.push(killAt(dice.below(500)));
    },
    async done(): Promise<void> {
      await Promise.all(under);
    },
  };
}

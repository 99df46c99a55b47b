import { churn } from './copies.ts';
import { Dice } from './dice.ts';
import type { Fleet } from './fleet.ts';
import { Host } from './host.ts';
import { attack, ATTACKS } from './hostile.ts';

/** How a fleet is to behave: percentages are of each machine's rounds. */
export interface Behaviour {
  readonly churnPercent: number;
  readonly offlinePercent: number;
  readonly clonePercent: number;
  readonly reimagePercent: number;
  readonly hostilePercent: number;
}

/** What an ordinary fleet does, with ten times the accidents of an ordinary month. */
export const ORDINARY: Behaviour = {
  churnPercent: 30,
  offlinePercent: 10,
  clonePercent: 1,
  reimagePercent: 1,
  hostilePercent: 5,
};

/** One simulation, bounded in count. */
export interface Plan {
  readonly fleet: Fleet;
  /** Hosts that enrol over the wire. */
  readonly enrolled: number;
  /** Hosts that are in the store already, numbered from `enrolled` on. */
  readonly provisioned: number;
  readonly collectorId: string;
  readonly rounds: number;
  /** Asked before each round: whether the rest of them is left out. */
  readonly isOver?: () => boolean;
  readonly seed: number;
  /** Machines that act at once. */
  readonly concurrency: number;
  readonly behaviour: Behaviour;
  /** Called before each round. */
  readonly beforeRound?: (round: number) => Promise<void>;
}

/** One machine, and those that were cloned from it: they act one after another, so that the ledger hears in the order of the store. */
type Machine = Host[];

/** Contacts that a host gets at the end to say what it has left. */
const MOST_SETTLING = 1000;

/** Runs a fleet through its rounds and lets everybody say what is left to say; sentences about what went wrong. */
export async function simulate(plan: Plan): Promise<readonly string[]> {
  const { fleet, rounds, concurrency, collectorId } = plan;
  const problems: string[] = [];
  const machines: Machine[] = [];
  const numbers = Array.from({ length: plan.enrolled + plan.provisioned }, (_, number) => number);
  await eachAtOnce(numbers, concurrency, async (number) => {
    const host = number < plan.enrolled ? await enrolPatiently(fleet, number) : Host.provisioned(fleet, { number, collectorId });
    machines.push([host]);
  });
  machines.sort(([one], [other]) => (one?.number ?? 0) - (other?.number ?? 0));
  for (let round = 0; round < rounds && plan.isOver?.() !== true; round += 1) {
    await plan.beforeRound?.(round);
    await eachAtOnce(machines, concurrency, async (machine) => {
      const [host] = machine;
      if (host === undefined) return;
      // Of its own dice each: what the others do at the same time decides nothing.
      const dice = new Dice(plan.seed * 1_000_003 + round * 7919 + host.number);
      problems.push(...(await act(plan, { machine, dice, machines })));
    });
  }
  await eachAtOnce(machines, concurrency, async (machine) => {
    for (const host of machine) if (!(await settles(host))) problems.push(`${host.name} could not deliver what it has`);
  });
  return problems;
}

interface Acting {
  readonly machine: Machine;
  readonly machines: readonly Machine[];
  readonly dice: Dice;
}

async function act({ fleet, behaviour }: Plan, { machine, machines, dice }: Acting): Promise<readonly string[]> {
  const [host] = machine;
  if (host === undefined) return [];
  if (machine.length < 3 && dice.isIn(behaviour.clonePercent)) {
    fleet.count('clones');
    machine.push(host.clone());
  }
  if (dice.isIn(behaviour.reimagePercent) && host.isSettled) {
    fleet.count('reimages');
    machine[0] = (await Host.enrol(fleet, host.number)) ?? host;
  }
  for (const one of machine) {
    if (dice.isIn(behaviour.churnPercent)) {
      for (let changes = 1 + dice.below(4); changes > 0; changes -= 1) one.change(churn(`${one.number}`, one.copies, dice));
      one.looked();
    }
    if (dice.isIn(behaviour.offlinePercent)) fleet.count('offline');
    else await one.contact();
  }
  if (machines.length < 2 || !dice.isIn(behaviour.hostilePercent)) return [];
  const [other] = dice.of(machines.filter((one) => one !== machine));
  if (other === undefined) return [];
  const problem = await attack(fleet, { attack: dice.of(ATTACKS), attacker: machine[0] ?? host, other });
  return problem === undefined ? [] : [problem];
}

/** A collector that is busy, or was just killed, has time later. */
async function enrolPatiently(fleet: Fleet, number: number): Promise<Host> {
  for (let tries = 0; tries < MOST_SETTLING; tries += 1) {
    const host = await Host.enrol(fleet, number);
    if (host !== undefined) return host;
  }
  throw new Error(`host ${number} could not enrol`);
}

/** Lets a host say all that it has; it must then have nothing more to say. */
async function settles(host: Host): Promise<boolean> {
  for (let tries = 0; tries < MOST_SETTLING; tries += 1) {
    const contacted = await host.contact();
    if (contacted === 'done' && host.isSettled) return true;
  }
  return false;
}

/** Does it for each, so many at once. */
async function eachAtOnce<T>(all: readonly T[], atOnce: number, step: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of waiting) await step(one);
    }),
  );
}

import { RingCostTally } from '../../policy/ring-costs.ts';
import { ringOf } from '../../policy/rollout.ts';
import { RunningVersions } from '../../policy/running-versions.ts';
import type { RouteContext } from '../contract.ts';
import { KeptAnswers } from '../kept-answers.ts';

/** Hosts that are named as those that it costs most. */
const WORST = 20;
/** Hosts that are read at once: some milliseconds, in which others wait. */
const AT_ONCE = 1000;

/** What one walk over all hosts tells. */
export interface FleetFigures {
  readonly at: string;
  readonly costs: ReturnType<RingCostTally['figures']>;
  readonly versions: ReturnType<RunningVersions['figures']>;
}

/**
 * Goes over all hosts that take orders, some at a time, and counts what they run and what it costs them. No store can do it by itself: the
 * ring of a host is its place by a hash that no engine has. The answer is kept for twenty times what it took.
 */
export class FleetWalk {
  readonly #context: RouteContext;
  readonly #kept: KeptAnswers<FleetFigures>;

  constructor(context: RouteContext) {
    this.#context = context;
    this.#kept = new KeptAnswers(() => context.clock.monotonicMs());
  }

  /** The figures of now, or of just before. @throws KnownError E_STORE_UNAVAILABLE */
  async now(): Promise<FleetFigures> {
    const { plan } = this.#context.offers;
    return this.#kept.of(JSON.stringify(plan.shares), async () => this.#walk());
  }

  async #walk(): Promise<FleetFigures> {
    const { store, offers, clock } = this.#context;
    const at = clock.now();
    const costs = new RingCostTally(WORST);
    const versions = new RunningVersions();
    for (let after = 0; ;) {
      const hosts = await store.fleetHosts({ after, limit: AT_ONCE });
      for (const host of hosts) {
        const ring = ringOf(host, offers.plan);
        versions.add({ ...host, ring });
        if (host.cost === undefined) continue;
        const { looksDayMs, residentDayMs, peakBytes } = host.cost;
        const dayMs = looksDayMs + residentDayMs;
        costs.add({ hostId: host.hostId, name: host.name, ring, dayMs, ...(peakBytes === undefined ? {} : { peakBytes }) });
      }
      const last = hosts.at(-1);
      if (last === undefined || hosts.length < AT_ONCE) return { at, costs: costs.figures(), versions: versions.figures() };
      after = last.number;
    }
  }
}

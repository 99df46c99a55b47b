import { RINGS, type Ring, type RolloutPlan } from '../../domain/rollout.ts';
import { ringOf } from './rollout.ts';

/** What the agent of one host costs it. */
export interface HostCost {
  readonly hostId: string;
  readonly name: string;
  /** Into which the host was put by hand. */
  readonly ring?: Ring;
  /** CPU milliseconds of 24 hours. */
  readonly dayMs: number;
  /** Of the largest process that looked. */
  readonly peakBytes?: number;
}

/** A figure of many hosts: that of the one in the middle, and that which 95 of 100 do not exceed. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** What agents cost the hosts of one ring. */
export interface RingCost {
  readonly ring: Ring;
  /** Hosts that said what it costs. */
  readonly hosts: number;
  /** Percent of one core, over 24 hours; absent without hosts. */
  readonly cpuPercent?: Spread;
  /** Absent where no host said it. */
  readonly peakBytes?: Spread;
}

/** A host among those that it costs most. */
export interface CostlyHost {
  readonly hostId: string;
  readonly name: string;
  readonly ring: Ring;
  readonly cpuPercent: number;
  readonly peakBytes?: number;
}

const DAY_MS = 86_400_000;

/** What agents cost, ring by ring, and the hosts that it costs the most CPU time, the worst first (at most `worst`). */
export function ringCosts(
  costs: readonly HostCost[],
  plan: RolloutPlan,
  worst: number,
): { readonly rings: readonly RingCost[]; readonly worst: readonly CostlyHost[] } {
  const hosts = costs.map(({ hostId, name, dayMs, ring, peakBytes }): CostlyHost => ({
    hostId,
    name,
    ring: ringOf({ hostId, ring }, plan),
    cpuPercent: (100 * dayMs) / DAY_MS,
    ...(peakBytes === undefined ? {} : { peakBytes }),
  }));
  const byRing = Map.groupBy(hosts, ({ ring }) => ring);
  return {
    rings: RINGS.map((ring) => ringCost(ring, byRing.get(ring) ?? [])),
    worst: hosts
      .toSorted((one, other) => other.cpuPercent - one.cpuPercent || (one.hostId < other.hostId ? -1 : 1))
      .slice(0, worst),
  };
}

function ringCost(ring: Ring, hosts: readonly CostlyHost[]): RingCost {
  const cpuPercent = spreadOf(hosts.map((host) => host.cpuPercent));
  const peakBytes = spreadOf(hosts.flatMap((host) => host.peakBytes ?? []));
  return {
    ring,
    hosts: hosts.length,
    ...(cpuPercent === undefined ? {} : { cpuPercent }),
    ...(peakBytes === undefined ? {} : { peakBytes }),
  };
}

/** The smallest figure that at least so many hosts do not exceed (nearest rank); undefined without any. */
function spreadOf(figures: readonly number[]): Spread | undefined {
  const sorted = figures.toSorted((one, other) => one - other);
  const at = (percent: number): number | undefined => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  const [p50, p95] = [at(50), at(95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}

import { RINGS, type Ring } from '../../domain/rollout.ts';

/** What the agent of one host costs it. */
export interface HostCost {
  readonly hostId: string;
  readonly name: string;
  readonly ring: Ring;
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

/** What agents cost, ring by ring, and the hosts that it costs the most CPU time; of hosts that are told one by one, two numbers each are kept. */
export class RingCostTally {
  readonly #most: number;
  readonly #figures = new Map<Ring, { readonly cpu: number[]; readonly peaks: number[] }>(
    RINGS.map((ring) => [ring, { cpu: [], peaks: [] }]),
  );
  /** The worst first. */
  readonly #worst: CostlyHost[] = [];

  /** @param most hosts that are named */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more host. */
  add({ hostId, name, ring, dayMs, peakBytes }: HostCost): void {
    const cpuPercent = (100 * dayMs) / DAY_MS;
    const figures = this.#figures.get(ring);
    figures?.cpu.push(cpuPercent);
    if (peakBytes !== undefined) figures?.peaks.push(peakBytes);
    const host = { hostId, name, ring, cpuPercent, ...(peakBytes === undefined ? {} : { peakBytes }) };
    const last = this.#worst.at(-1);
    if (this.#worst.length === this.#most && last !== undefined && !isWorse(host, last)) return;
    const place = this.#worst.findIndex((other) => isWorse(host, other));
    this.#worst.splice(place === -1 ? this.#worst.length : place, 0, host);
    if (this.#worst.length > this.#most) this.#worst.pop();
  }

  /** Of all hosts that were told; every ring is there, and the worst host is the first. */
  figures(): { readonly rings: readonly RingCost[]; readonly worst: readonly CostlyHost[] } {
    const rings = [...this.#figures].map(([ring, { cpu, peaks }]) => {
      const [cpuPercent, peakBytes] = [spreadOf(cpu), spreadOf(peaks)];
      return {
        ring,
        hosts: cpu.length,
        ...(cpuPercent === undefined ? {} : { cpuPercent }),
        ...(peakBytes === undefined ? {} : { peakBytes }),
      };
    });
    return { rings, worst: [...this.#worst] };
  }
}

function isWorse(one: CostlyHost, other: CostlyHost): boolean {
  return one.cpuPercent > other.cpuPercent || (one.cpuPercent === other.cpuPercent && one.hostId < other.hostId);
}

/** The smallest figure that at least so many hosts do not exceed (nearest rank); undefined without any. */
function spreadOf(figures: readonly number[]): Spread | undefined {
  const sorted = Float64Array.from(figures).toSorted();
  const at = (percent: number): number | undefined => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  const [p50, p95] = [at(50), at(95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}

/** Upper bounds of how long answers took, in seconds: what a fleet and what a person notices. */
const BOUNDS = [0.01, 0.05, 0.25, 1, 5] as const;

type Counter = 'batches' | 'heartbeats' | 'rekeys' | 'enrolments' | 'refusals';

/** What each counter counts. */
const HELP: Readonly<Record<Counter, string>> = {
  batches: 'Batches that came, by what became of them',
  heartbeats: 'Heartbeats that were recorded',
  rekeys: 'Hosts that asked for an id of their own',
  enrolments: 'Enrolments by outcome',
  refusals: 'Requests that were refused before they were read',
};

interface Took {
  readonly counts: number[];
  seconds: number;
}

/** Counters of one collector process, for /metrics. */
export class Measures {
  readonly #counts = new Map<Counter, Map<string, number>>();
  readonly #took = new Map<'heartbeats' | 'batches', Took>();
  /** Bytes of batches that are being worked on. */
  bytesInHand = 0;
  /** Requests of hosts that are being worked on. */
  requestsInHand = 0;
  /** Connections that are open. */
  connections = 0;

  /** Adds one to a counter, told apart by an outcome. */
  count(name: Counter, outcome: string): void {
    const outcomes = this.#counts.get(name) ?? new Map<string, number>();
    if (outcomes.size === 0) this.#counts.set(name, outcomes);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }

  /** One request of this kind was answered after so many milliseconds. */
  took(name: 'heartbeats' | 'batches', ms: number): void {
    const known = this.#took.get(name) ?? { counts: [...BOUNDS.map(() => 0), 0], seconds: 0 };
    this.#took.set(name, known);
    const at = BOUNDS.findIndex((bound) => ms <= bound * 1000);
    const bucket = at === -1 ? BOUNDS.length : at;
    known.counts[bucket] = (known.counts[bucket] ?? 0) + 1;
    known.seconds += ms / 1000;
  }

  /** All of them in Prometheus's text format, a line each. */
  lines(): readonly string[] {
    const counters = [...this.#counts].flatMap(([name, outcomes]) => [
      `# HELP bandog_${name}_total ${HELP[name]}`,
      `# TYPE bandog_${name}_total counter`,
      ...[...outcomes]
        .map(([outcome, value]) => `bandog_${name}_total{outcome="${outcome.replaceAll(/[^\w-]/g, '_')}"} ${value}`)
        .toSorted(),
    ]);
    return [...counters, ...[...this.#took].flatMap(([name, took]) => histogram(`bandog_${name}_seconds`, took))];
  }
}

function histogram(name: string, { counts, seconds }: Took): readonly string[] {
  const upTo = (at: number) => counts.slice(0, at + 1).reduce((sum, one) => sum + one, 0);
  const all = upTo(BOUNDS.length);
  return [
    `# HELP ${name} How long answers took, after the commit`,
    `# TYPE ${name} histogram`,
    ...BOUNDS.map((bound, at) => `${name}_bucket{le="${bound}"} ${upTo(at)}`),
    `${name}_bucket{le="+Inf"} ${all}`,
    `${name}_sum ${seconds.toFixed(3)}`,
    `${name}_count ${all}`,
  ];
}

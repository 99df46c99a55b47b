/** Counters of one collector process, for /metrics. */
export class Measures {
  readonly #counts = new Map<string, number>();
  /** Bytes of batches that are being worked on. */
  bytesInHand = 0;
  /** Requests of hosts that are being worked on. */
  requestsInHand = 0;
  /** Connections that are open. */
  connections = 0;

  /** Adds one to a counter, told apart by an outcome. */
  count(name: 'batches' | 'heartbeats' | 'rekeys' | 'enrolments' | 'refusals', outcome: string): void {
    const key = `bandog_${name}_total{outcome="${outcome.replaceAll(/[^\w-]/g, '_')}"}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** One line for each counter, in Prometheus's text format. */
  lines(): readonly string[] {
    return [...this.#counts].map(([key, value]) => `${key} ${value}`).toSorted();
  }
}

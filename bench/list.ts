import type { Benchmark } from './contract.ts';

/** A benchmark that is loaded only when it runs. */
export interface ListedBenchmark {
  readonly name: string;
  load(): Promise<Benchmark>;
}

/** Every benchmark, in the order in which `npm run bench` runs them. */
export const BENCHMARKS: readonly ListedBenchmark[] = [
  { name: 'scan', load: async () => (await import('./scan/benchmark.ts')).benchmark },
  { name: 'sweep', load: async () => (await import('./sweep/benchmark.ts')).benchmark },
  { name: 'catalogue', load: async () => (await import('./catalogue/benchmark.ts')).benchmark },
  { name: 'latency', load: async () => (await import('./latency/benchmark.ts')).benchmark },
  { name: 'starts', load: async () => (await import('./starts/benchmark.ts')).benchmark },
  { name: 'ingest', load: async () => (await import('./ingest/benchmark.ts')).benchmark },
  { name: 'commands', load: async () => (await import('./commands/benchmark.ts')).benchmark },
  { name: 'query', load: async () => (await import('./query/benchmark.ts')).benchmark },
  { name: 'console', load: async () => (await import('./console/benchmark.ts')).benchmark },
  { name: 'idle', load: async () => (await import('./idle/benchmark.ts')).benchmark },
];

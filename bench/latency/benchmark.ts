import { parseArgs } from 'node:util';
import { LIMIT_RANGES } from '../../src/agent/governor/limits.ts';
import { onOwnMachine, quantile } from '../own-machine.ts';
import type { Benchmark, Measure } from '../contract.ts';
import type { InstallsInput } from './installs.ts';

/** So soon a person at the console sees what was just installed. */
const BAR_MS = 2000;

/** Installs that come one after the other. */
interface Series {
  readonly name: string;
  readonly installs: number;
  readonly everySeconds: number;
  /** What the agent's looks may use of one core, in percent. */
  readonly cpu: number;
}

const SERIES: readonly Series[] = [
  { name: 'one a minute, at the usual budget', installs: 10, everySeconds: 60, cpu: LIMIT_RANGES.cpuPercent.usual },
  // An install asks for two looks, and one look is allowed every ten seconds for long.
  { name: 'one after the other, with a budget that pays for all looks', installs: 30, everySeconds: 21, cpu: 100 },
];

/** How long it takes from an install to the collector. */
export const benchmark: Benchmark = {
  name: 'latency',
  summary: `from the end of an install until the collector has it on disk, with the built product: ${SERIES.map(({ installs, name }) => `${installs} installs ${name}`).join('; ')} (--installs: at most so many of each)`,
  bar: 'p95 at most 2 s in each',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({ args: [...argv], options: { installs: { type: 'string' } } });
    const measures: Measure[] = [];
    for (const { name, installs, everySeconds, cpu } of SERIES) {
      const input: InstallsInput = {
        installs: Math.min(installs, Number(values.installs ?? installs)),
        everyMs: everySeconds * 1000,
        cpu,
      };
      say(`${input.installs} installs ${name}`);
      const took = (await onOwnMachine('bench/latency/installs.ts', input, { folder, say })) as readonly number[];
      if (took.length !== input.installs) throw new Error(`only ${took.length} installs were made`);
      measures.push(measureOf(name, took));
    }
    return { measures };
  },
};

function measureOf(name: string, took: readonly number[]): Measure {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => quantile(took, share));
  return {
    name: `installs ${name}, p95 against 2 s`,
    ratio: (p95 ?? Number.NaN) / BAR_MS,
    atMost: 1,
    figures: `${took.length} installs: p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms, at most ${most?.toFixed(0)} ms`,
  };
}

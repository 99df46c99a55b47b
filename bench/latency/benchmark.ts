import { parseArgs } from 'node:util';
import { onOwnMachine, quantile } from '../own-machine.ts';
import type { Benchmark } from '../contract.ts';

const INSTALLS = 30;
/** An install asks for two looks, and one look is allowed every ten seconds for long. */
const EVERY_SECONDS = 21;
/** Thirty installs in ten minutes ask for more looks than the usual budget of 1 % of a core pays: it is not what is measured here. */
const CPU_PERCENT = 100;
/** So soon a person at the console sees what was just installed. */
const BAR_MS = 2000;

/** How long it takes from an install to the collector. */
export const benchmark: Benchmark = {
  name: 'latency',
  summary: `from the end of an install until the collector has it on disk: ${INSTALLS} installs, the built product with a budget that pays for all looks (--installs, --every SECONDS, --cpu PERCENT)`,
  bar: 'p95 at most 2 s',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        installs: { type: 'string', default: String(INSTALLS) },
        every: { type: 'string', default: String(EVERY_SECONDS) },
        cpu: { type: 'string', default: String(CPU_PERCENT) },
      },
    });
    const input = { installs: Number(values.installs), everyMs: Number(values.every) * 1000, cpu: Number(values.cpu) };
    const took = (await onOwnMachine('bench/latency/installs.ts', input, { folder, say })) as readonly number[];
    if (took.length !== input.installs) throw new Error(`only ${took.length} installs were made`);
    const [p50, p95, most] = [0.5, 0.95, 1].map((share) => quantile(took, share));
    return {
      measures: [
        {
          name: 'an install, p95 against 2 s',
          ratio: (p95 ?? Number.NaN) / BAR_MS,
          atMost: 1,
          figures: `${took.length} installs: p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms, at most ${most?.toFixed(0)} ms`,
        },
      ],
    };
  },
};

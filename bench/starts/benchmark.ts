import { parseArgs } from 'node:util';
import { onOwnMachine, quantile } from '../own-machine.ts';
import type { RunsFigures, RunsInput } from './runs.ts';
import type { Benchmark } from '../contract.ts';

const COPIES = 10;
const STARTS = 1000;
const EVERY_SECONDS = 30;
const OTHERS = 1000;
const RENAMED = 50;
const ON_DISK_MS = 1000;
const CPU_PERCENT = 2;

/** Banned programs that are over before anybody can look. */
export const benchmark: Benchmark = {
  name: 'starts',
  summary: `${STARTS} starts of ${COPIES} banned programs that live 50 ms, among ${OTHERS} other starts a second, and renamed ones (--copies, --starts, --every SECONDS, --others, --cpu PERCENT)`,
  bar: 'every one noticed, its finding on disk within 1 s (p99), the scanner at 2 % of a core',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        copies: { type: 'string', default: String(COPIES) },
        starts: { type: 'string', default: String(STARTS) },
        every: { type: 'string', default: String(EVERY_SECONDS) },
        others: { type: 'string', default: String(OTHERS) },
        renamed: { type: 'string', default: String(RENAMED) },
        cpu: { type: 'string', default: String(CPU_PERCENT) },
      },
    });
    const copies = Number(values.copies);
    const input: RunsInput = {
      copies,
      startsOfEach: Math.ceil(Number(values.starts) / copies),
      everyMs: Number(values.every) * 1000,
      othersPerSecond: Number(values.others),
      renamed: Number(values.renamed),
      cpu: Number(values.cpu),
    };
    const { starts, noticed, onDiskMs, firstOnDiskMs, ...cost } = (await onOwnMachine('bench/starts/runs.ts', input, {
      folder,
      say,
    })) as RunsFigures;
    say(`${noticed} of ${starts} noticed; ${Math.round(cost.othersPerSecond)} others a second`);
    const times = (of: readonly number[]): string =>
      [0.5, 0.99, 1].map((share) => `${quantile(of, share).toFixed(0)} ms`).join(', ');
    say(`on disk (p50, p99, most): ${times(onDiskMs)}; of each copy’s first start: ${times(firstOnDiskMs)}`);
    say(`CPU of one core: ${percent(cost.watcherShare)} the scanner itself, ${percent(cost.scannerShare)} with its looks`);
    say(`renamed: ${cost.renamed.found} of ${cost.renamed.starts} found, each started once for 50 ms and left where it was`);
    if (starts === 0 || cost.othersPerSecond < input.othersPerSecond / 2)
      throw new Error('this machine could not start so many programs');
    return {
      measures: [
        { name: 'starts against those noticed', ratio: starts / noticed, atMost: 1, figures: `${noticed} of ${starts} noticed` },
        {
          name: 'finding on disk, p99 against 1 s',
          ratio: quantile(onDiskMs, 0.99) / ON_DISK_MS,
          atMost: 1,
          figures: `p99 ${quantile(onDiskMs, 0.99).toFixed(0)} ms; first starts p99 ${quantile(firstOnDiskMs, 0.99).toFixed(0)} ms`,
        },
        {
          name: 'CPU of the scanner, looks and all, against 2 % of a core',
          ratio: (cost.scannerShare * 100) / CPU_PERCENT,
          atMost: 1,
          figures: `${percent(cost.scannerShare)}, of which ${percent(cost.watcherShare)} to notice starts`,
        },
      ],
    };
  },
};

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

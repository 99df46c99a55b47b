import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../installer/bundle/bundle.ts';
import { linux } from '../../test/accuracy/linux/plan.ts';
import { buildSubject } from '../../test/accuracy/subject.ts';
import { canRunProcesses } from '../../test/accuracy/scan-subject.ts';
import type { Benchmark } from '../contract.ts';
import { medianCost, type Cost, costOf } from '../measure.ts';
import { osquery } from '../osquery.ts';
import { scanWithBulk } from './bulk.ts';
import { equivalentQueries } from './queries.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const RUNS = 5;

/** One scan of a machine of several developers, against osquery asked for the same. */
export const benchmark: Benchmark = {
  name: 'scan',
  summary:
    'one scan by the built product (`npm run build`) of a subject of real installs against osqueryi with equivalent queries',
  bar: "at most 0.25 times osquery's CPU, also with a cold identity cache, less memory; the same findings with 500,000 more files",
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: { subject: { type: 'string' }, runs: { type: 'string', default: String(RUNS) } },
    });
    if (!canRunProcesses())
      throw new Error('needs Linux, root and unshare, so that both sides see the subject as their own machine');
    const subject =
      values.subject === undefined
        ? buildSubject(linux, { folder, say })
        : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), values.subject);
    const sql = path.join(folder, 'queries.sql');
    writeFileSync(sql, (await equivalentQueries()).map((query) => `${query};\n`).join(''));
    const enter = (...command: readonly string[]): readonly string[] => [
      'sh',
      path.join(CHECKOUT, 'test/accuracy/enter.sh'),
      subject,
      CHECKOUT,
      ...command,
    ];
    const runs = Number(values.runs);
    // In the namespace /root is another one: the program must lie where both see it.
    const osqueryi = path.join(folder, 'osqueryi');
    copyFileSync(osquery('osqueryi', say), osqueryi);

    const built = path.join(folder, 'bandog');
    await bundle(built);
    // Compiled code is kept where the namespace sees it, as an installed Bandog keeps it.
    const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const floor = await medianCost(runs, (isSampled) => costOf(enter('true'), { isSampled }));
    const theirs = less(
      await medianCost(runs, (isSampled) => costOf(enter('sh', '-c', `exec '${osqueryi}' --json < '${sql}'`), { isSampled })),
      floor,
    );
    const scan = (...more: readonly string[]): Promise<Cost> =>
      medianCost(runs, (isSampled) =>
        costOf(enter(process.execPath, path.join(built, 'bandog.mjs'), 'scan', '--json', ...more), { env, isSampled }),
      );
    const ours = less(await scan(), floor);
    const cold = less(await scan('--cache', 'none'), floor);
    say(`osquery  ${figures(theirs)}`);
    say(`bandog   ${figures(ours)}`);
    say(`bandog   ${figures(cold)}, identity cache cold`);
    const same = await scanWithBulk(subject, say);
    return {
      measures: [
        {
          name: 'CPU against osquery',
          ratio: ours.cpuSeconds / theirs.cpuSeconds,
          atMost: 0.25,
          figures: `${ours.cpuSeconds.toFixed(2)} s against ${theirs.cpuSeconds.toFixed(2)} s`,
        },
        {
          name: 'CPU with a cold identity cache',
          ratio: cold.cpuSeconds / theirs.cpuSeconds,
          atMost: 0.25,
          figures: `${cold.cpuSeconds.toFixed(2)} s against ${theirs.cpuSeconds.toFixed(2)} s`,
        },
        {
          name: 'wall',
          ratio: ours.wallSeconds / theirs.wallSeconds,
          atMost: 1,
          figures: `${ours.wallSeconds.toFixed(2)} s against ${theirs.wallSeconds.toFixed(2)} s`,
        },
        {
          name: 'peak memory (PSS), identity cache cold',
          ratio: cold.peakPssMiB / theirs.peakPssMiB,
          atMost: 0.999,
          figures: `${cold.peakPssMiB.toFixed(0)} MiB against ${theirs.peakPssMiB.toFixed(0)} MiB`,
        },
        {
          name: 'findings lost or new with 500,000 more files, plus one',
          ratio: same.different + 1,
          atMost: 1,
          figures: `${same.before} before, ${same.after} after`,
        },
      ],
    };
  },
};

/** Without what entering the namespaces costs both sides. */
function less(cost: Cost, floor: Cost): Cost {
  if (cost.exitCode > 3) throw new Error(`a side failed with exit code ${cost.exitCode}`);
  return { ...cost, wallSeconds: cost.wallSeconds - floor.wallSeconds, cpuSeconds: cost.cpuSeconds - floor.cpuSeconds };
}

function figures(cost: Cost): string {
  return `wall ${cost.wallSeconds.toFixed(3)} s, CPU ${cost.cpuSeconds.toFixed(3)} s, peak PSS ${cost.peakPssMiB.toFixed(1)} MiB`;
}

import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../installer/bundle/bundle.ts';
import type { Benchmark, Measure } from '../contract.ts';
import type { Sides, SideCosts } from './both-sides.ts';
import type { Cost } from '../measure.ts';
import { osquery } from '../osquery.ts';
import { entered, subjectOf } from '../subject-machine.ts';
import { scanWithBulk } from './bulk.ts';
import { equivalentQueries } from './queries.ts';

const RUNS = 11;

/** One scan of a machine of several developers, against osquery asked for the same. */
export const benchmark: Benchmark = {
  name: 'scan',
  summary:
    'one scan by the built product (`npm run build`) of a subject of real installs against osqueryi with equivalent queries',
  bar: "at most 0.1 times osquery's CPU, 0.25 times with nothing kept and of its wall time, less memory; the same findings with 500,000 more files",
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: { subject: { type: 'string' }, runs: { type: 'string', default: String(RUNS) } },
    });
    const subject = subjectOf(values.subject, { folder, say });
    const sql = path.join(folder, 'queries.sql');
    writeFileSync(sql, (await equivalentQueries()).map((query) => `${query};\n`).join(''));
    // In the namespace /root is another one: the program must lie where both see it.
    const osqueryi = path.join(folder, 'osqueryi');
    copyFileSync(osquery('osqueryi', say), osqueryi);

    const built = path.join(folder, 'bandog');
    await bundle(built);
    // Compiled code is kept where the namespace sees it, as an installed Bandog keeps it.
    const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const sides: Sides = { runs: Number(values.runs), osqueryi, sql, bandog: path.join(built, 'bandog.mjs') };
    const costs = sideCosts(entered(subject, [process.execPath, 'bench/scan/both-sides.ts', JSON.stringify(sides)]), env);
    say(`osquery  ${figures(costs.osquery)}`);
    say(`bandog   ${figures(costs.kept)}`);
    say(`bandog   ${figures(costs.cold)}, nothing kept`);
    const same = await scanWithBulk(subject, say);
    return { measures: measuresOf(costs, same) };
  },
};

function measuresOf(
  { osquery: theirs, kept: ours, cold }: SideCosts,
  same: Awaited<ReturnType<typeof scanWithBulk>>,
): readonly Measure[] {
  const seconds = (one: number, other: number) => `${one.toFixed(2)} s against ${other.toFixed(2)} s`;
  return [
    {
      name: 'CPU, nothing changed since the scan before',
      ratio: ours.cpuSeconds / theirs.cpuSeconds,
      atMost: 0.1,
      figures: seconds(ours.cpuSeconds, theirs.cpuSeconds),
    },
    {
      name: 'CPU, nothing kept',
      ratio: cold.cpuSeconds / theirs.cpuSeconds,
      atMost: 0.25,
      figures: seconds(cold.cpuSeconds, theirs.cpuSeconds),
    },
    {
      name: 'wall',
      ratio: ours.wallSeconds / theirs.wallSeconds,
      atMost: 0.25,
      figures: seconds(ours.wallSeconds, theirs.wallSeconds),
    },
    {
      name: 'peak memory (PSS), nothing kept',
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
  ];
}

function sideCosts([program = '', ...argv]: readonly string[], env: NodeJS.ProcessEnv): SideCosts {
  const { status, stdout, stderr } = spawnSync(program, argv, { env, encoding: 'utf8', maxBuffer: 1024 * 1024 });
  if (status !== 0) throw new Error(`the two sides could not be measured: ${stderr.slice(-500)}`);
  const costs = JSON.parse(stdout) as SideCosts;
  for (const { exitCode } of Object.values(costs)) if (exitCode > 3) throw new Error(`a side failed with exit code ${exitCode}`);
  return costs;
}

function figures(cost: Cost): string {
  return `wall ${cost.wallSeconds.toFixed(3)} s, CPU ${cost.cpuSeconds.toFixed(3)} s, peak PSS ${cost.peakPssMiB.toFixed(1)} MiB`;
}

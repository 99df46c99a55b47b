/**
 * `npm run chaos [-- --kills 50 | --minutes 30] [--seed N] [--faults a,b,…]`: installs and removes real copies while agent, scanner and
 * collector are killed at random, and with `--minutes` also are offline, frozen, without disk and with clocks that jump; then compares
 * what is there with what is known. The same seed and faults make the same rounds. Exit codes: 0 nothing lost, nothing twice; 1
 * something was; 2 wrong call; 3 the registry cannot be reached.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { possible } from './chaos-faults.ts';
import { FAULTS, KILLS, type Fault } from './chaos-plan.ts';
import { runChaos, type ChaosOptions } from './chaos-run.ts';
import { fetchTool } from './chaos-site.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    faults: { type: 'string' },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'bandog-chaos-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const options = optionsGiven();
  if (options === undefined) {
    console.error(`--kills, --minutes and --seed are whole numbers, --faults are of ${FAULTS.join(', ')}`);
    return 2;
  }
  const tool = fetchTool(folder);
  if ('unreachable' in tool) {
    console.error(`the registry cannot be reached: ${tool.unreachable}`);
    return 3;
  }
  const said = [...Object.entries(options.ends).flat(), 'seed', options.seed, 'faults', options.faults.join(',')];
  console.log(said.join(' '));
  const begun = performance.now();
  const { figures, ...faults } = await runChaos({ ...options, template: tool.template, say: (line) => console.log(line) });
  const lines = Object.entries(faults).flatMap(([kind, found]: [string, readonly string[]]) =>
    found.map((line) => `${kind}: ${line}`),
  );
  for (const line of lines) console.log(line);
  const words = Object.entries(figures).map(([name, count]) => `${name} ${String(count)}`);
  console.log(
    `chaos: ${lines.length === 0 ? 'held' : 'FAILED'}: ${words.join(', ')}; ${Math.round((performance.now() - begun) / 1000)} s`,
  );
  return lines.length === 0 ? 0 : 1;
}

/** What was asked for, with the faults that can be done here; undefined when it makes no sense. */
function optionsGiven(): Pick<ChaosOptions, 'ends' | 'seed' | 'faults'> | undefined {
  const [rounds, minutes, seed] = [Number(values.kills ?? 50), Number(values.minutes), Number(values.seed)];
  const isTimed = values.minutes !== undefined;
  const wanted: readonly string[] = values.faults?.split(',') ?? (isTimed ? FAULTS : KILLS);
  const faults = FAULTS.filter((fault): fault is Fault => wanted.includes(fault));
  if (faults.length !== wanted.length || !Number.isInteger(seed)) return undefined;
  if (isTimed ? !(minutes > 0) : !(Number.isInteger(rounds) && rounds > 0)) return undefined;
  const { can, cannot } = possible(faults);
  for (const reason of cannot) console.log(`left out: ${reason}`);
  return { ends: isTimed ? { minutes } : { rounds }, seed, faults: can };
}

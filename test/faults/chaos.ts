/**
 * `npm run chaos [-- --kills 50 --seed N]`: installs and removes real copies while agent, scanner and collector are killed at
 * random, then compares what is there with what is known. Exit codes: 0 nothing lost, nothing twice; 1 something was; 2 wrong
 * call; 3 the registry cannot be reached.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos-run.ts';
import { fetchTool } from './chaos-site.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: String(Date.now() % 100_000) } },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error('--kills and --seed are whole numbers');
  process.exit(2);
}
const folder = mkdtempSync(path.join(tmpdir(), 'bandog-chaos-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const tool = fetchTool(folder);
  if ('unreachable' in tool) {
    console.error(`the registry cannot be reached: ${tool.unreachable}`);
    return 3;
  }
  console.log(`${kills} kills, seed ${seed}`);
  const begun = performance.now();
  const { figures, ...faults } = await runChaos({ kills, seed, template: tool.template, say: (line) => console.log(line) });
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

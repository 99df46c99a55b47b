/**
 * `npm run fleet`: a fleet lives with a collector that is killed on the way, and what was acknowledged is held against the store. Exit codes: 0
 * nothing lost, doubled or answered wrongly; 1 something was; 2 wrong call.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runFleet } from './run-fleet.ts';

const OPTIONS = {
  enrol: { type: 'string', default: '5000' },
  provision: { type: 'string', default: '5000' },
  rounds: { type: 'string', default: '10' },
  seed: { type: 'string', default: '1' },
  kills: { type: 'string', default: '3' },
  'at-once': { type: 'string', default: '64' },
} as const;

const { values } = parseArgs({ options: OPTIONS });
const [enrolled, provisioned, rounds, seed, kills, concurrency] = [
  values.enrol,
  values.provision,
  values.rounds,
  values.seed,
  values.kills,
  values['at-once'],
].map(Number) as [number, number, number, number, number, number];
if (![enrolled, provisioned, rounds, seed, kills, concurrency].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error(`every option is a whole number: ${Object.keys(OPTIONS).join(', ')}`);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-fleet-'));
  try {
    const say = (line: string) => console.log(line);
    const dataFolder = path.join(folder, 'data');
    const { problems, counts, batches, hosts } = await runFleet({
      dataFolder,
      enrolled,
      provisioned,
      rounds,
      seed,
      kills,
      concurrency,
      say,
    });
    console.log(
      `${hosts} hosts and ${batches} batches were acknowledged; ${[...counts].map(([what, times]) => `${what} ${times}`).join(', ')}`,
    );
    for (const problem of problems.slice(0, 50)) console.log(`WRONG: ${problem}`);
    console.log(problems.length === 0 ? 'nothing lost, nothing doubled' : `${problems.length} problems`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

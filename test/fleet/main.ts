/**
 * `npm run fleet`: a fleet lives with a collector that is killed on the way, and what was acknowledged is held against the store; with
 * `--chaos` with three replicas on PostgreSQL, of which one thing after the other fails. Exit codes: 0 nothing lost, doubled or
 * answered wrongly; 1 something was; 2 wrong call.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { noPostgres } from '../postgres/binaries.ts';
import { runChaos } from './run-chaos.ts';
import { runFleet } from './run-fleet.ts';
import type { FleetOutcome } from './fleet-outcome.ts';
import { ORDINARY } from './simulation.ts';

const NUMBERS = {
  enrol: '5000',
  provision: '5000',
  rounds: '10',
  seed: '1',
  kills: '3',
  'at-once': '64',
  minutes: '15',
  replicas: '3',
  hosts: '200',
} as const;

const OPTIONS = Object.fromEntries(
  Object.entries(NUMBERS).map(([name, value]) => [name, { type: 'string', default: value }] as const),
);
const { values } = parseArgs({ options: { ...OPTIONS, chaos: { type: 'boolean', default: false } } });
const number = (name: keyof typeof NUMBERS) => Number(values[name as keyof typeof values]);
const names = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];

if (!names.every((name) => Number.isSafeInteger(number(name)) && number(name) >= 0)) {
  console.error(`every option but --chaos is a whole number: ${names.join(', ')}`);
  process.exitCode = 2;
} else if (values.chaos === true && noPostgres() !== undefined) {
  console.error(`--chaos ${noPostgres()}`);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-fleet-'));
  try {
    tell(await (values.chaos === true ? chaos(folder) : kills(folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function kills(folder: string): Promise<FleetOutcome> {
  return runFleet({
    dataFolder: path.join(folder, 'data'),
    enrolled: number('enrol'),
    provisioned: number('provision'),
    rounds: number('rounds'),
    seed: number('seed'),
    kills: number('kills'),
    concurrency: number('at-once'),
    say: (line) => console.log(line),
  });
}

async function chaos(folder: string): Promise<FleetOutcome> {
  return runChaos({
    folder,
    replicas: number('replicas'),
    hosts: number('hosts'),
    seconds: number('minutes') * 60,
    seed: number('seed'),
    concurrency: Math.min(number('at-once'), number('hosts')),
    behaviour: ORDINARY,
    say: (line) => console.log(line),
  });
}

function tell({ problems, counts, batches, hosts }: FleetOutcome): void {
  console.log(
    `${hosts} hosts and ${batches} batches were acknowledged; ${[...counts].map(([what, times]) => `${what} ${times}`).join(', ')}`,
  );
  for (const problem of problems.slice(0, 50)) console.log(`WRONG: ${problem}`);
  console.log(problems.length === 0 ? 'nothing lost, nothing doubled' : `${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

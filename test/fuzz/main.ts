/**
 * `npm run fuzz` lists the formats; `npm run fuzz -- FORMAT… [--minutes N] [--seed S]` feeds mutated files of them to their readers
 * (`all`: every format, N minutes each). What breaks a reader is kept beside its target and is a test from then on.
 * Exit codes: 0 nothing broke; 1 something did; 2 wrong call.
 */
import { parseArgs } from 'node:util';
import { keepInput, keptInputs } from './kept-inputs.ts';
import { FUZZ_TARGETS, moduleOf } from './list.ts';
import { fuzzTarget } from './run-target.ts';
import { failureLine, HEADING, summaryLine } from './summary-line.ts';

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
  allowPositionals: true,
});
const known = FUZZ_TARGETS.map((target) => target.name);
const chosen = positionals.includes('all') ? known : positionals;
const unknown = chosen.filter((name) => !known.includes(name));
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];

if (unknown.length > 0 || !(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    unknown.length > 0
      ? `no format ${unknown.join(', ')}; known: ${known.join(', ')}\n`
      : 'minutes and seed are numbers: --minutes 10 --seed 7\n',
  );
  process.exitCode = 2;
} else if (chosen.length === 0) await listFormats();
else process.exitCode = (await fuzzAll()) ? 0 : 1;

async function listFormats(): Promise<void> {
  for (const { name, load } of FUZZ_TARGETS) {
    const { target } = await load();
    process.stdout.write(`${name.padEnd(18)}${target.summary}\n`);
  }
}

async function fuzzAll(): Promise<boolean> {
  process.stdout.write(`${HEADING}\n`);
  let isSound = true;
  for (const name of chosen) {
    const order = { name, module: moduleOf(name), seed, seconds: minutes * 60, kept: keptInputs(name) };
    const summary = await fuzzTarget(order);
    process.stdout.write(`${summaryLine(summary)}\n`);
    for (const failure of summary.failures)
      process.stdout.write(`  ${failureLine(failure)}\n    kept as ${keepInput(name, failure)}\n`);
    isSound &&= summary.failures.length === 0;
  }
  return isSound;
}

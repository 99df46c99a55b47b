/**
 * `npm run soak [-- --minutes 60 --seed N --program FILE]`: agent, scanner and collector as real processes, with installs and removals all
 * the time; prints what they hold and judges that nothing grows after a quarter of it. The same seed makes the same changes. Exit
 * codes: 0 nothing grew; 1 something did, or went wrong; 2 wrong call.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runSoak } from './soak-run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    program: { type: 'string' },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('--minutes is a number above 0, --seed a whole one');
  process.exitCode = 2;
} else {
  console.log(`${minutes} minutes, seed ${seed}`);
  const program = values.program === undefined ? {} : { program: path.resolve(values.program) };
  const soaked = await runSoak({ minutes, seed, ...program, say: (line) => console.log(line) });
  for (const [name, { perHour, atLeastPerHour }] of Object.entries(soaked.trends))
    console.log(`${name}: ${perHour.toFixed(1)} an hour (at least ${atLeastPerHour.toFixed(1)})`);
  for (const fault of soaked.faults) console.log(fault);
  const { changes, looks, samples } = soaked;
  console.log(`soak: ${soaked.faults.length === 0 ? 'held' : 'FAILED'}: ${changes} changes, ${looks} looks, ${samples} samples`);
  process.exitCode = soaked.faults.length === 0 ? 0 : 1;
}

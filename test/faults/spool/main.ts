/**
 * `npm run faults [-- --every 1 --rounds 1 --only F01]`: every system call of a commit cycle is killed, failed and cut short,
 * power is cut at many moments, and every byte of the file changed; after each the spool must be whole. `--every N` takes every
 * Nth place. Exit codes: 0 all held; 1 something did not; 2 wrong call. What cannot be tried here is named.
 */
import { parseArgs } from 'node:util';
import { flipBytes } from './flips.ts';
import { powerCut, whyNoPowerCut } from './own-disk.ts';
import { whyNoStrace } from './strace.ts';
import { callsOf, injectionsOf, SWEEPS, tried } from './sweeps.ts';

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const [every, rounds] = [Number(values.every), Number(values.rounds)];
if (!Number.isInteger(every) || every < 1 || !Number.isInteger(rounds) || rounds < 1) {
  console.error('--every and --rounds are whole numbers');
  process.exit(2);
}
const isWanted = (id: string) => values.only === undefined || values.only === id;
let failed = 0;

function say(name: string, count: number, found: readonly string[]): void {
  failed += found.length;
  for (const one of found.slice(0, 20)) console.log(`  ${one}`);
  console.log(`${found.length === 0 ? 'held  ' : 'FAILED'}  ${name}: ${count} places, ${found.length} violations`);
}

const noStrace = whyNoStrace();
if (noStrace !== undefined) console.log(`skipped  system calls: ${noStrace}`);
else {
  const counts = callsOf(rounds);
  for (const sweep of SWEEPS.filter(({ id }) => isWanted(id))) {
    const injections = injectionsOf(sweep, counts).filter((_, index) => index % every === 0);
    const found = injections.flatMap((injection) => tried(sweep, rounds, injection));
    say(
      `${sweep.id} ${sweep.name} ${sweep.calls}${sweep.isLasting === true ? ', and all that follow' : ''}`,
      injections.length,
      found,
    );
  }
}

for (const type of isWanted('F04') ? ['ext4', 'xfs'] : []) {
  const why = whyNoPowerCut(type);
  if (why !== undefined) {
    console.log(`skipped  F04 power cut on ${type}: ${why}`);
    continue;
  }
  const moments = Array.from({ length: Math.ceil(30 / every) }, (_, index) => 10 + 37 * index * every);
  say(
    `F04 power cut on ${type}`,
    moments.length,
    moments.flatMap((ms) => powerCut(type, ms).violations),
  );
}

if (isWanted('F11')) {
  const { tried: places, violations, told, worst } = flipBytes(every * 13, 3);
  say(`F11 one bit is another (told ${told}, at most ${worst} of 16 findings lost)`, places, violations);
}
process.exitCode = failed === 0 ? 0 : 1;

import type { Failure, FuzzInput, FuzzTarget } from './contract.ts';
import { judge } from './judge.ts';

const MAX_TRIES = 400;
const MAX_MS = 5000;

/** A smaller input that fails in the same way, found by leaving out ever smaller pieces for at most five seconds; else the input itself. */
export function smallest(target: FuzzTarget, { kind, input }: Failure): FuzzInput {
  let best = input;
  let tries = 0;
  const end = performance.now() + MAX_MS;
  for (let piece = Math.ceil(input.bytes.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < best.bytes.length;) {
      tries += 1;
      if (tries > MAX_TRIES || performance.now() > end) return best;
      const bytes = Buffer.concat([best.bytes.subarray(0, at), best.bytes.subarray(at + piece)]);
      const smaller = { bytes, saysSize: best.saysSize === best.bytes.length ? bytes.length : best.saysSize };
      if (judge(target, smaller).failure?.kind === kind) best = smaller;
      else at += piece;
    }
  }
  return best;
}

import type { Failure, FuzzSummary } from './contract.ts';

/** Names the columns of `summaryLine`. */
export const HEADING = ['format            minutes    seed      inputs   per s  kinds  read  slowest  failures'].join('');

/** One format's run in one line. */
export function summaryLine({ target, seed, seconds, inputs, kinds, mostRead, slowestMs, failures }: FuzzSummary): string {
  return [
    target.padEnd(17),
    (seconds / 60).toFixed(1).padStart(7),
    String(seed).padStart(7),
    inputs.toLocaleString('en').padStart(11),
    Math.round(inputs / Math.max(0.001, seconds))
      .toLocaleString('en')
      .padStart(7),
    String(kinds).padStart(6),
    `${mostRead.toFixed(1)}×`.padStart(6),
    `${slowestMs.toFixed(0)} ms`.padStart(8),
    String(failures.length).padStart(9),
  ].join(' ');
}

/** What broke, and with how large an input. */
export function failureLine({ kind, what, input }: Failure): string {
  const says = input.saysSize === input.bytes.length ? '' : ` that say they are ${input.saysSize}`;
  return `${kind}: ${what} (${input.bytes.length} bytes${says})`;
}

import type { ReporterOptions } from 'knip';

/** A reporter for knip that says how many files it looked at, in the words of the other tools: knip itself never does. */
export default function knipCount({ counters }: ReporterOptions): void {
  console.log(`Finished on ${counters.processed} files.`);
}

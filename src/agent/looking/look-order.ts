import type { Hung } from '../governor/budget.ts';
import type { Governor } from '../governor/governor.ts';
import type { ScanOrder } from '../../wire/pipe.ts';

const DEADLINE_MS: Readonly<Record<ScanOrder['depth'], number>> = { quick: 5 * 60_000, deep: 4 * 3_600_000 };

/** What the scanner is told of a look. */
export function lookOrder(
  {
    id,
    depth,
    leftOut,
    known,
  }: Pick<ScanOrder, 'id' | 'depth'> & {
    readonly leftOut: readonly Hung[];
    readonly known: number | undefined;
  },
  { sweepShare, limits }: Pick<Governor, 'sweepShare' | 'limits'>,
): ScanOrder {
  return {
    kind: 'scan',
    id,
    depth,
    deadlineMs: DEADLINE_MS[depth],
    limits: { sweepShare, memoryMiB: limits.memoryMiB, cacheMiB: limits.cacheMiB, nice: limits.nice },
    ...(leftOut.length === 0 ? {} : { skip: leftOut.map(({ what }) => what) }),
    ...(known === undefined ? {} : { known }),
  };
}

import type { Budget, Wait } from '../../agent/governor/budget.ts';
import { isBudget } from './budget-check.ts';
import { ago } from '../ago.ts';
import { mebibytes } from '../mebibytes.ts';
import { forDisplay } from '../../domain/host-path.ts';

const WHY = { cpu: 'its CPU budget is used up', battery: 'the machine runs on battery', load: 'the machine is busy' } as const;

/** What looking costs and what waits, as rows of `status`; none before the first look, or where another version wrote it. */
export function budgetRows(given: object | undefined, now: string): readonly (readonly [string, string])[] {
  if (!isBudget(given)) return [];
  return [
    ['cost', costText(given)],
    ...given.waiting.map((wait) => ['waits', waitText(wait, now)] as const),
    ...(given.hung.length === 0
      ? []
      : [
          [
            'left out',
            `${given.hung
              .map(({ what }) => forDisplay(what))
              .slice(0, 3)
              .join(', ')}: no answer`,
          ] as const,
        ]),
    ...(given.scanner.ended === 0 ? [] : [['scanner', `ended ${given.scanner.ended} times since the start`] as const]),
  ];
}

function costText({ cpu, memory, disk }: Budget): string {
  const share = (100 * cpu.used5m) / cpu.windowMs;
  const peak = memory.lastPeak === undefined ? '' : `, ${mebibytes(memory.lastPeak)} of ${mebibytes(memory.limit)} MiB`;
  const kept = disk.cache.used === undefined ? '' : `, ${mebibytes(disk.cache.used + disk.spool.used)} MiB on disk`;
  return `${share.toFixed(2)} % of a core in the last 5 minutes (${cpu.limitPercent} % may be)${peak}${kept}`;
}

function waitText({ what, why, since, atTheLatest }: Wait, now: string): string {
  const minutes = Math.max(0, Math.ceil((Date.parse(atTheLatest) - Date.parse(now)) / 60_000));
  return `a ${what === 'sweep' ? 'sweep' : 'quick look'}, since ${ago(since, now)}: ${WHY[why]}; in ${minutes} min at the latest`;
}

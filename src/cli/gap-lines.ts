import type { Paint } from './paint.ts';
import { hanging } from './wrap.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import { GAP_REASONS, type GapReason } from '../domain/gap.ts';
import { forDisplay } from '../domain/host-path.ts';

/** Paths of one reason that are shown; `--json` has them all. */
const SHOWN = 5;

/** What was not looked at and what to do about it, one block for each reason; no line when nothing was missed. */
export function gapLines(
  coverage: readonly ScopeCoverage[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const gaps = coverage.flatMap((scope) => scope.gaps.map((gap) => ({ reason: gap.reason, where: gap.path ?? scope.scope })));
  if (gaps.length === 0) return [];
  const byReason = Map.groupBy(gaps, (gap) => gap.reason);
  return [
    paint.yellow('Not looked at:'),
    ...[...byReason].flatMap(([reason, found]) =>
      reasonLines(reason, [...new Set(found.map((gap) => gap.where))], { paint, width }),
    ),
  ];
}

function reasonLines(
  reason: GapReason,
  places: readonly string[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const more = places.length - SHOWN;
  return [
    ...hanging(`  ${reason} (${places.length})  `, paint.dim(GAP_REASONS[reason].remedy), width),
    ...places.slice(0, SHOWN).map((place) => `    ${forDisplay(place)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

import type { AgentCost, AgentWatching } from '../domain/agent-figures.ts';
import { parseFromScanner } from '../wire/parse-pipe.ts';
import { BUDGET_SETTING, budgetIn, type Budget } from './governor/budget.ts';
import type { Spool } from './spool/spool.ts';

/** What looking costs and how changes are noticed, as the spool last knew it; each absent before it was first known. */
export function ownFigures(spool: Pick<Spool, 'setting'>): { readonly cost?: AgentCost; readonly watching?: AgentWatching } {
  const cost = costIn(spool.setting(BUDGET_SETTING));
  const watching = watchingIn(spool.setting('watching'));
  return { ...(cost === undefined ? {} : { cost }), ...(watching === undefined ? {} : { watching }) };
}

/** Undefined for what another version wrote: a heartbeat that the collector refuses would cost the contact itself. */
function costIn(kept: string | undefined): AgentCost | undefined {
  const budget = budgetIn(kept);
  if (budget === undefined) return undefined;
  try {
    return costOf(budget);
  } catch {
    return undefined;
  }
}

/** Waits are at most two. */
function costOf({ cpu, memory, disk, waiting, hung, scanner }: Budget): AgentCost {
  const { dayPeak } = memory;
  return {
    limitPercent: cpu.limitPercent,
    looksDayMs: whole(cpu.usedDay),
    residentDayMs: whole(cpu.watcherDay + cpu.agentDay),
    ...(dayPeak === undefined ? {} : { peakBytes: whole(dayPeak) }),
    memoryLimitBytes: whole(memory.limit),
    diskBytes: whole(disk.spool.used + (disk.cache.used ?? 0)),
    waiting: waiting.map(({ what, why }) => ({ what, why })),
    leftOut: hung.length,
    endedAtCap: whole(memory.ended),
    scannerEnded: whole(scanner.ended),
  };
}

/** @throws RangeError for what is no number */
function whole(given: number): number {
  if (!Number.isFinite(given)) throw new RangeError('no number');
  return Math.max(0, Math.round(given));
}

function watchingIn(kept: string | undefined): AgentWatching | undefined {
  const message = kept === undefined ? undefined : parseFromScanner(kept);
  if (message?.kind !== 'watching') return undefined;
  const { watched, compared, starts } = message;
  return { watched, compared, starts };
}

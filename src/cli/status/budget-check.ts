import type { Budget } from '../../agent/governor/budget.ts';
import { atLeast, type Check, closedObject, list, may, must, string, word } from '../../wire/check.ts';

const FIGURE = atLeast(0);
const AT = string(40);

/** Whether this is the budget as this version knows it (agent/governor/budget.ts): it comes from another process. */
export const isBudget: Check<Budget> = closedObject<Budget>({
  at: must(AT),
  cpu: must(
    closedObject<Budget['cpu']>({
      limitPercent: must(FIGURE),
      windowMs: must(atLeast(1)),
      limit: must(FIGURE),
      used5m: must(FIGURE),
      usedDay: must(FIGURE),
      watcherDay: must(FIGURE),
      agentDay: must(FIGURE),
      lastQuick: may(FIGURE),
      lastSweep: may(FIGURE),
    }),
  ),
  memory: must(
    closedObject<Budget['memory']>({ limit: must(FIGURE), lastPeak: may(FIGURE), dayPeak: may(FIGURE), ended: must(FIGURE) }),
  ),
  io: must(
    closedObject<Budget['io']>({
      quick: must(word(['best-effort'])),
      sweep: must(word(['idle'])),
      nice: must(atLeast(-20)),
      sweepNice: must(atLeast(-20)),
    }),
  ),
  disk: must(
    closedObject<Budget['disk']>({
      spool: must(closedObject<Budget['disk']['spool']>({ limit: must(FIGURE), used: must(FIGURE) })),
      cache: must(closedObject<Budget['disk']['cache']>({ limit: must(FIGURE), used: may(FIGURE) })),
    }),
  ),
  waiting: must(
    list(
      closedObject<Budget['waiting'][number]>({
        what: must(word(['quick', 'sweep'])),
        why: must(word(['cpu', 'battery', 'load'])),
        since: must(AT),
        atTheLatest: must(AT),
      }),
      { max: 10 },
    ),
  ),
  hung: must(
    list(
      closedObject<Budget['hung'][number]>({
        what: must(string(16_384)),
        times: must(FIGURE),
        lastAt: must(AT),
        until: must(AT),
      }),
      { max: 10_000 },
    ),
  ),
  scanner: must(
    closedObject<Budget['scanner']>({
      ended: must(FIGURE),
      last: may(closedObject<NonNullable<Budget['scanner']['last']>>({ at: must(AT), why: must(string(2000)) })),
    }),
  ),
});

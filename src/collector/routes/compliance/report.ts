import { ROOT_GROUP } from '../../../domain/group.ts';
import { isInScope } from '../../../domain/scope.ts';
import { VERDICTS } from '../../../domain/policy.ts';
import { productOf } from '../../policy/known-products.ts';
import type { Period } from '../../store/figures-contract.ts';
import { COVERAGE_STATES } from '../../store/query-contract.ts';
import type { Caller, RouteContext } from '../contract.ts';
import { byDay, dayOf } from '../days.ts';
import { badRequest } from '../errors.ts';
import { lookedSince, paths } from '../host-filters.ts';
import { policyView, type ExceptionView } from '../policy-views.ts';
import { visibleExceptions } from '../visible.ts';
import type { ComplianceView } from './answers.ts';

/** As long as figures of days are kept. */
const MOST_DAYS = 820;
const DAY_MS = 86_400_000;

/** The period and the groups that are asked for. @throws KnownError E_BAD_REQUEST */
export function periodOf({
  from,
  to,
  group,
}: {
  readonly from: string;
  readonly to: string;
  readonly group?: string | undefined;
}) {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (!(days > 0)) throw badRequest('the period ends before it begins', 'Give `from` and a later `to`.');
  if (days > MOST_DAYS) throw badRequest(`the period has ${Math.ceil(days)} days`, `Give at most ${MOST_DAYS}.`);
  return { from, to, within: paths(group) ?? [ROOT_GROUP] } satisfies Period;
}

/** All of a period that is shown. */
export async function reportOf(
  context: RouteContext,
  period: ReturnType<typeof periodOf>,
  caller: Caller | undefined,
): Promise<ComplianceView> {
  const { store, clock } = context;
  const { from, to, within } = period;
  const now = clock.now();
  const figures = await store.figures({ about: 'coverage', since: lookedSince(now) });
  const mine = figures.filter(({ group }) => isInScope(group, within));
  const coverage = COVERAGE_STATES.map((state) => ({
    state,
    hosts: mine.filter(({ value }) => value === state).reduce((sum, one) => sum + one.hosts, 0),
  }));
  const days = await store.days({ about: 'coverage', from: dayOf(from), to: dayOf(to), within });
  const { known, removed } = await store.periodTimes(period);
  return {
    from,
    to,
    now,
    groups: [...within],
    hosts: coverage.reduce((sum, { hosts }) => sum + hosts, 0),
    coverage,
    days: byDay(days, COVERAGE_STATES),
    lives: await livesOf(context, period),
    known,
    removed,
    exceptions: await exceptionsOf(context, period, caller),
  };
}

async function livesOf({ store, products }: RouteContext, period: Period): Promise<ComplianceView['lives']> {
  const counts = await store.findingCounts({ within: period.within });
  const verdicts = Map.groupBy(counts, ({ product }) => product);
  return (await store.lives(period)).map(({ product, before, came, cameBack, gone, excepted }) => {
    const its = new Set(verdicts.get(product)?.map(({ verdict }) => verdict));
    const verdict = VERDICTS.find((one) => its.has(one)) ?? 'unreviewed';
    const left = before + came - gone;
    return { product, name: productOf(products, product).name, verdict, before, came, cameBack, gone, left, excepted };
  });
}

/** Those that permitted something at some time of the period. */
async function exceptionsOf(context: RouteContext, { from, to }: Period, caller: Caller | undefined): Promise<ExceptionView[]> {
  const all = await visibleExceptions(context, caller, policyView(await context.store.policy()).exceptions);
  return all
    .filter(({ status, expires, askedAt = '', decidedAt = '' }) => {
      if (status === 'approved') return expires > from && (decidedAt || askedAt) < to;
      return status === 'revoked' && decidedAt > from && askedAt < to;
    })
    .toSorted((one, other) => (one.expires < other.expires ? -1 : 1));
}

import { Type } from 'typebox';
import { KnownError } from '../../../domain/errors.ts';
import { PLATFORMS } from '../../../domain/platform.ts';
import { BECAUSE, VERDICTS } from '../../../domain/policy.ts';
import { COUNT, closed, oneOf, text } from '../../../domain/schema.ts';
import { STATES } from '../../../domain/state.ts';
import { isAllowed } from '../../access/roles.ts';
import { productOf } from '../../policy/known-products.ts';
import type { FindingCount } from '../../store/policy-contract.ts';
import { LOOKED, type FindingFilter, type HostFilter } from '../../store/query-contract.ts';
import { named } from '../answers.ts';
import { auditQuestion } from '../audited-question.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { FindingFilters, storeFilters } from '../finding-filters.ts';
import { hostFilter, HostFilters, paths, refuseAccounts, texts, words } from '../host-filters.ts';

/** Counted exactly up to here; beyond it is said that there are more. */
const MOST = 10_000;
/** Values of a facet at most, those with the highest counts. */
const MOST_VALUES = 50;
const tags = ['counts'];

/** How many; `isMore`: at least so many. */
const Counted = named('Counted', { count: COUNT, isMore: Type.Boolean() });
/** How many have each value, the most first. */
const Facet = named('Facet', {
  values: Type.Array(closed({ value: text(500), name: Type.Optional(text(200)), count: COUNT, isMore: Type.Boolean() })),
});

/** How many hosts and findings there are of what, exact up to 10,000, and maintained sums without such a bound. */
export const countRoutes: RouteGroup = {
  name: 'counts',
  register(app, context) {
    registerHostCounts(app, context);
    registerFindingCounts(app, context);
  },
};

function registerHostCounts(app: App, context: RouteContext): void {
  const count = {
    operationId: 'countHosts',
    summary: 'How many hosts fit',
    tags,
    querystring: HostFilters,
    response: { 200: Counted },
  };
  app.get('/api/v1/host-count', { config: { access: 'countHosts' as const }, schema: count }, async (request) => {
    refuseAccounts(request.caller, request.query);
    const filter = hostFilter(request.query, context.clock.now());
    await auditQuestion(context, request.caller, { account: request.query.account });
    return counted(await context.store.countHosts({ filter, most: MOST }));
  });

  const by = oneOf(['platform', 'looked', 'verdict', 'state', 'product']);
  const querystring = closed({ ...HostFilters.properties, by });
  const summary = 'How many of the hosts that fit have which value';
  const schema = { operationId: 'getHostFacet', summary, tags, querystring, response: { 200: Facet } };
  app.get('/api/v1/host-facets', { config: { access: 'getHostFacet' as const }, schema }, async (request) => {
    const { by: wanted, ...given } = request.query;
    refuseAccounts(request.caller, given);
    const filter = hostFilter(given, context.clock.now());
    await auditQuestion(context, request.caller, { account: given.account });
    const values = [];
    for (const { value, only } of await hostValues(context, wanted, filter))
      values.push({
        value,
        ...nameOf(context, wanted, value),
        ...counted(await context.store.countHosts({ filter: only, most: MOST })),
      });
    return { values: values.filter((one) => one.count > 0).toSorted((one, other) => other.count - one.count) };
  });
}

async function hostValues(
  context: RouteContext,
  by: 'platform' | 'looked' | 'verdict' | 'state' | 'product',
  filter: HostFilter,
): Promise<readonly { readonly value: string; readonly only: HostFilter }[]> {
  const copy = filter.copy ?? { states: STATES.filter((state) => state !== 'gone') };
  switch (by) {
    case 'platform':
      return chosen(PLATFORMS, filter.platforms).map((value) => ({ value, only: { ...filter, platforms: [value] } }));
    case 'looked':
      return chosen(LOOKED, filter.looked && [filter.looked]).map((value) => ({ value, only: { ...filter, looked: value } }));
    case 'verdict':
      return chosen(VERDICTS, filter.copy?.verdicts).map((value) => ({
        value,
        only: { ...filter, copy: { ...copy, verdicts: [value] } },
      }));
    case 'state':
      return chosen(STATES, filter.copy?.states).map((value) => ({
        value,
        only: { ...filter, copy: { ...copy, states: [value] } },
      }));
    case 'product': {
      const counts = await context.store.findingCounts({ within: filter.within });
      const products =
        filter.copy?.products ??
        summed(counts, (one) => one.product)
          .slice(0, MOST_VALUES)
          .map((one) => one.value);
      return products.map((value) => ({ value, only: { ...filter, copy: { ...copy, products: [value] } } }));
    }
  }
}

function chosen<T extends string>(all: readonly T[], given: readonly T[] | undefined): readonly T[] {
  return given ?? all;
}

function registerFindingCounts(app: App, context: RouteContext): void {
  const count = {
    operationId: 'countFindings',
    summary: 'How many findings fit',
    tags,
    querystring: FindingFilters,
    response: { 200: Counted },
  };
  app.get('/api/v1/finding-count', { config: { access: 'countFindings' as const }, schema: count }, async (request) => {
    const filter = await storeFilters(request.query, context);
    await auditQuestion(context, request.caller, request.query);
    return counted(await context.store.countFindings({ filter, most: MOST }));
  });

  const by = oneOf(['product', 'state', 'verdict', 'because', 'group']);
  const querystring = closed({ ...FindingFilters.properties, by, because: Type.Optional(oneOf(BECAUSE)) });
  const summary =
    'How many findings have which value: maintained sums, exact whatever their number, as long as only product, state, verdict and group choose';
  const schema = { operationId: 'getFindingFacet', summary, tags, querystring, response: { 200: Facet } };
  app.get('/api/v1/finding-facets', { config: { access: 'getFindingFacet' as const }, schema }, async (request) => {
    const { by: wanted, because, ...given } = request.query;
    if (isNarrower(given)) return narrowFacet(context, request.caller, { by: wanted, because, given });
    const states = words(given.state, STATES, 'state') ?? STATES.filter((one) => one !== 'gone');
    const verdicts = words(given.verdict, VERDICTS, 'verdict');
    const products = given.product === undefined ? undefined : texts(given.product, 'product');
    const counts = await context.store.findingCounts({ within: paths(given.group) });
    const fitting = counts.filter(
      (one) =>
        states.includes(one.state) &&
        (verdicts?.includes(one.verdict) ?? true) &&
        (products?.includes(one.product) ?? true) &&
        (because === undefined || one.because === because),
    );
    const values = summed(fitting, (one) => one[wanted]).slice(0, MOST_VALUES);
    return { values: values.map((one) => ({ ...one, ...nameOf(context, wanted, one.value), isMore: false })) };
  });
}

/** Whether something chooses that the maintained sums do not tell apart. */
function isNarrower({ product: _product, state: _state, verdict: _verdict, group: _group, ...others }: FindingFilters): boolean {
  return Object.values(others).some((value) => value !== undefined);
}

type FindingFacet = 'product' | 'state' | 'verdict' | 'because' | 'group';

/** Counts value by value, for those who may ask whose copies there are. */
async function narrowFacet(
  context: RouteContext,
  caller: Caller | undefined,
  asked: { readonly by: FindingFacet; readonly because: string | undefined; readonly given: FindingFilters },
) {
  const { by, because, given } = asked;
  if (caller === undefined || !isAllowed(caller, 'countFindings'))
    throw new KnownError('E_FORBIDDEN', 'your role may count by product, state, verdict and group only', 'Leave the others out.');
  if (by === 'because' || by === 'group' || because !== undefined)
    throw badRequest(`findings are counted by ${by} for product, state, verdict and group only`, 'Leave the other filters out.');
  const filter = await storeFilters(given, context);
  await auditQuestion(context, caller, given);
  const values = [];
  for (const { value, only } of await findingValues(context, by, filter)) {
    const count = counted(await context.store.countFindings({ filter: only, most: MOST }));
    values.push({ value, ...nameOf(context, by, value), ...count });
  }
  return { values: values.filter((one) => one.count > 0).toSorted((one, other) => other.count - one.count) };
}

async function findingValues(
  context: RouteContext,
  by: 'product' | 'state' | 'verdict',
  filter: FindingFilter,
): Promise<readonly { readonly value: string; readonly only: FindingFilter }[]> {
  switch (by) {
    case 'state':
      return (filter.states ?? STATES).map((value) => ({ value, only: { ...filter, states: [value] } }));
    case 'verdict':
      return chosen(VERDICTS, filter.verdicts).map((value) => ({ value, only: { ...filter, verdicts: [value] } }));
    case 'product': {
      const counts = await context.store.findingCounts({ within: filter.within });
      const all = summed(counts, (one) => one.product).slice(0, MOST_VALUES);
      return chosen(
        all.map(({ value }) => value),
        filter.products,
      ).map((value) => ({ value, only: { ...filter, products: [value] } }));
    }
  }
}

function counted(count: number) {
  return count > MOST ? { count: MOST, isMore: true } : { count, isMore: false };
}

function nameOf({ products }: RouteContext, by: string, value: string) {
  return by === 'product' ? { name: productOf(products, value).name } : {};
}

function summed(counts: readonly FindingCount[], valueOf: (one: FindingCount) => string) {
  const sums = new Map<string, number>();
  for (const one of counts) sums.set(valueOf(one), (sums.get(valueOf(one)) ?? 0) + one.count);
  return [...sums].map(([value, count]) => ({ value, count })).toSorted((one, other) => other.count - one.count);
}

import { ROOT_GROUP } from '../../../domain/group.ts';
import { isInScope, narrowed } from '../../../domain/scope.ts';
import { VERDICTS, type Verdict } from '../../../domain/policy.ts';
import { closed } from '../../../domain/schema.ts';
import { productOf } from '../../policy/known-products.ts';
import { CAMPAIGN_STATES } from '../../store/campaigns-contract.ts';
import { COVERAGE_STATES, NEEDS, type FindingFilter, type HostFilter } from '../../store/query-contract.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { dayOf, laterBy } from '../days.ts';
import { HostFilters, lookedSince, paths } from '../host-filters.ts';
import { KeptAnswers } from '../kept-answers.ts';
import { policyView } from '../policy-views.ts';
import { visibleCampaign, visibleExceptions } from '../visible.ts';
import { OverviewView } from './answers.ts';

const DAY_MS = 86_400_000;
const TREND_DAYS = 30;
const MOST = 10_000;
const MOST_PRODUCTS = 12;
const MOST_CAMPAIGNS = 20;
const ENDING_DAYS = 14;
const RUNNABLE = ['installed', 'running'] as const;

type Within = readonly string[];
type Counts = Pick<OverviewView, 'hosts' | 'coverage' | 'products' | 'news' | 'needs'>;

/** The first look of the day: how the ban goes, how completely hosts are looked at, what is new, what needs a person. */
export const overviewRoutes: RouteGroup = {
  name: 'overview',
  register(app, context) {
    registerOverview(app, context);
  },
};

function registerOverview(app: App, context: RouteContext): void {
  const kept = new KeptAnswers<Counts>(() => context.clock.monotonicMs());
  const progress = new KeptAnswers<OverviewView['campaigns'][number]['hosts']>(() => context.clock.monotonicMs());
  const querystring = closed({ group: HostFilters.properties.group });
  const summary = 'Campaigns, coverage, products, what is new and what needs a person, in figures';
  const schema = { operationId: 'getOverview', summary, tags: ['overview'], querystring, response: { 200: OverviewView } };
  app.get('/api/v1/overview', { config: { access: 'getOverview' as const }, schema }, async (request) => {
    const within = paths(request.query.group) ?? [ROOT_GROUP];
    const key = [...within].toSorted().join(',');
    const counts = await kept.of(key, async () => countAll(context, within));
    const campaigns = [];
    for (const campaign of campaignsOf(context, request.caller)) {
      const { id, start, groups = [ROOT_GROUP] } = campaign;
      const asked = { id, start, within: narrowed(within, groups) };
      const hosts = await progress.of(JSON.stringify(asked), async () => {
        const rows = await context.store.campaignProgress(asked);
        return CAMPAIGN_STATES.map((state) => ({ state, hosts: rows.find((row) => row.state === state)?.hosts ?? 0 }));
      });
      campaigns.push({ campaign, hosts });
    }
    return { now: context.clock.now(), ...counts, campaigns, exceptions: await exceptionsOf(context, request.caller) };
  });
}

function campaignsOf(context: RouteContext, caller: Caller | undefined) {
  return policyView(context.policy.now().state)
    .campaigns.flatMap((one) => visibleCampaign(caller, one) ?? [])
    .toSorted((one, other) => (one.deadline < other.deadline ? -1 : 1))
    .slice(0, MOST_CAMPAIGNS);
}

async function exceptionsOf(context: RouteContext, caller: Caller | undefined): Promise<OverviewView['exceptions']> {
  const now = context.clock.now();
  const endingBefore = laterBy(now, ENDING_DAYS * DAY_MS);
  const all = await visibleExceptions(context, caller, policyView(context.policy.now().state).exceptions);
  const isEnding = (expires: string) => expires > now && expires < endingBefore;
  return {
    ending: all.filter(({ status, expires }) => status === 'approved' && isEnding(expires)).length,
    endingBefore,
    requested: all.filter(({ status, expires }) => status === 'requested' && expires > now).length,
  };
}

async function countAll(context: RouteContext, within: Within): Promise<Counts> {
  const { store, clock } = context;
  const now = clock.now();
  const since = laterBy(now, -DAY_MS);
  const coverage = await coverageOf(context, within);
  const hosts = async (filter: HostFilter) => counted(await store.countHosts({ filter: { ...filter, within }, most: MOST }));
  const findings = async (filter: FindingFilter) =>
    counted(await store.countFindings({ filter: { ...filter, within }, most: MOST }));
  const open = { states: ['installed', 'running', 'ran', 'packed', 'residue', 'unknown'] } as const;
  const news = {
    since,
    came: await findings({ ...open, cameSince: since }),
    gone: await findings({ states: ['gone'], goneSince: since }),
    back: await findings({ ...open, backSince: since }),
    enrolled: await hosts({ isOpen: true, enrolledSince: since }),
  };
  const needs = [];
  for (const need of NEEDS) needs.push({ need, ...(await hosts({ needs: need })) });
  const products = await productsOf(context, within);
  return { hosts: coverage.reduce((sum, one) => sum + one.hosts, 0), coverage, products, news, needs };
}

/** Hosts by how they are looked at now. */
async function coverageOf({ store, clock }: RouteContext, within: Within): Promise<OverviewView['coverage']> {
  const groups = await store.figures({ about: 'coverage', since: lookedSince(clock.now()) });
  const mine = groups.filter(({ group }) => isInScope(group, within));
  return COVERAGE_STATES.map((state) => ({
    state,
    hosts: mine.filter(({ value }) => value === state).reduce((sum, one) => sum + one.hosts, 0),
  }));
}

async function productsOf(context: RouteContext, within: Within): Promise<OverviewView['products']> {
  const { store, clock, products } = context;
  const counts = (await store.findingCounts({ within })).filter(({ state }) => state !== 'gone');
  const copies = new Map<string, { count: number; readonly verdicts: Set<Verdict> }>();
  for (const { product, verdict, count } of counts) {
    const known = copies.get(product) ?? { count: 0, verdicts: new Set() };
    known.count += count;
    known.verdicts.add(verdict);
    copies.set(product, known);
  }
  const most = [...copies].toSorted(([, one], [, other]) => other.count - one.count).slice(0, MOST_PRODUCTS);
  const to = clock.now();
  const asked = { about: 'product' as const, from: dayOf(laterBy(to, -TREND_DAYS * DAY_MS)), to: dayOf(to), within };
  const found = [];
  for (const [product, { count, verdicts }] of most) {
    const copy = { products: [product], states: RUNNABLE };
    const hosts = counted(await store.countHosts({ filter: { copy, isOpen: true, within }, most: MOST }));
    const days = (await store.days({ ...asked, name: product })).map(({ day, hosts: then }) => ({ day, hosts: then }));
    const verdict = VERDICTS.find((one) => verdicts.has(one)) ?? 'unreviewed';
    const { count: hostCount, isMore } = hosts;
    found.push({ product, name: productOf(products, product).name, verdict, copies: count, hosts: hostCount, isMore, days });
  }
  return found.toSorted((one, other) => other.hosts - one.hosts);
}

function counted(count: number) {
  return count > MOST ? { count: MOST, isMore: true } : { count, isMore: false };
}

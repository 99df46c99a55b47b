import { Type } from 'typebox';
import { ROOT_GROUP } from '../../../domain/group.ts';
import { narrowed } from '../../../domain/scope.ts';
import { PolicyId, type Campaign } from '../../../domain/policy.ts';
import { closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { CAMPAIGN_STATES } from '../../store/campaigns-contract.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { byDay, dayOf } from '../days.ts';
import { notFound } from '../errors.ts';
import { HostFilters, paths } from '../host-filters.ts';
import { CampaignDays } from '../overview/answers.ts';
import { cursorOf, placeOf } from '../place-cursor.ts';
import { CampaignHostView, CampaignProgress, type CampaignView } from '../policy-views.ts';
import { RecentAnswers } from '../recent-answers.ts';
import { visibleCampaign } from '../visible.ts';

const tags = ['policy'];
const params = closed({ id: PolicyId });
type Asked = { readonly params: { readonly id: string }; readonly caller: Caller | undefined };

/** How far campaigns are, on all their hosts and on each. */
export const campaignRoutes: RouteGroup = {
  name: 'campaigns',
  register(app, context) {
    registerProgress(app, context);
    registerDays(app, context);
    registerHosts(app, context);
  },
};

function registerProgress(app: App, context: RouteContext): void {
  const querystring = closed({ group: HostFilters.properties.group });
  const summary = 'How many hosts of a campaign are how far';
  const schema = { operationId: 'getCampaignProgress', summary, tags, params, querystring, response: { 200: CampaignProgress } };
  const url = '/api/v1/campaigns/:id/progress';
  const recent = new RecentAnswers<Awaited<ReturnType<RouteContext['store']['campaignProgress']>>>(context.clock);
  app.get(url, { config: { access: 'getCampaignProgress' as const }, schema }, async (request) => {
    const { campaign, kept } = campaignOf(context, request);
    const asked = queryOf(campaign, request.query.group);
    const rows = await recent.get(JSON.stringify(asked), () => context.store.campaignProgress(asked));
    const hosts = CAMPAIGN_STATES.map((state) => ({ state, hosts: rows.find((row) => row.state === state)?.hosts ?? 0 }));
    return { campaign: { ...campaign, ...kept }, now: context.clock.now(), hosts };
  });
}

function registerDays(app: App, context: RouteContext): void {
  const querystring = closed({ group: HostFilters.properties.group });
  const summary = 'How many hosts of a campaign were how far, day by day';
  const schema = { operationId: 'getCampaignDays', summary, tags, params, querystring, response: { 200: CampaignDays } };
  app.get('/api/v1/campaigns/:id/days', { config: { access: 'getCampaignDays' as const }, schema }, async (request) => {
    const { campaign } = campaignOf(context, request);
    const { id: name, start, within } = queryOf(campaign, request.query.group);
    const asked = { about: 'campaign' as const, name, within, from: dayOf(start), to: dayOf(context.clock.now()) };
    return { days: byDay(await context.store.days(asked), CAMPAIGN_STATES) };
  });
}

function registerHosts(app: App, context: RouteContext): void {
  const querystring = closed({
    state: oneOf(CAMPAIGN_STATES),
    group: HostFilters.properties.group,
    after: Type.Optional(text(2000)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  });
  const response = { 200: closed({ items: Type.Array(CampaignHostView), next: Type.Optional(text(2000)), now: INSTANT }) };
  const summary = 'The hosts on which a campaign is so far, by name';
  const schema = { operationId: 'listCampaignHosts', summary, tags, params, querystring, response };
  app.get('/api/v1/campaigns/:id/hosts', { config: { access: 'listCampaignHosts' as const }, schema }, async (request) => {
    const { campaign } = campaignOf(context, request);
    const { state, after, limit = 100 } = request.query;
    const place = after === undefined ? undefined : placeOf(after);
    const rows = await context.store.campaignHosts({ ...queryOf(campaign, request.query.group), state, after: place, limit });
    const items = rows.map(({ hostId, name, group, lastContact }) => ({ id: hostId, name, group, lastContact }));
    const last = rows.length < limit ? undefined : rows.at(-1);
    return { items, now: context.clock.now(), ...(last === undefined ? {} : { next: cursorOf(last) }) };
  });
}

/** Of the groups that are asked for those that the campaign is for. */
function queryOf({ id, start, groups = [ROOT_GROUP] }: Campaign, asked: string | undefined) {
  const wanted = paths(asked);
  return { id, start, within: wanted === undefined ? groups : narrowed(wanted, groups) };
}

function campaignOf(context: RouteContext, { params: { id }, caller }: Asked) {
  const found = context.policy.now().state.objects.find((one) => one.kind === 'campaign' && one.key === id);
  const campaign = found?.kind === 'campaign' ? visibleCampaign(caller, found.document) : undefined;
  if (found === undefined || campaign === undefined)
    throw notFound(`there is no campaign ${id}`, '`bandog policy show` has all of them.');
  const { managedBy, revision } = found;
  return { campaign, kept: { managedBy, revision } satisfies Pick<CampaignView, 'managedBy' | 'revision'> };
}

import { Type } from 'typebox';
import { closed, oneOf } from '../../../domain/schema.ts';
import { ASSET_STATES } from '../../store/assets-contract.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { notFound } from '../errors.ts';
import { KeptAnswers } from '../kept-answers.ts';
import { AssetImport, AssetListView, AssetView, UnlistedHost } from './answers.ts';
import { another, forgetOthers, importAssets } from './import-assets.ts';
import { readAssets } from './read-assets.ts';
import { pageOf, sumOver } from './spans.ts';

const URL = '/api/v1/assets';
const tags = ['assets'];
/** 200,000 lines of 80 bytes. */
const MAX_BYTES = 16 * 1024 * 1024;
const MOST_PROBLEMS = 100;
const PAGE = {
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'The `next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
};

/** The company's own list of machines: imported as CSV, and compared with the hosts that are there. */
export const assetRoutes: RouteGroup = {
  name: 'assets',
  register(app, context) {
    const kept = new KeptAnswers<AssetListView>(() => context.clock.monotonicMs());
    registerSummary(app, context, kept);
    registerRows(app, context);
    registerUnlisted(app, context);
    registerImport(app, context);
    registerDrop(app, context);
  },
};

function registerSummary(app: App, context: RouteContext, kept: KeptAnswers<AssetListView>): void {
  const summary = 'The list of assets, how many of its machines appeared, and how many hosts are not on it';
  const schema = { operationId: 'getAssetList', summary, tags, response: { 200: AssetListView } };
  app.get(URL, { config: { access: 'getAssetList' as const }, schema }, async () => {
    const list = await context.store.assetList();
    return kept.of(list?.id ?? '', async () => summaryOf(context, list));
  });
}

async function summaryOf(
  { store, clock }: RouteContext,
  list: Awaited<ReturnType<RouteContext['store']['assetList']>>,
): Promise<AssetListView> {
  const at = clock.now();
  if (list === undefined) return { at, appeared: 0, missing: 0, unlisted: 0 };
  const { name, rows, importedAt, importedBy } = list;
  const appeared = await sumOver(rows, async (span) => store.countAppeared(span));
  const unlisted = await sumOver(await lastHost(store), async (span) => {
    return (await store.unlistedHosts({ ...span, limit: span.to - span.after })).length;
  });
  return { list: { name, rows, importedAt, importedBy }, at, appeared, missing: rows - appeared, unlisted };
}

/** The highest number of a host; 0 without one. */
async function lastHost(store: RouteContext['store']): Promise<number> {
  return (await store.enrolledHosts({ limit: 1 }))[0]?.number ?? 0;
}

function registerRows(app: App, { store }: RouteContext): void {
  const summary = 'Machines of the list of assets: those that never appeared, or those that did with their hosts';
  const querystring = closed({ state: oneOf(ASSET_STATES), ...PAGE });
  const response = { 200: closed({ items: Type.Array(AssetView), next: Type.Optional(Type.Integer()) }) };
  const schema = { operationId: 'listAssets', summary, tags, querystring, response };
  app.get(`${URL}/rows`, { config: { access: 'listAssets' as const }, schema }, async (request) => {
    const { state, after = 0, limit = 100 } = request.query;
    const last = (await store.assetList())?.rows ?? 0;
    const { rows, next } = await pageOf({ after, last, limit }, async (span) => store.assets({ state, ...span }));
    return { items: [...rows], ...(next === undefined ? {} : { next }) };
  });
}

function registerUnlisted(app: App, { store }: RouteContext): void {
  const summary = 'Hosts that are not on the list of assets, the first that came first; none without a list';
  const response = { 200: closed({ items: Type.Array(UnlistedHost), next: Type.Optional(Type.Integer()) }) };
  const schema = { operationId: 'listUnlistedHosts', summary, tags, querystring: closed(PAGE), response };
  app.get(`${URL}/unlisted`, { config: { access: 'listUnlistedHosts' as const }, schema }, async (request) => {
    const { after = 0, limit = 100 } = request.query;
    if ((await store.assetList()) === undefined) return { items: [] };
    const { rows, next } = await pageOf({ after, last: await lastHost(store), limit }, async (span) => store.unlistedHosts(span));
    const items = rows.map(({ hostId, name, enrolledAt, lastContact }) => ({ hostId, name, enrolledAt, lastContact }));
    return { items, ...(next === undefined ? {} : { next }) };
  });
}

function registerImport(app: App, context: RouteContext): void {
  const summary = 'Put a list of assets in force in place of the one before; with a line that is wrong, only when that is said';
  const body = closed({
    name: Type.String({ minLength: 1, maxLength: 200, description: 'Of the file' }),
    csv: Type.String({ maxLength: MAX_BYTES, description: 'Its first line names the columns: serial, name, tag, owner' }),
    skipsProblems: Type.Optional(Type.Boolean({ description: 'Leave out lines that are wrong' })),
  });
  const schema = { operationId: 'importAssets', summary, tags, body, response: { 200: AssetImport } };
  let isImporting = false;
  const options = { config: { access: 'importAssets' as const }, bodyLimit: 2 * MAX_BYTES, schema };
  app.post(URL, options, async (request): Promise<AssetImport> => {
    const { name, csv, skipsProblems = false } = request.body;
    if (isImporting) throw another();
    isImporting = true;
    try {
      const { assets, problems, ignored } = await readAssets(csv);
      const isImported = assets.length > 0 && (skipsProblems || problems.length === 0);
      if (isImported) await importAssets(context, { name, assets, caller: request.caller });
      const told = { problems: problems.slice(0, MOST_PROBLEMS), problemCount: problems.length, ignored: [...ignored] };
      return { isImported, rows: assets.length, ...told };
    } finally {
      isImporting = false;
    }
  });
}

function registerDrop(app: App, context: RouteContext): void {
  const summary = 'Forget the list of assets';
  const schema = { operationId: 'dropAssets', summary, tags, response: { 204: Type.Null() } };
  app.delete(URL, { config: { access: 'dropAssets' as const }, schema }, async (request, reply) => {
    const audit = auditLine(context, request.caller, { action: 'assets.drop', subject: 'assets' });
    if (!(await context.store.dropAssetList(audit))) throw notFound('there is no list of assets', 'Import one first.');
    await forgetOthers(context, '');
    return reply.code(204).send(null);
  });
}

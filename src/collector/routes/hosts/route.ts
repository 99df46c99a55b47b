import { Type } from 'typebox';
import { closed, PRODUCT_ID, text } from '../../../domain/schema.ts';
import { STATES } from '../../../domain/state.ts';
import { CoverageAnswer, HostPage, HostReport } from '../answers.ts';
import type { HostRow } from '../../store/rows.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { hostFilter, HostFilters, refuseAccounts } from '../host-filters.ts';
import { cursorOf, pageEnds, placeOf } from '../place-cursor.ts';
import { auditLine } from '../audit-line.ts';
import { auditQuestion } from '../audited-question.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { coverageAnswer, findingView, hostView, judgingOf } from '../views.ts';
import { withVisibleKin } from '../visible.ts';
import { registerHistories } from './histories.ts';
import { HOST } from './host-param.ts';

/** Findings of one host that its report lists. */
const MAX_LISTED = 5000;

/** Hosts, one host's whole report, how completely it was looked at, and what became of a finding. */
export const hostRoutes: RouteGroup = {
  name: 'hosts',
  register(app, context) {
    registerList(app, context);
    registerReport(app, context);
    registerCoverage(app, context);
    registerHistories(app, context);
    registerRelease(app, context);
    registerReplace(app, context);
    registerRevoke(app, context);
  },
};

function registerList(app: App, context: RouteContext): void {
  const querystring = closed({
    ...HostFilters.properties,
    from: Type.Optional(Type.String({ maxLength: 256, description: 'Begin at this name; not with `after` or `before`' })),
    after: Type.Optional(text(2000)),
    before: Type.Optional(text(2000)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  });
  const schema = {
    operationId: 'listHosts',
    summary: 'Hosts by name, page by page in both directions',
    tags: ['hosts'],
    querystring,
    response: { 200: HostPage },
  };
  app.get('/api/v1/hosts', { config: { access: 'listHosts' as const }, schema }, async (request) => {
    const { from, after, before, limit = 100, ...filters } = request.query;
    refuseAccounts(request.caller, filters);
    const bounds = {
      after: after === undefined ? (from === undefined ? undefined : { name: from, hostId: '' }) : placeOf(after),
      before: before === undefined ? undefined : placeOf(before),
    };
    const filter = hostFilter(filters, context.clock.now());
    await auditQuestion(context, request.caller, { account: filters.account });
    const rows = await context.store.hosts({ ...filter, ...bounds, limit });
    const judging = judgingOf(context);
    const placeIn = ({ labels, hostId }: HostRow) => cursorOf({ name: labels.name, hostId });
    const shown = await Promise.all(rows.map((row) => withVisibleKin(context, request.caller, row)));
    return {
      items: shown.map((row) => hostView(row, judging)),
      ...pageEnds(rows, { after: after ?? from, before, limit }, placeIn),
    };
  });
}

function registerReport(app: App, context: RouteContext): void {
  const querystring = closed({
    product: Type.Optional(PRODUCT_ID),
    gone: Type.Optional(Type.Boolean({ description: 'Also list what is gone' })),
    scopes: Type.Optional(Type.Boolean({ description: 'Also list the places that were looked at completely' })),
  });
  const summary = 'All of one host: what is on it, how completely it was looked at';
  const schema = { operationId: 'getHost', summary, tags: ['hosts'], params: HOST, querystring, response: { 200: HostReport } };
  app.get('/api/v1/hosts/:host', { config: { access: 'getHost' as const }, schema }, async (request) => {
    const host = await withVisibleKin(context, request.caller, await oneHost(context, request.params.host));
    const { product, gone = false, scopes = false } = request.query;
    const judging = judgingOf(context);
    const products = product === undefined ? undefined : [product];
    const states = gone ? undefined : STATES.filter((state) => state !== 'gone');
    const { store } = context;
    const { hostId } = host;
    // Nobody is answered before his look is on disk; the store reads meanwhile, so that nobody waits for both.
    const [rows, coverage, losses, alarms] = await Promise.all([
      store.findings({ hostId, products, states, limit: MAX_LISTED + 1 }),
      store.coverage(hostId),
      store.losses(hostId),
      store.alarms(hostId),
      auditRead(context, { caller: request.caller, action: 'host.read', host }),
    ]);
    return {
      host: hostView(host, judging),
      labels: host.labels,
      coverage: coverageAnswer({ host, coverage, losses, product, isWhole: scopes }, judging),
      findings: rows.slice(0, MAX_LISTED).map((row) => findingView(row, judging)),
      alarms: alarms.map(({ at, kind, detail }) => ({ at, kind, detail: { ...detail } })),
      isCut: rows.length > MAX_LISTED,
      now: context.clock.now(),
    };
  });
}

function registerCoverage(app: App, context: RouteContext): void {
  const querystring = closed({ product: Type.Optional(PRODUCT_ID) });
  const summary = 'Whether a host is clean of a product, or of all, with what was and was not looked at';
  const schema = {
    operationId: 'getCoverage',
    summary,
    tags: ['hosts'],
    params: HOST,
    querystring,
    response: { 200: CoverageAnswer },
  };
  app.get('/api/v1/hosts/:host/coverage', { config: { access: 'getCoverage' as const }, schema }, async (request) => {
    const host = await oneHost(context, request.params.host);
    const [coverage, losses] = await Promise.all([
      context.store.coverage(host.hostId),
      context.store.losses(host.hostId),
      auditRead(context, { caller: request.caller, action: 'coverage.read', host }),
    ]);
    const judging = judgingOf(context);
    return coverageAnswer({ host, coverage, losses, product: request.query.product }, judging);
  });
}

function registerRelease(app: App, context: RouteContext): void {
  const summary = 'Believe a host again after its key was seen in two chains';
  const schema = {
    operationId: 'releaseHost',
    summary,
    tags: ['hosts'],
    params: HOST,
    response: { 200: closed({ isReleased: Type.Boolean() }) },
  };
  app.post('/api/v1/hosts/:host/release', { config: { access: 'releaseHost' as const }, schema }, async (request) => {
    const { hostId, labels } = await oneHost(context, request.params.host);
    const deed = { action: 'host.release', subject: hostId, detail: { name: labels.name } };
    const audit = auditLine(context, request.caller, deed);
    return { isReleased: await context.store.releaseHost({ hostId, audit }) };
  });
}

function registerReplace(app: App, context: RouteContext): void {
  const summary = 'Say that a host is the machine of an older record, set up anew; closes that record and keeps its history';
  const params = closed({ ...HOST.properties, old: HOST.properties.host });
  const response = { 200: closed({ isReplaced: Type.Boolean() }) };
  const schema = { operationId: 'replaceHost', summary, tags: ['hosts'], params, response };
  app.post('/api/v1/hosts/:host/replaces/:old', { config: { access: 'replaceHost' as const }, schema }, async (request) => {
    const host = await oneHost(context, request.params.host);
    const old = await oneHost(context, request.params.old);
    const at = context.clock.now();
    const detail = { name: host.labels.name, old: old.hostId };
    const audit = auditLine(context, request.caller, { action: 'host.replace', subject: host.hostId, detail });
    return { isReplaced: await context.store.replaceHost({ hostId: host.hostId, replaces: old.hostId, at, audit }) };
  });
}

function registerRevoke(app: App, context: RouteContext): void {
  const summary = 'Close the record of a host for ever: whoever has its key is nobody, and its history stays';
  const response = { 200: closed({ isRevoked: Type.Boolean() }) };
  const schema = { operationId: 'revokeHost', summary, tags: ['hosts'], params: HOST, response };
  app.post('/api/v1/hosts/:host/revoke', { config: { access: 'revokeHost' as const }, schema }, async (request) => {
    const { hostId, labels } = await oneHost(context, request.params.host);
    const at = context.clock.now();
    const audit = auditLine(context, request.caller, { action: 'host.revoke', subject: hostId, detail: { name: labels.name } });
    return { isRevoked: await context.store.revokeHost({ hostId, at, audit }) };
  });
}

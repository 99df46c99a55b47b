import { Type } from 'typebox';
import { Campaign, Policy, POLICY_KINDS, Ruling, type PolicyEntry } from '../../../domain/policy.ts';
import { closed, INSTANT, listOf, oneOf, text } from '../../../domain/schema.ts';
import { entryProblem } from '../../policy/entry-problem.ts';
import { entriesOf, rulingKey } from '../../policy/policy-document.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { applyChange } from '../policy-change.ts';
import { PolicyChangeView, PolicyPreview, PolicyView, policyView } from '../policy-views.ts';
import { visiblePolicy } from '../visible.ts';
import { requireApprovable } from './file-approvals.ts';
import { preview } from './preview.ts';

const REVISION = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const tags = ['policy'];
/** A policy of 10,000 rulings with their reasons. */
const BODY_LIMIT = 4 * 1024 * 1024;
const CHANGED = { 200: closed({ revision: REVISION, changes: Type.Integer() }) };

/** What the company has decided: shown as of any moment, previewed, changed by a file or at the console, with its history. */
export const policyRoutes: RouteGroup = {
  name: 'policy',
  register(app, context) {
    registerGet(app, context);
    registerHistory(app, context);
    registerFile(app, context);
    registerObjects(app, context);
  },
};

function registerGet(app: App, { store }: RouteContext): void {
  const querystring = closed({ at: Type.Optional(INSTANT), revision: Type.Optional(REVISION) });
  const summary = 'The policy as it is now, or as it was at a moment or in a revision';
  const schema = { operationId: 'getPolicy', summary, tags, querystring, response: { 200: PolicyView } };
  app.get('/api/v1/policy', { config: { access: 'getPolicy' as const }, schema }, async (request) => {
    const { at, revision } = request.query;
    const asOf = revision === undefined ? (at === undefined ? undefined : { at }) : { revision };
    return visiblePolicy({ store }, request.caller, policyView(await store.policy(asOf)));
  });
}

function registerHistory(app: App, { store }: RouteContext): void {
  const querystring = closed({
    kind: Type.Optional(oneOf(POLICY_KINDS)),
    key: Type.Optional(text(100)),
    before: Type.Optional(REVISION),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  });
  const response = { 200: closed({ items: Type.Array(PolicyChangeView) }) };
  const schema = { operationId: 'getPolicyHistory', summary: 'Changes of the policy, newest first', tags, querystring, response };
  app.get('/api/v1/policy/history', { config: { access: 'getPolicyHistory' as const }, schema }, async (request) => {
    const { limit = 100, ...asked } = request.query;
    return { items: (await store.policyHistory({ ...asked, limit })).map((row) => ({ ...row })) };
  });
}

function registerFile(app: App, context: RouteContext): void {
  const body = closed({ basedOn: REVISION, policy: Policy });
  const apply = { operationId: 'applyPolicy', summary: 'Make a file the policy of files', tags, body, response: CHANGED };
  const options = { config: { access: 'applyPolicy' as const }, bodyLimit: BODY_LIMIT, schema: apply };
  app.post('/api/v1/policy/file', options, async (request) => {
    const { basedOn, policy } = request.body;
    const deed = { action: 'policy.apply', subject: policy.name };
    const set = entriesOf(policy);
    await requireApprovable(context, request.caller, set);
    return applyChange(context, { by: 'file', basedOn, set, isWhole: true, caller: request.caller, deed });
  });

  const summary = 'What a file would change, and whom it would touch';
  const response = { 200: PolicyPreview };
  const schema = { operationId: 'previewPolicy', summary, tags, body: closed({ policy: Policy }), response };
  const previewing = { config: { access: 'previewPolicy' as const }, bodyLimit: BODY_LIMIT, schema };
  app.post('/api/v1/policy/file/preview', previewing, async (request) => {
    const set = entriesOf(request.body.policy);
    refuseProblems(set);
    return preview(context, { set, remove: [], wholeOf: 'file' });
  });
}

const OBJECTS = {
  rulings: Type.Optional(listOf(Ruling, { maxItems: 1000 })),
  campaigns: Type.Optional(listOf(Campaign, { maxItems: 100 })),
  remove: Type.Optional(Type.Array(closed({ kind: oneOf(['ruling', 'campaign']), key: text(100) }), { maxItems: 1000 })),
};

function registerObjects(app: App, context: RouteContext): void {
  const body = closed({ basedOn: REVISION, ...OBJECTS });
  const summary = 'Change rulings and campaigns that the console keeps';
  const schema = { operationId: 'changePolicy', summary, tags, body, response: CHANGED };
  const options = { config: { access: 'changePolicy' as const }, bodyLimit: BODY_LIMIT, schema };
  app.post('/api/v1/policy/objects', options, async (request) => {
    const { basedOn, remove = [], ...given } = request.body;
    const set = givenEntries(given);
    const names = [...set, ...remove].map(({ kind, key }) => `${kind} ${key}`);
    const deed = { action: 'policy.change', subject: names.slice(0, 5).join(', ').slice(0, 500) };
    return applyChange(context, { by: 'console', basedOn, set, remove, caller: request.caller, deed });
  });

  const previewed = {
    operationId: 'previewPolicyChange',
    summary: 'What a change at the console would do, and whom it would touch',
    tags,
    body: closed(OBJECTS),
    response: { 200: PolicyPreview },
  };
  const previewing = { config: { access: 'previewPolicyChange' as const }, bodyLimit: BODY_LIMIT, schema: previewed };
  app.post('/api/v1/policy/objects/preview', previewing, async (request) => {
    const { remove = [], ...given } = request.body;
    const set = givenEntries(given);
    refuseProblems(set);
    return preview(context, { set, remove });
  });
}

function givenEntries(given: {
  readonly rulings?: readonly Ruling[];
  readonly campaigns?: readonly Campaign[];
}): readonly PolicyEntry[] {
  return [
    ...(given.rulings ?? []).map((document): PolicyEntry => ({ kind: 'ruling', key: rulingKey(document), document })),
    ...(given.campaigns ?? []).map((document): PolicyEntry => ({ kind: 'campaign', key: document.id, document })),
  ];
}

function refuseProblems(entries: readonly PolicyEntry[]): void {
  for (const entry of entries) {
    const problem = entryProblem(entry);
    if (problem !== undefined) throw badRequest(`${entry.kind} ${entry.key}: ${problem}`);
  }
}

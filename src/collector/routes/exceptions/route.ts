import { Type } from 'typebox';
import { KnownError } from '../../../domain/errors.ts';
import { EXCEPTION_STATES, ExceptionScope, PolicyException, PolicyId } from '../../../domain/policy.ts';
import { closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { isOneBehind } from '../../access/makers.ts';
import { newId } from '../../access/secrets.ts';
import { isShortEnough, MAX_EXCEPTION_DAYS } from '../../policy/longest-exception.ts';
import { actorOf, auditForbidden } from '../audit-line.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest, notFound } from '../errors.ts';
import { knownGroup } from '../known-group.ts';
import { applyChange } from '../policy-change.ts';
import { ExceptionView, policyView } from '../policy-views.ts';
import { ownHost, visibleExceptions } from '../visible.ts';

const tags = ['exceptions'];

/** Scoped permissions with an end: asked for by one person, approved by another. */
export const exceptionRoutes: RouteGroup = {
  name: 'exceptions',
  register(app, context) {
    registerList(app, context);
    registerRequest(app, context);
    registerDecisions(app, context);
  },
};

function registerList(app: App, { store, clock }: RouteContext): void {
  const querystring = closed({
    status: Type.Optional(oneOf([...EXCEPTION_STATES, 'expired'])),
    product: Type.Optional(text(64)),
  });
  const response = { 200: closed({ items: Type.Array(ExceptionView) }) };
  const summary = 'Exceptions, those that end first before the others; `expired` are approved ones whose time is over';
  const schema = { operationId: 'listExceptions', summary, tags, querystring, response };
  app.get('/api/v1/exceptions', { config: { access: 'listExceptions' as const }, schema }, async (request) => {
    const { status, product } = request.query;
    const now = clock.now();
    const statusOf = (one: ExceptionView) => (one.status === 'approved' && one.expires <= now ? 'expired' : one.status);
    const exceptions = await visibleExceptions({ store }, request.caller, policyView(await store.policy()).exceptions);
    const items = exceptions
      .filter(
        (one) => (status === undefined || statusOf(one) === status) && (product === undefined || one.scope.product === product),
      )
      .toSorted((one, other) => (one.expires < other.expires ? -1 : 1));
    return { items };
  });
}

function registerRequest(app: App, context: RouteContext): void {
  const { owner, ticket, reason } = PolicyException.properties;
  const { host: _host, ...scope } = ExceptionScope.properties;
  const body = closed({
    scope: closed({ ...scope, host: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Id or name' })) }),
    owner,
    ticket,
    reason,
    expires: INSTANT,
  });
  const schema = {
    operationId: 'requestException',
    summary: 'Ask for an exception',
    tags,
    body,
    response: { 201: ExceptionView },
  };
  app.post('/api/v1/exceptions', { config: { access: 'requestException' as const }, schema }, async (request, reply) => {
    const { scope: asked, expires, ...rest } = request.body;
    const askedAt = context.clock.now();
    if (expires <= askedAt || !isShortEnough(expires, askedAt))
      throw badRequest(`it is to expire on ${expires}`, `Choose a moment within ${MAX_EXCEPTION_DAYS} days from now.`);
    const hostId = await ownHost(context, request.caller, asked);
    const { host: _name, ...others } = asked;
    if (asked.group !== undefined) await knownGroup(context, asked.group);
    const id = newId().slice(0, 12);
    const askedBy = actorOf(request.caller);
    const known = { ...others, ...(hostId === undefined ? {} : { host: hostId }) };
    const document: PolicyException = { id, scope: known, ...rest, askedBy, askedAt, expires, status: 'requested' };
    const deed = { action: 'exception.request', subject: id, detail: { owner: rest.owner, ticket: rest.ticket, expires } };
    const entry = { kind: 'exception' as const, key: id, document };
    const { revision } = await applyChange(context, { by: 'console', basedOn: 0, set: [entry], caller: request.caller, deed });
    return reply.code(201).send({ ...document, managedBy: 'console', revision });
  });
}

/** What can become of an exception, and from where. */
const DECISIONS = [
  {
    verb: 'approve',
    operation: 'approveException',
    from: ['requested'],
    to: 'approved',
    summary: 'Approve an exception that somebody else asked for',
  },
  { verb: 'reject', operation: 'rejectException', from: ['requested'], to: 'rejected', summary: 'Reject an exception' },
  {
    verb: 'revoke',
    operation: 'revokeException',
    from: ['approved', 'requested'],
    to: 'revoked',
    summary: 'End an exception before its time',
  },
] as const;

function registerDecisions(app: App, context: RouteContext): void {
  const params = closed({ id: PolicyId });
  const body = closed({ why: Type.Optional(text(2000)) });
  for (const decision of DECISIONS) {
    const { verb, operation: operationId, summary } = decision;
    const schema = { operationId, summary, tags, params, body, response: { 200: ExceptionView } };
    app.post(`/api/v1/exceptions/:id/${verb}`, { config: { access: operationId }, schema }, async (request) =>
      decide(context, { decision, id: request.params.id, why: request.body.why, caller: request.caller }),
    );
  }
}

interface Decided {
  readonly decision: (typeof DECISIONS)[number];
  readonly id: string;
  readonly why: string | undefined;
  readonly caller: Caller | undefined;
}

async function decide(context: RouteContext, { decision, id, why, caller }: Decided): Promise<ExceptionView> {
  const state = await context.store.policy();
  const { exceptions } = policyView(state);
  const found = exceptions.find((one) => one.id === id);
  if (found === undefined) throw notFound(`there is no exception ${id}`, '`bandog exceptions list` has all of them.');
  const { managedBy: _by, revision: _revision, ...before } = found;
  const from: readonly string[] = decision.from;
  if (!from.includes(before.status))
    throw badRequest(`the exception ${id} is ${before.status}`, `Only ${from.join(' or ')} ones can be ${decision.to}.`);
  const decidedBy = actorOf(caller);
  if (decision.to === 'approved' && (await isOneBehind(context, decidedBy, before.askedBy))) {
    await auditForbidden(context, caller, { subject: decision.operation, detail: { exception: id, askedBy: before.askedBy } });
    const remedy = 'Ask somebody else with the duty approver; whoever made a token is taken for whoever holds it.';
    throw new KnownError('E_FORBIDDEN', 'who asked for an exception does not approve it', remedy);
  }
  const at = context.clock.now();
  if (decision.to === 'approved' && before.expires <= at)
    throw badRequest(`it would have expired on ${before.expires}`, 'Ask for it anew.');
  const { decision: _old, ...rest } = before;
  const document: PolicyException = {
    ...rest,
    status: decision.to,
    decidedBy,
    decidedAt: at,
    ...(why === undefined ? {} : { decision: why }),
  };
  const entry = { kind: 'exception' as const, key: id, document };
  const deed = {
    action: `exception.${decision.verb}`,
    subject: id,
    detail: { askedBy: before.askedBy, ticket: before.ticket, ...(await madeByAsker(context, caller, before.askedBy)) },
    why,
  };
  const { revision } = await applyChange(context, { by: 'console', basedOn: state.revision, set: [entry], caller, deed });
  return { ...document, managedBy: 'console', revision };
}

/**
 * An account that whoever asked has made stays an account of its own: in a small company one administrator makes them all. But whoever
 * makes accounts can be two people, so the audit log says it.
 */
async function madeByAsker(context: RouteContext, caller: Caller | undefined, askedBy: string): Promise<{ accountBy?: string }> {
  const user = caller?.signedIn === undefined ? undefined : await context.store.user(caller.signedIn.userId);
  const isHis = user !== undefined && (await isOneBehind(context, user.createdBy, askedBy));
  return isHis ? { accountBy: user.createdBy } : {};
}

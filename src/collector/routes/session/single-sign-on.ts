import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { closed, text } from '../../../domain/schema.ts';
import { EVERYWHERE } from '../../../domain/scope.ts';
import { KnownError } from '../../../domain/errors.ts';
import { FlowCookie } from '../../access/flow-cookie.ts';
import { ownPath } from '../../access/own-page.ts';
import { mayMakeTokens } from '../../access/roles.ts';
import { newId } from '../../access/secrets.ts';
import { openSession } from '../../access/sessions.ts';
import type { SingleSignOn, Vouched } from '../../access/single-sign-on.ts';
import type { UserRow } from '../../store/users-contract.ts';
import type { App, RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';
import { originOf } from '../people.ts';

const tags = ['session'];
const CALLBACK = '/api/v1/session/callback';
const NO_ANSWER = { 303: Type.Null() };

/** Sign-in by the company's identity provider: there and back again. */
export function registerSingleSignOn(app: App, context: RouteContext): void {
  const ways = closed({ password: Type.Boolean(), singleSignOn: Type.Optional(closed({ issuer: text(500) })) });
  const summary = 'How people sign in here';
  const schema = { operationId: 'getSignInWays', summary, tags, security: [], response: { 200: ways } };
  app.get('/api/v1/session/ways', { config: { access: 'public' as const }, schema }, () => {
    const { singleSignOn } = context;
    return { password: true, ...(singleSignOn === undefined ? {} : { singleSignOn: { issuer: singleSignOn.issuer } }) };
  });
  registerBegin(app, context);
  registerCallback(app, context);
}

function registerBegin(app: App, context: RouteContext): void {
  const querystring = closed({ to: Type.Optional(Type.String({ maxLength: 2000, description: 'The page to come back to' })) });
  const summary = 'Send the browser to the identity provider';
  const schema = { operationId: 'beginSingleSignOn', summary, tags, security: [], querystring, response: NO_ANSWER };
  app.get('/api/v1/session/begin', { config: { access: 'public' as const }, schema }, async (request, reply) => {
    const begun = await offered(context).begin(callbackUrl(context), ownPath(request.query.to));
    return reply.header('set-cookie', begun.cookie).header('location', begun.url).code(303).send(null);
  });
}

function registerCallback(app: App, context: RouteContext): void {
  const querystring = Type.Object({}, { additionalProperties: Type.String({ maxLength: 10_000 }) });
  const summary = 'Where the identity provider sends the browser back to';
  const schema = { operationId: 'endSingleSignOn', summary, tags, security: [], querystring, response: NO_ANSWER };
  app.get(CALLBACK, { config: { access: 'public' as const }, schema }, async (request, reply) => {
    void reply.header('set-cookie', FlowCookie.none());
    const url = new URL(request.url, publicUrl(context));
    const vouched = await offered(context)
      .finish(url, request.headers.cookie)
      .catch(async (error: unknown) => {
        await auditRefusal(context, request, error);
        throw error;
      });
    const user = await knownUser(context, request, vouched);
    const cookies = [FlowCookie.none(), await openSession(context, { user }, originOf(request))];
    return reply
      .removeHeader('set-cookie')
      .header('set-cookie', cookies)
      .header('location', vouched.returnTo)
      .code(303)
      .send(null);
  });
}

async function knownUser(context: RouteContext, request: FastifyRequest, vouched: Vouched): Promise<UserRow> {
  const { issuer, subject, name, charge } = vouched;
  const at = context.clock.now();
  const { role, duties = [], scope = EVERYWHERE } = charge;
  const user = { id: newId(), name, role, duties, scope, createdAt: at, createdBy: `issuer:${issuer}`.slice(0, 300) };
  const audit = { at, actor: `user:${name}`, detail: { address: request.ip } };
  const endsTokens = !mayMakeTokens(user);
  const known = await context.store.vouchedUser({ issuer, subject, user, endsTokens, audit });
  if (known !== 'name-taken' && known !== 'disabled') return known;
  const refusal =
    known === 'disabled'
      ? new KnownError('E_FORBIDDEN', `${name} is let in no more`, 'Ask an administrator.')
      : new KnownError('E_FORBIDDEN', `there is another user ${name}`, 'Ask an administrator to remove or rename that one.');
  await auditRefusal(context, request, refusal);
  throw refusal;
}

/** Only what the provider vouched for, or refused, is told; a stranger's random address is not. */
async function auditRefusal({ store, clock, forbidden }: RouteContext, request: FastifyRequest, error: unknown): Promise<void> {
  if (!(error instanceof KnownError) || error.code !== 'E_FORBIDDEN') return;
  const others = forbidden.tell();
  if (others === undefined) return;
  const detail = { address: request.ip, why: error.message, ...others };
  await store.audit({ at: clock.now(), actor: 'nobody', action: 'session.refused', subject: 'single sign-on', detail });
}

function offered(context: RouteContext): SingleSignOn {
  if (context.singleSignOn !== undefined) return context.singleSignOn;
  throw notFound('single sign-on is not set up here', 'Sign in with name and password.');
}

/** Where the identity provider sends browsers back to: what is registered there. */
export function callbackUrl(context: Pick<RouteContext, 'singleSignOn' | 'address'>): string {
  return `${publicUrl(context)}${CALLBACK}`;
}

function publicUrl(context: Pick<RouteContext, 'singleSignOn' | 'address'>): string {
  return context.singleSignOn?.publicUrl ?? context.address().url;
}

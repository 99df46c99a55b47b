import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { closed, text } from '../../../domain/schema.ts';
import { EVERYWHERE } from '../../../domain/scope.ts';
import { KnownError } from '../../../domain/errors.ts';
import { DUTIES, dutiesOf, operationsOf, roleOf } from '../../access/roles.ts';
import { isOwnPage } from '../../access/own-page.ts';
import { newId } from '../../access/secrets.ts';
import { noSessionCookie, openSession } from '../../access/sessions.ts';
import type { UserRow } from '../../store/users-contract.ts';
import { SelfView } from '../access-answers.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { originOf, PASSWORD, USER_NAME } from '../people.ts';
import { registerOwn } from './own.ts';
import { registerSingleSignOn } from './single-sign-on.ts';

const tags = ['session'];

/** People sign in and out, set a password by a one-time code, and see where they are signed in. */
export const sessionRoutes: RouteGroup = {
  name: 'session',
  register(app, context) {
    registerSignIn(app, context);
    registerSetup(app, context);
    registerSignOut(app, context);
    registerSingleSignOn(app, context);
    registerOwn(app, context);
  },
};

function registerSignIn(app: App, context: RouteContext): void {
  const body = closed({ name: USER_NAME, password: PASSWORD });
  const schema = {
    operationId: 'signIn',
    summary: 'Sign in with name and password',
    tags,
    security: [],
    body,
    response: { 200: SelfView },
  };
  app.post('/api/v1/session', { config: { access: 'public' as const }, schema }, async (request, reply) => {
    requireOwnPage(request);
    const { name } = request.body;
    const browser = context.browsers.idOf(request.headers.cookie, name);
    const knownAs = browser === undefined ? undefined : `browser ${browser}`;
    const cameIn = await context.signIn.byPassword({ ...request.body, address: request.ip, knownAs });
    void reply.header('set-cookie', await openSession(context, cameIn, originOf(request)));
    void reply.header('set-cookie', context.browsers.keep(name));
    return selfOf(cameIn.user);
  });
}

function registerSetup(app: App, context: RouteContext): void {
  const body = closed({ code: text(100), name: USER_NAME, password: PASSWORD });
  const summary = 'Set a password by a one-time code, and sign in; the first code makes the first administrator';
  const schema = { operationId: 'setUp', summary, tags, security: [], body, response: { 200: SelfView } };
  app.post('/api/v1/session/setup', { config: { access: 'public' as const }, schema }, async (request, reply) => {
    requireOwnPage(request);
    const first = {
      id: newId(),
      role: 'administrator',
      duties: DUTIES,
      scope: EVERYWHERE,
      createdAt: context.clock.now(),
      createdBy: 'system',
    };
    const cameIn = await context.signIn.byCode({ ...request.body, address: request.ip }, first);
    void reply.header('set-cookie', await openSession(context, cameIn, originOf(request)));
    void reply.header('set-cookie', context.browsers.keep(request.body.name));
    return selfOf(cameIn.user);
  });
}

function registerSignOut(app: App, context: RouteContext): void {
  const schema = { operationId: 'signOut', summary: 'End this session', tags, response: { 204: Type.Null() } };
  app.delete('/api/v1/session', { config: { access: 'signOut' as const }, schema }, async (request, reply) => {
    const { signedIn } = request.caller ?? {};
    if (signedIn !== undefined) {
      const audit = auditLine(context, request.caller, { action: 'session.end', subject: signedIn.userId });
      await context.store.endSession({ id: signedIn.sessionId, userId: signedIn.userId, audit });
    }
    return reply.header('set-cookie', noSessionCookie()).code(204).send(null);
  });
}

/** Nobody is signed in as somebody else by another site's page. */
function requireOwnPage(request: FastifyRequest): void {
  if (isOwnPage(request)) return;
  const remedy = "Sign in on the collector's own page; a program sends the header `bandog-page: 1`, or uses an API token.";
  throw new KnownError('E_FORBIDDEN', 'this does not come from a page of the collector', remedy);
}

function selfOf({ name, role, duties, scope }: UserRow): SelfView {
  const known = roleOf(role);
  const may = known === undefined ? [] : operationsOf({ role: known, duties: dutiesOf(duties), scope });
  return { name, role, duties: [...duties], scope: [...scope], kind: 'user', may };
}

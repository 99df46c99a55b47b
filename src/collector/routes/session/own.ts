import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { KnownError } from '../../../domain/errors.ts';
import { operationsOf } from '../../access/roles.ts';
import { noSessionCookie, openSession } from '../../access/sessions.ts';
import { SelfView, SessionView } from '../access-answers.ts';
import { auditLine } from '../audit-line.ts';
import type { App, Caller, RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';
import { originOf, PASSWORD, sessionView } from '../people.ts';

const tags = ['session'];
const SESSION_ID = closed({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) });

/** What everybody may do with what is his own. */
export function registerOwn(app: App, context: RouteContext): void {
  const self = { operationId: 'getSelf', summary: 'Who the caller is', tags, response: { 200: SelfView } };
  app.get('/api/v1/self', { config: { access: 'getSelf' as const }, schema: self }, (request) => {
    const { name = '', role = 'viewer', duties = [], scope = [], signedIn } = request.caller ?? {};
    return {
      name,
      role,
      duties: [...duties],
      scope: [...scope],
      kind: signedIn === undefined ? ('token' as const) : ('user' as const),
      may: operationsOf({ role, duties, scope }),
    };
  });
  registerPassword(app, context);
  registerSessions(app, context);
}

function registerPassword(app: App, context: RouteContext): void {
  const body = closed({ current: PASSWORD, wanted: PASSWORD });
  const summary = 'Change the own password; every other session ends, and this one gets a new secret';
  const schema = { operationId: 'changeOwnPassword', summary, tags, body, response: { 204: Type.Null() } };
  app.post('/api/v1/self/password', { config: { access: 'changeOwnPassword' as const }, schema }, async (request, reply) => {
    const { userId, sessionId, name } = signedInAs(request.caller);
    const user = await context.store.user(userId);
    if (user === undefined) throw notFound(`there is no user ${name}`);
    const { current, wanted } = request.body;
    const given = { name, password: current, wanted, address: request.ip, knownAs: `session ${sessionId}` };
    const password = await context.signIn.newPassword(user, given);
    const audit = auditLine(context, request.caller, { action: 'password.change', subject: userId });
    await context.store.setPassword({ userId, password, audit });
    return reply
      .header('set-cookie', await openSession(context, { user, password }, originOf(request)))
      .code(204)
      .send(null);
  });
}

function registerSessions(app: App, context: RouteContext): void {
  const response = { 200: closed({ items: Type.Array(SessionView) }) };
  const list = { operationId: 'listOwnSessions', summary: 'Where the caller is signed in', tags, response };
  app.get('/api/v1/self/sessions', { config: { access: 'listOwnSessions' as const }, schema: list }, async (request) => {
    const { userId } = signedInAs(request.caller);
    const rows = await context.store.sessions(userId);
    return { items: rows.map((row) => sessionView(row, request.caller)) };
  });

  const summary = 'End one of the own sessions';
  const end = { operationId: 'endOwnSession', summary, tags, params: SESSION_ID, response: { 204: Type.Null() } };
  const url = '/api/v1/self/sessions/:id';
  app.delete(url, { config: { access: 'endOwnSession' as const }, schema: end }, async (request, reply) => {
    const { userId, sessionId } = signedInAs(request.caller);
    const { id } = request.params;
    const audit = auditLine(context, request.caller, { action: 'session.end', subject: userId });
    if (!(await context.store.endSession({ id, userId, audit }))) throw notFound(`there is no session ${id}`);
    if (id === sessionId) void reply.header('set-cookie', noSessionCookie());
    return reply.code(204).send(null);
  });
}

/** The person; an API token has neither password nor sessions. @throws KnownError E_BAD_REQUEST */
function signedInAs(caller: Caller | undefined): { readonly userId: string; readonly sessionId: string; readonly name: string } {
  if (caller?.signedIn !== undefined) return { ...caller.signedIn, name: caller.name };
  throw new KnownError('E_BAD_REQUEST', 'an API token has neither a password nor sessions', 'Sign in to do this.');
}

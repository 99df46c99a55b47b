import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { EVERYWHERE } from '../../../domain/scope.ts';
import { behind } from '../../access/makers.ts';
import { mayMakeTokens } from '../../access/roles.ts';
import { newId } from '../../access/secrets.ts';
import { newSetupCode, setupCodeDigest } from '../../access/setup-code.ts';
import type { SetupCode, UserRow } from '../../store/users-contract.ts';
import { SetupCodeView, UserView } from '../access-answers.ts';
import { actorOf, auditLine } from '../audit-line.ts';
import type { App, Caller, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { DUTY_LIST, ROLE, SCOPE, USER_NAME, userView } from '../people.ts';
import { oneUser, USER } from './one-user.ts';
import { registerUserSessions } from './sessions.ts';

const tags = ['users'];
const NOTHING = { 204: Type.Null() };
/** A one-time code is good for so long. */
export const CODE_LIFE_MS = 7 * 24 * 3600_000;

/** People who sign in: added, charged with a role and duties, shut out, given a new password's code, forgotten. */
export const userRoutes: RouteGroup = {
  name: 'users',
  register(app, context) {
    registerList(app, context);
    registerAdd(app, context);
    registerChange(app, context);
    registerDoor(app, context);
    registerReset(app, context);
    registerRemoval(app, context);
    registerUserSessions(app, context);
  },
};

function registerList(app: App, { store }: RouteContext): void {
  const response = { 200: closed({ items: Type.Array(UserView) }) };
  const schema = { operationId: 'listUsers', summary: 'People who may sign in, by name', tags, response };
  app.get('/api/v1/users', { config: { access: 'listUsers' as const }, schema }, async () => ({
    items: (await store.users()).map(userView),
  }));
}

function registerAdd(app: App, context: RouteContext): void {
  const body = closed({ name: USER_NAME, role: ROLE, duties: Type.Optional(DUTY_LIST), scope: Type.Optional(SCOPE) });
  const summary = 'Add somebody; the code, shown once, lets him set a password';
  const schema = { operationId: 'addUser', summary, tags, body, response: { 201: SetupCodeView } };
  app.post('/api/v1/users', { config: { access: 'addUser' as const }, schema }, async (request, reply) => {
    const { name, role, duties = [], scope = EVERYWHERE } = request.body;
    const createdAt = context.clock.now();
    const user = { id: newId(), name, role, duties, scope, createdAt, createdBy: actorOf(request.caller) };
    const { code, kept } = freshCode(context);
    const detail = { name, role, duties: duties.join(' '), scope: scope.join(' ') };
    const audit = auditLine(context, request.caller, { action: 'user.add', subject: user.id, detail });
    if (!(await context.store.addUser({ user, code: kept, audit })))
      throw badRequest(`there is a user ${JSON.stringify(name)} already`, 'Choose another name, or change that user.');
    return reply.code(201).send({ id: user.id, name, code, expiresAt: kept.expiresAt });
  });
}

function registerChange(app: App, context: RouteContext): void {
  const body = closed({ role: Type.Optional(ROLE), duties: Type.Optional(DUTY_LIST), scope: Type.Optional(SCOPE) });
  const summary =
    'Charge somebody with another role, other duties or other groups; his sessions end, and his API tokens when he may make none';
  const schema = { operationId: 'changeUser', summary, tags, params: USER, body, response: { 200: UserView } };
  app.post('/api/v1/users/:user', { config: { access: 'changeUser' as const }, schema }, async (request) => {
    const user = await anotherUser(context, request.caller, request.params.user);
    const { role = user.role, duties = user.duties, scope = user.scope } = request.body;
    const detail = {
      name: user.name,
      role,
      duties: duties.join(' '),
      scope: scope.join(' '),
      was: [user.role, ...user.duties, ...user.scope].join(' '),
    };
    const audit = auditLine(context, request.caller, { action: 'user.change', subject: user.id, detail });
    const endsTokens = !mayMakeTokens({ role, duties });
    await context.store.changeUser({ id: user.id, role, duties, scope, endsTokens, audit });
    return userView(await oneUser(context, user.id));
  });
}

function registerDoor(app: App, context: RouteContext): void {
  const ways = [
    { operationId: 'disableUser' as const, verb: 'disable', isDisabled: true, summary: 'Let somebody in no more, from now on' },
    { operationId: 'enableUser' as const, verb: 'enable', isDisabled: false, summary: 'Let somebody in again' },
  ];
  for (const { operationId, verb, isDisabled, summary } of ways) {
    const schema = { operationId, summary, tags, params: USER, response: NOTHING };
    app.post(`/api/v1/users/:user/${verb}`, { config: { access: operationId }, schema }, async (request, reply) => {
      const user = await anotherUser(context, request.caller, request.params.user);
      const deed = { action: `user.${verb}`, subject: user.id, detail: { name: user.name } };
      await context.store.setUserDisabled({ id: user.id, isDisabled, audit: auditLine(context, request.caller, deed) });
      return reply.code(204).send(null);
    });
  }
}

function registerReset(app: App, context: RouteContext): void {
  const summary = 'Take the password and all sessions of somebody away; the code, shown once, lets him set a new one';
  const schema = { operationId: 'resetUser', summary, tags, params: USER, response: { 201: SetupCodeView } };
  app.post('/api/v1/users/:user/reset', { config: { access: 'resetUser' as const }, schema }, async (request, reply) => {
    const { id, name } = await oneUser(context, request.params.user);
    const { code, kept } = freshCode(context);
    const audit = auditLine(context, request.caller, { action: 'user.reset', subject: id, detail: { name } });
    if (!(await context.store.resetUser({ id, code: kept, audit })))
      throw badRequest(`${name} has no password here`, 'Reset it where the account is kept.');
    return reply.code(201).send({ id, name, code, expiresAt: kept.expiresAt });
  });
}

function registerRemoval(app: App, context: RouteContext): void {
  const summary = 'Forget somebody who was shut out: his name can be given again; the audit log keeps what he did';
  const schema = { operationId: 'removeUser', summary, tags, params: USER, response: NOTHING };
  app.delete('/api/v1/users/:user', { config: { access: 'removeUser' as const }, schema }, async (request, reply) => {
    const { id, name, role, disabledAt } = await anotherUser(context, request.caller, request.params.user);
    if (disabledAt === undefined)
      throw badRequest(`${name} is still let in`, 'Disable him first: that ends his sessions and API tokens.');
    const audit = auditLine(context, request.caller, { action: 'user.remove', subject: id, detail: { name, role } });
    if (!(await context.store.removeUser({ id, audit })))
      throw badRequest(`${name} was let in again just now`, 'Look at him anew.');
    return reply.code(204).send(null);
  });
}

/** Somebody else than the caller, by a token of his neither: nobody gives himself rights, and nobody locks himself out. */
async function anotherUser(context: RouteContext, caller: Caller | undefined, idOrName: string): Promise<UserRow> {
  const user = await oneUser(context, idOrName);
  if ((await behind(context, actorOf(caller))).has(`user:${user.name}`))
    throw badRequest('nobody changes what he may do himself', 'Ask another administrator.');
  return user;
}

function freshCode({ clock }: RouteContext): { readonly code: string; readonly kept: SetupCode } {
  const code = newSetupCode();
  const expiresAt = new Date(Date.parse(clock.now()) + CODE_LIFE_MS).toISOString();
  return { code, kept: { digest: setupCodeDigest(code), expiresAt } };
}

import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { isInUse } from '../../access/sessions.ts';
import { SessionView } from '../access-answers.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext } from '../contract.ts';
import { sessionView } from '../people.ts';
import { oneUser, USER } from './one-user.ts';

const tags = ['users'];
const url = '/api/v1/users/:user/sessions';

/** Where somebody is signed in, and the end of it. */
export function registerUserSessions(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const list = {
    operationId: 'listUserSessions',
    summary: 'Where somebody is signed in, the newest first',
    tags,
    params: USER,
    response: { 200: closed({ items: Type.Array(SessionView) }) },
  };
  app.get(url, { config: { access: 'listUserSessions' as const }, schema: list }, async (request) => {
    const { id, name } = await oneUser(context, request.params.user);
    await store.audit(auditLine(context, request.caller, { action: 'session.read', subject: id, detail: { name } }));
    const rows = (await store.sessions(id)).filter((row) => isInUse(row, clock));
    return { items: rows.map((row) => sessionView(row, request.caller)) };
  });

  const end = {
    operationId: 'endUserSessions',
    summary: 'End all sessions of somebody',
    tags,
    params: USER,
    response: { 200: closed({ ended: Type.Integer({ minimum: 0 }) }) },
  };
  app.delete(url, { config: { access: 'endUserSessions' as const }, schema: end }, async (request) => {
    const { id, name } = await oneUser(context, request.params.user);
    const audit = auditLine(context, request.caller, { action: 'session.end-all', subject: id, detail: { name } });
    return { ended: await store.endSessions({ userId: id, audit }) };
  });
}

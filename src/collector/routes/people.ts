import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DUTIES, dutiesOf, ROLES, roleOf } from '../access/roles.ts';
import { GroupPath } from '../../domain/group.ts';
import { listOf, oneOf } from '../../domain/schema.ts';
import type { UserRow } from '../store/users-contract.ts';
import type { SessionView, UserView } from './access-answers.ts';
import type { Caller } from './contract.ts';
import type { OpenedSession, Origin } from '../access/sessions.ts';

/** How somebody is called who signs in; also an e-mail address. */
export const USER_NAME = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$' });
/** As it was typed; its own rules are looked at later. */
export const PASSWORD = Type.String({ minLength: 1, maxLength: 1024 });
/** What somebody is charged with beside a role, each once. */
export const DUTY_LIST = listOf(oneOf(DUTIES), { maxItems: DUTIES.length, uniqueItems: true });
/** The groups whose hosts somebody may see; `/` is every host. */
export const SCOPE = listOf(GroupPath, { minItems: 1, maxItems: 50, uniqueItems: true });
/** One of the roles. */
export const ROLE = oneOf(ROLES);

/** Where a request came from, for its session. */
export function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, browser: request.headers['user-agent'], cookies: request.headers.cookie };
}

/** The caller whose session it is; undefined when his role is none that this version knows. */
export function callerOfSession({ session, user }: OpenedSession, from: string): Caller | undefined {
  const role = roleOf(user.role);
  if (role === undefined) return undefined;
  const { name, id, scope } = user;
  return {
    actor: `user:${name}`,
    name,
    role,
    duties: dutiesOf(user.duties),
    scope,
    from,
    signedIn: { userId: id, sessionId: session.id },
  };
}

/** Somebody as administrators see him. */
export function userView(row: UserRow): UserView {
  const { id, name, role, duties, scope, vouched, hasPassword, createdAt, createdBy, signedInAt, disabledAt } = row;
  return {
    id,
    name,
    role,
    duties: [...duties],
    scope: [...scope],
    ...(vouched === undefined ? {} : { vouched: { ...vouched } }),
    hasPassword,
    createdAt,
    createdBy,
    ...(signedInAt === undefined ? {} : { signedInAt }),
    ...(disabledAt === undefined ? {} : { disabledAt }),
  };
}

/** A session as its owner and administrators see it. */
export function sessionView(
  { id, createdAt, seenAt, endsAt, address, browser }: OpenedSession['session'],
  caller: Caller | undefined,
): SessionView {
  return { id, createdAt, seenAt, endsAt, address, browser, isThis: caller?.signedIn?.sessionId === id };
}

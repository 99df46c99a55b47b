import { Type } from 'typebox';
import { sha256 } from '../../../domain/digest.ts';
import { closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { EVERYWHERE } from '../../../domain/scope.ts';
import { ROLES } from '../../access/roles.ts';
import { newId, newSecret } from '../../access/secrets.ts';
import { ApiTokenView } from '../access-answers.ts';
import type { App, RouteContext } from '../contract.ts';
import { badRequest, notFound } from '../errors.ts';
import { DUTY_LIST, SCOPE } from '../people.ts';
import { actorOf, auditLine } from '../audit-line.ts';
import { TOKEN_ID, TOKEN_NAME } from './schemas.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

const CREATE = {
  operationId: 'createApiToken',
  summary: 'Make a token for a person or a program',
  tags: ['tokens'],
  body: closed({
    name: TOKEN_NAME,
    role: oneOf(ROLES),
    duties: Type.Optional(DUTY_LIST),
    scope: Type.Optional(SCOPE),
    /** Absent: a year. */
    expiresInSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 10 * YEAR_SECONDS })),
  }),
  response: { 201: closed({ id: text(32), token: text(200), expiresAt: INSTANT }) },
};
const LIST = {
  operationId: 'listApiTokens',
  summary: 'Tokens of people and programs',
  tags: ['tokens'],
  response: { 200: closed({ items: Type.Array(ApiTokenView) }) },
};
const REVOKE = {
  operationId: 'revokeApiToken',
  summary: 'End a token of a person or a program',
  tags: ['tokens'],
  params: TOKEN_ID,
  response: { 204: Type.Null() },
};

/** Tokens of people and programs: made, listed, ended. */
export function registerApiTokens(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/api-tokens';
  app.post(url, { config: { access: 'createApiToken' as const }, schema: CREATE }, async (request, reply) => {
    const { name, role, duties = [], scope = EVERYWHERE, expiresInSeconds = YEAR_SECONDS } = request.body;
    const id = newId();
    const secret = newSecret();
    const at = clock.now();
    const expiresAt = new Date(Date.parse(at) + expiresInSeconds * 1000).toISOString();
    const createdBy = actorOf(request.caller);
    const deed = {
      action: 'api-token.create',
      subject: id,
      detail: { name, role, duties: duties.join(' '), scope: scope.join(' '), expiresAt },
    };
    const audit = auditLine(context, request.caller, deed);
    const row = { id, name, role, duties, scope, createdAt: at, createdBy, expiresAt };
    const isMade = await store.createApiToken({ ...row, secretDigest: sha256(secret), audit });
    if (!isMade)
      throw badRequest(
        `there is a valid API token ${JSON.stringify(name)} already`,
        'Choose another name, or revoke that one first.',
      );
    return reply.code(201).send({ id, token: secret, expiresAt });
  });

  app.get(url, { config: { access: 'listApiTokens' as const }, schema: LIST }, async () => ({
    items: (await store.apiTokens()).map((row) => ({ ...row, duties: [...row.duties], scope: [...row.scope] })),
  }));

  app.delete(`${url}/:id`, { config: { access: 'revokeApiToken' as const }, schema: REVOKE }, async (request, reply) => {
    const { id } = request.params;
    const audit = auditLine(context, request.caller, { action: 'api-token.revoke', subject: id });
    if (!(await store.revokeApiToken({ id, audit }))) throw notFound(`there is no valid API token ${id}`);
    return reply.code(204).send(null);
  });
}

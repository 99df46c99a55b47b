import { Type } from 'typebox';
import { sha256 } from '../../../domain/digest.ts';
import { closed, oneOf, text } from '../../../domain/schema.ts';
import { encodeToken } from '../../../wire/token.ts';
import { ROLES } from '../../access/roles.ts';
import { newId, newSecret } from '../../access/secrets.ts';
import { ApiTokenView, EnrolmentTokenView } from '../answers.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest, notFound } from '../errors.ts';
import { actorOf } from '../one-host.ts';

const NAME = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,99}$' });
const ID = closed({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) });
const tags = ['tokens'];

/** Tokens that enrol hosts, and tokens of people and programs. A secret is shown once, when it is made. */
export const tokenRoutes: RouteGroup = {
  name: 'tokens',
  register(app, context) {
    registerEnrolmentTokens(app, context);
    registerApiTokens(app, context);
    const self = closed({ name: text(100), role: oneOf(ROLES) });
    const schema = { operationId: 'getSelf', summary: 'Who the caller is', tags, response: { 200: self } };
    app.get('/api/v1/self', { config: { access: 'getSelf' as const }, schema }, (request) => {
      return { name: request.caller?.name ?? '', role: request.caller?.role ?? 'viewer' };
    });
  },
};

function registerEnrolmentTokens(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/enrolment-tokens';
  const body = closed({
    name: NAME,
    uses: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    expiresInSeconds: Type.Integer({ minimum: 60, maximum: 366 * 24 * 3600 }),
  });
  const made = closed({ id: text(32), token: text(1000), expiresAt: text(30) });
  const create = {
    operationId: 'createEnrolmentToken',
    summary: 'Make a token that enrols hosts',
    tags,
    body,
    response: { 201: made },
  };
  app.post(url, { config: { access: 'createEnrolmentToken' as const }, schema: create }, async (request, reply) => {
    const { name, uses, expiresInSeconds } = request.body;
    const id = newId();
    const secret = newSecret();
    const at = clock.now();
    const createdBy = actorOf(request.caller);
    const expiresAt = new Date(Date.parse(at) + expiresInSeconds * 1000).toISOString();
    const audit = { at, actor: createdBy, action: 'enrolment-token.create', subject: id, detail: { name, uses, expiresAt } };
    const secretDigest = sha256(secret);
    await store.createEnrolmentToken({
      id,
      name,
      uses,
      usesLeft: uses,
      createdAt: at,
      createdBy,
      expiresAt,
      secretDigest,
      audit,
    });
    const { url: address, fingerprint } = context.address();
    const token = encodeToken({ url: address, secret, ...(fingerprint === undefined ? {} : { fingerprint }) });
    return reply.code(201).send({ id, token, expiresAt });
  });

  const list = {
    operationId: 'listEnrolmentTokens',
    summary: 'Tokens that enrol hosts',
    tags,
    response: { 200: closed({ items: Type.Array(EnrolmentTokenView) }) },
  };
  app.get(url, { config: { access: 'listEnrolmentTokens' as const }, schema: list }, async () => ({
    items: [...(await store.enrolmentTokens())],
  }));

  const revoke = {
    operationId: 'revokeEnrolmentToken',
    summary: 'End a token that enrols hosts',
    tags,
    params: ID,
    response: { 204: Type.Null() },
  };
  app.delete(`${url}/:id`, { config: { access: 'revokeEnrolmentToken' as const }, schema: revoke }, async (request, reply) => {
    const { id } = request.params;
    const audit = { at: clock.now(), actor: actorOf(request.caller), action: 'enrolment-token.revoke', subject: id };
    if (!(await store.revokeEnrolmentToken({ id, audit }))) throw notFound(`there is no valid enrolment token ${id}`);
    return reply.code(204).send(null);
  });
}

function registerApiTokens(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/api-tokens';
  const body = closed({ name: NAME, role: oneOf(ROLES) });
  const made = closed({ id: text(32), token: text(200) });
  const create = {
    operationId: 'createApiToken',
    summary: 'Make a token for a person or a program',
    tags,
    body,
    response: { 201: made },
  };
  app.post(url, { config: { access: 'createApiToken' as const }, schema: create }, async (request, reply) => {
    const { name, role } = request.body;
    const id = newId();
    const secret = newSecret();
    const at = clock.now();
    const createdBy = actorOf(request.caller);
    const audit = { at, actor: createdBy, action: 'api-token.create', subject: id, detail: { name, role } };
    const isMade = await store.createApiToken({ id, name, role, createdAt: at, createdBy, secretDigest: sha256(secret), audit });
    if (!isMade)
      throw badRequest(
        `there is a valid API token ${JSON.stringify(name)} already`,
        'Choose another name, or revoke that one first.',
      );
    return reply.code(201).send({ id, token: secret });
  });

  const list = {
    operationId: 'listApiTokens',
    summary: 'Tokens of people and programs',
    tags,
    response: { 200: closed({ items: Type.Array(ApiTokenView) }) },
  };
  app.get(url, { config: { access: 'listApiTokens' as const }, schema: list }, async () => ({
    items: [...(await store.apiTokens())],
  }));

  const revoke = {
    operationId: 'revokeApiToken',
    summary: 'End a token of a person or a program',
    tags,
    params: ID,
    response: { 204: Type.Null() },
  };
  app.delete(`${url}/:id`, { config: { access: 'revokeApiToken' as const }, schema: revoke }, async (request, reply) => {
    const { id } = request.params;
    const audit = { at: clock.now(), actor: actorOf(request.caller), action: 'api-token.revoke', subject: id };
    if (!(await store.revokeApiToken({ id, audit }))) throw notFound(`there is no valid API token ${id}`);
    return reply.code(204).send(null);
  });
}

import { Type } from 'typebox';
import { sha256 } from '../../../domain/digest.ts';
import { closed, text } from '../../../domain/schema.ts';
import { encodeToken } from '../../../wire/token.ts';
import { newId, newSecret } from '../../access/secrets.ts';
import { EnrolmentTokenView } from '../access-answers.ts';
import { GroupPath } from '../../../domain/group.ts';
import { knownGroup } from '../known-group.ts';
import type { App, RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';
import { actorOf, auditLine } from '../audit-line.ts';
import { TOKEN_ID, TOKEN_NAME } from './schemas.ts';

const CREATE = {
  operationId: 'createEnrolmentToken',
  summary: 'Make a token that enrols hosts',
  tags: ['tokens'],
  body: closed({
    name: TOKEN_NAME,
    uses: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    expiresInSeconds: Type.Integer({ minimum: 60, maximum: 366 * 24 * 3600 }),
    group: Type.Optional(GroupPath),
    /** Somebody lets each of its hosts in, by `approveHosts`. */
    needsApproval: Type.Optional(Type.Boolean()),
  }),
  response: { 201: closed({ id: text(32), token: text(1000), expiresAt: text(30) }) },
};
const LIST = {
  operationId: 'listEnrolmentTokens',
  summary: 'Tokens that enrol hosts',
  tags: ['tokens'],
  response: { 200: closed({ items: Type.Array(EnrolmentTokenView) }) },
};
const REVOKE = {
  operationId: 'revokeEnrolmentToken',
  summary: 'End a token that enrols hosts',
  tags: ['tokens'],
  params: TOKEN_ID,
  response: { 204: Type.Null() },
};

/** Tokens that enrol hosts: made, listed, ended. */
export function registerEnrolmentTokens(app: App, context: RouteContext): void {
  const { store, clock } = context;
  const url = '/api/v1/enrolment-tokens';
  app.post(url, { config: { access: 'createEnrolmentToken' as const }, schema: CREATE }, async (request, reply) => {
    const { name, uses, expiresInSeconds, needsApproval = false } = request.body;
    const group = await knownGroup(context, request.body.group);
    const id = newId();
    const secret = newSecret();
    const at = clock.now();
    const createdBy = actorOf(request.caller);
    const expiresAt = new Date(Date.parse(at) + expiresInSeconds * 1000).toISOString();
    const deed = {
      action: 'enrolment-token.create',
      subject: id,
      detail: { name, uses, expiresAt, group, ...(needsApproval ? { approval: 'needed' } : {}) },
    };
    const audit = auditLine(context, request.caller, deed);
    const secretDigest = sha256(secret);
    await store.createEnrolmentToken({
      id,
      name,
      uses,
      usesLeft: uses,
      group,
      needsApproval,
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

  app.get(url, { config: { access: 'listEnrolmentTokens' as const }, schema: LIST }, async () => ({
    items: [...(await store.enrolmentTokens())],
  }));

  app.delete(`${url}/:id`, { config: { access: 'revokeEnrolmentToken' as const }, schema: REVOKE }, async (request, reply) => {
    const { id } = request.params;
    const audit = auditLine(context, request.caller, { action: 'enrolment-token.revoke', subject: id });
    if (!(await store.revokeEnrolmentToken({ id, audit }))) throw notFound(`there is no valid enrolment token ${id}`);
    return reply.code(204).send(null);
  });
}

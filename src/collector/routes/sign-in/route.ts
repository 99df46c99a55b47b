import { Type } from 'typebox';
import { KnownError } from '../../../domain/errors.ts';
import { COUNT, closed, text } from '../../../domain/schema.ts';
import { named } from '../answers.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { callbackUrl } from '../session/single-sign-on.ts';

const tags = ['sign-in'];
/** How people sign in here, without a secret. */
const SignInView = named('SignInView', {
  /** What is to be registered at an identity provider. */
  callback: text(1000),
  /** Absent when nobody else vouches for people. */
  singleSignOn: Type.Optional(
    closed({
      issuer: text(500),
      clientId: text(500),
      /** It has no secret: PKCE stands alone. */
      isPublicClient: Type.Boolean(),
      /** The authority of the provider's certificate was given, in place of the system's. */
      hasAuthority: Type.Boolean(),
      /** Beside `openid`. */
      scopes: Type.Array(text(100)),
      origins: Type.Array(text(300)),
      nameClaim: text(200),
      rolesClaim: text(200),
      /** The first row of which the claim holds the value decides. */
      roles: Type.Array(closed({ value: text(500), role: text(32), duties: Type.Array(text(32)), scope: Type.Array(text(512)) })),
    }),
  ),
});

/** What came of asking the identity provider. */
const SignInTest = named('SignInTest', {
  isAnswered: Type.Boolean(),
  why: Type.Optional(text(1000)),
  remedy: Type.Optional(text(1000)),
  /** Where people are sent to sign in. */
  authorization: Type.Optional(text(2000)),
  milliseconds: COUNT,
});

/** How people sign in is set up by a file: shown without its secrets, and tried. */
export const signInRoutes: RouteGroup = {
  name: 'sign-in',
  register(app, context) {
    registerShow(app, context);
    registerTest(app, context);
  },
};

function registerShow(app: App, context: RouteContext): void {
  const schema = { operationId: 'getSignIn', summary: 'How signing in is set up', tags, response: { 200: SignInView } };
  app.get('/api/v1/sign-in', { config: { access: 'getSignIn' as const }, schema }, () => {
    const callback = callbackUrl(context);
    const setUp = context.singleSignOn?.setUp;
    if (setUp === undefined) return { callback };
    const { issuer, clientId, isPublicClient, authorityFile, nameClaim = 'preferred_username', rolesClaim } = setUp;
    const roles = setUp.roles.map(({ value, role, duties = [], scope = ['/'] }) => {
      return { value, role, duties: [...duties], scope: [...scope] };
    });
    const lists = { scopes: [...(setUp.scopes ?? ['profile'])], origins: [...(setUp.origins ?? [])], roles };
    const hasAuthority = authorityFile !== undefined;
    return { callback, singleSignOn: { issuer, clientId, isPublicClient, hasAuthority, nameClaim, rolesClaim, ...lists } };
  });
}

function registerTest(app: App, context: RouteContext): void {
  const summary = 'Ask the identity provider for its document now, as the next sign-in would';
  const schema = { operationId: 'testSignIn', summary, tags, response: { 200: SignInTest } };
  app.post('/api/v1/sign-in/test', { config: { access: 'testSignIn' as const }, schema }, async (request) => {
    const { singleSignOn, clock, store } = context;
    if (singleSignOn === undefined)
      throw badRequest('single sign-on is not set up here', 'Start the collector with --sign-in FILE.');
    await store.audit(auditLine(context, request.caller, { action: 'sign-in.test', subject: singleSignOn.issuer }));
    const beganMs = clock.monotonicMs();
    const took = () => Math.round(clock.monotonicMs() - beganMs);
    try {
      const { authorization } = await singleSignOn.look();
      return { isAnswered: true, authorization, milliseconds: took() };
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      return { isAnswered: false, why: error.message, remedy: error.remedy, milliseconds: took() };
    }
  });
}

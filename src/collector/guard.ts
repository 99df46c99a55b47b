import type { FastifyRequest } from 'fastify';
import { KnownError } from '../domain/errors.ts';
import { dutiesOf, isAllowed, isInReach, OPEN_ROUTES, PERMISSIONS, roleOf, type Operation } from './access/roles.ts';
import { isOwnPage } from './access/own-page.ts';
import { isEqualDigest, secretDigest } from './access/secrets.ts';
import { sessionOf } from './access/sessions.ts';
import { TokenUse } from './access/token-use.ts';
import type { App, Caller, RouteContext } from './routes/contract.ts';
import { auditForbidden } from './routes/audit-line.ts';
import { unauthenticated } from './routes/errors.ts';
import { callerOfSession } from './routes/people.ts';
import { keepWithin } from './scoped.ts';
import type { HostCredentials } from './store/contract.ts';

/** Every route is in the table of access; whoever calls is known, and may call, before his body is read. */
export function guard(app: App, context: RouteContext): void {
  app.decorateRequest('hostCredentials', undefined);
  app.decorateRequest('caller', undefined);
  const use = new TokenUse(context);
  app.addHook('onRoute', ({ url, method, config }) => {
    const methods = [method].flat().filter((one) => one !== 'HEAD');
    for (const one of methods) requireRow(`${one} ${url}`, config?.access);
  });
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (request.is404 || access === 'public') return;
    if (access === 'host') request.hostCredentials = await hostOfBearer(request.headers.authorization, context);
    else request.caller = await admit(request, { context, use, operation: access });
  });
  // Before the schema is held to it, so that what is looked at is what was allowed.
  app.addHook('preValidation', async (request) => {
    const { access } = request.routeOptions.config;
    if (!request.is404 && access !== 'public' && access !== 'host') await keepWithin(request, context, access);
  });
}

/** Refuses a route that the table of access does not hold, so that none is open because somebody forgot. */
function requireRow(route: string, access: string | undefined): void {
  if (access === undefined) throw new Error(`route ${route} does not say who may call it`);
  if (access !== 'public' && access !== 'host') {
    if (!Object.hasOwn(PERMISSIONS, access)) throw new Error(`route ${route}: ${access} has no row in PERMISSIONS`);
    return;
  }
  if (!OPEN_ROUTES.some((row) => row.route === route && row.access === access))
    throw new Error(`route ${route} is open (${access}) and has no row in OPEN_ROUTES`);
}

const HOST_BEARER = /^Bearer ([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;
const PERSON_BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** The host that this header proves, at once when it is known. @throws KnownError E_UNAUTHENTICATED, E_STORE_UNAVAILABLE */
export function hostOfBearer(
  authorization: string | undefined,
  context: Pick<RouteContext, 'store' | 'measures'>,
): HostCredentials | Promise<HostCredentials> {
  const [, hostId = '', secret = ''] = HOST_BEARER.exec(authorization ?? '') ?? [];
  if (hostId === '') return proven(undefined, secret, context);
  const known = context.store.credentialsAtHand(hostId);
  if (known !== undefined) return proven(known, secret, context);
  return context.store.hostCredentials(hostId).then((host) => proven(host, secret, context));
}

function proven(
  host: HostCredentials | undefined,
  secret: string,
  { measures }: Pick<RouteContext, 'measures'>,
): HostCredentials {
  if (host !== undefined && isEqualDigest(secretDigest(secret), host.bearerDigest)) return host;
  measures.count('refusals', 'unauthenticated-host');
  throw unauthenticated();
}

interface Asked {
  readonly context: RouteContext;
  readonly use: TokenUse;
  readonly operation: Operation;
}

/** The caller, when he may do it. */
async function admit(request: FastifyRequest, { context, use, operation }: Asked): Promise<Caller> {
  const caller = await callerOf(request, context, use);
  if (caller === undefined) {
    context.measures.count('refusals', 'unauthenticated-person');
    throw unauthenticated();
  }
  const refusal = refusalOf(caller, operation);
  if (refusal === undefined) return caller;
  context.measures.count('refusals', 'forbidden');
  await auditForbidden(context, caller, { subject: operation });
  throw refusal;
}

function refusalOf(caller: Caller, operation: Operation): KnownError | undefined {
  if (!isAllowed(caller, operation)) {
    const what = [`the role ${caller.role}`, ...caller.duties.map((duty) => `the duty ${duty}`)].join(' and ');
    const remedy = `Ask for one of these: ${PERMISSIONS[operation].join(', ')}.`;
    return new KnownError('E_FORBIDDEN', `${what} may not do this`, remedy);
  }
  if (isInReach(caller.scope, operation)) return undefined;
  const remedy = 'Ask somebody who is not limited to groups.';
  return new KnownError('E_FORBIDDEN', 'this is for those who may see every host', remedy);
}

/** By a token, or by the cookie of a session; who sends a token means the token. */
async function callerOf(request: FastifyRequest, context: RouteContext, use: TokenUse): Promise<Caller | undefined> {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) return callerOfToken(request, context, use);
  const opened = await sessionOf(context, cookie);
  if (opened === undefined) return undefined;
  // The browser sends the cookie whichever page asks it to.
  if (!isOwnPage(request)) {
    context.measures.count('refusals', 'foreign-page');
    const remedy = 'Use the page of the collector; a program uses an API token.';
    throw new KnownError('E_FORBIDDEN', 'this request comes from a page that is not ours', remedy);
  }
  return callerOfSession(opened, request.ip);
}

async function callerOfToken(request: FastifyRequest, context: RouteContext, use: TokenUse): Promise<Caller | undefined> {
  const [, secret] = PERSON_BEARER.exec(request.headers.authorization ?? '') ?? [];
  const token = secret === undefined ? undefined : await context.store.apiToken(secretDigest(secret));
  const role = token === undefined ? undefined : roleOf(token.role);
  if (token === undefined || role === undefined) return undefined;
  if (token.expiresAt !== undefined && token.expiresAt <= context.clock.now()) return undefined;
  use.note(token);
  const { name, scope } = token;
  return { actor: `token:${name}`, name, role, duties: dutiesOf(token.duties), scope, from: request.ip };
}

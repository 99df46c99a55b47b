import swagger from '@fastify/swagger';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { KnownError } from '../domain/errors.ts';
import { isDeeperThan } from '../wire/json-depth.ts';
import { LIMITS } from '../wire/limits.ts';
import { SESSION_COOKIE } from './access/sessions.ts';
import { TooManyTries } from './access/sign-in.ts';
import type { ConsoleFiles } from './console-files.ts';
import { serveConsole } from './console-page.ts';
import { guard } from './guard.ts';
import type { HttpsOptions } from './https-options.ts';
import type { App, RouteContext } from './routes/contract.ts';
import { badRequest, statusOf } from './routes/errors.ts';
import { ROUTE_GROUPS } from './routes/list.ts';
import { boundSockets } from './sockets.ts';

/** The HTTPS server with all its routes, not listening yet. */
export async function buildServer(
  context: RouteContext,
  options: {
    /** Absent: HTTP without TLS. */
    readonly https?: HttpsOptions | undefined;
    readonly log: FastifyBaseLogger;
    readonly trustedProxies?: readonly string[] | undefined;
    /** Absent: not built; whoever asks for its page is told. */
    readonly console?: ConsoleFiles | undefined;
  },
): Promise<App> {
  const app = fastify({
    ...(options.https === undefined ? {} : { https: options.https }),
    loggerInstance: options.log,
    // A line for every contact of every host would drown what a person must read.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.requestBytes,
    // Whose word on where a request came from is believed: guesses are counted, and deeds recorded, by that address.
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    // A body that trickles in holds its bytes in hand; 4 MB in a minute is a slow line already.
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
  }) as unknown as App;
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Not fast-json-stringify: answers carry paths with lone surrogates, which only JSON.stringify keeps.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      code: 'E_NOT_FOUND',
      message: `there is no ${request.method} ${request.url.slice(0, 200)}`,
      remedy: 'See /api/v1/openapi.json.',
    });
  });
  parseJsonStrictly(app);
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    done();
  });
  boundSockets(app, context);
  guard(app, context);
  await app.register(swagger, { openapi: openapi(context.version) });
  await app.register(async (scope) => {
    for (const group of ROUTE_GROUPS) group.register(scope, context);
    const schema = { hide: true };
    scope.get('/api/v1/openapi.json', { config: { access: 'public' as const }, schema }, () => app.swagger());
    serveConsole(scope, options.console);
  });
  await app.ready();
  return app;
}

function openapi(version: string) {
  return {
    openapi: '3.1.0' as const,
    info: {
      title: 'Bandog collector',
      version,
      description: 'What people and programs may ask of a collector. Generated from its routes.',
    },
    security: [{ token: [] }, { session: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http' as const, scheme: 'bearer', description: 'An API token' },
        session: { type: 'apiKey' as const, in: 'cookie' as const, name: SESSION_COOKIE, description: 'Of who signed in' },
      },
    },
  };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Every body but a batch: depth is bounded before it is parsed, and `__proto__` is refused. */
function parseJsonStrictly(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    const bytes = Buffer.from(body);
    if (isDeeperThan(bytes, LIMITS.jsonDepth)) {
      done(badRequest(`the JSON nests deeper than ${LIMITS.jsonDepth}`));
      return;
    }
    try {
      done(null, JSON.parse(UTF8.decode(bytes)));
    } catch {
      done(badRequest('the body is not JSON in UTF-8'));
    }
  });
}

/** Every refusal has a code, a message and a remedy; a defect of ours is told to the log and not to the caller. */
function answerError(error: FastifyError | KnownError, request: FastifyRequest, reply: FastifyReply): void {
  const known = error instanceof KnownError ? error : knownOf(error);
  if (known === undefined) {
    request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request met a defect');
    void reply
      .code(500)
      .send({ code: 'E_STORE_UNAVAILABLE', message: 'the collector met a defect of its own', remedy: 'Look into its log.' });
    return;
  }
  const { code, message, remedy } = known;
  // Who is told to come later is counted; a line for each would be a storm of its own.
  const level = statusOf(code) >= 500 && code !== 'E_OVERLOADED' ? 'error' : 'debug';
  request.log[level]({ code, message, route: request.routeOptions.url }, 'request refused');
  if (known instanceof TooManyTries) void reply.header('retry-after', String(known.seconds));
  // A failover takes half a minute; a fleet that came back at once would meet it again, and all of itself after.
  if (code === 'E_STORE_UNAVAILABLE') void reply.header('retry-after', String(2 + Math.floor(Math.random() * STORE_SECONDS)));
  if (code === 'E_UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
  const told =
    code === 'E_STORE_UNAVAILABLE' ? STORE_UNAVAILABLE : { message: message.slice(0, 1000), remedy: remedy.slice(0, 1000) };
  void reply.code(statusOf(code)).send({ code, ...told });
}

/** Over how many seconds those are spread who find the store away. */
const STORE_SECONDS = 15;

/** Where the store is, and what ails it, is nobody's business who asks from outside. */
const STORE_UNAVAILABLE = {
  message: 'the store does not work now',
  remedy: 'Try again after; the log of the collector says why.',
};

/** What Fastify itself refuses, in our words. */
function knownOf(error: FastifyError): KnownError | undefined {
  if (error.validation !== undefined) {
    const [first] = error.validation;
    return badRequest(
      `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}: ${first?.message ?? 'breaks the schema'}`,
    );
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new KnownError('E_TOO_LARGE', 'the body is above the limit', 'Send less at once.');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new KnownError('E_UNSUPPORTED_VERSION', 'bodies are sent as `content-type: application/json`', 'Update the sender.');
  }
  return error.statusCode !== undefined && error.statusCode < 500 ? badRequest(error.message) : undefined;
}

import swagger from '@fastify/swagger';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { fastify, LogController, type FastifyBaseLogger, type FastifyRequest } from 'fastify';
import { LIMITS } from '../wire/limits.ts';
import { SESSION_COOKIE } from './access/sessions.ts';
import { EVERY_ANSWER } from './answer-headers.ts';
import type { ConsoleFiles } from './console-files.ts';
import { serveConsole } from './console-page.ts';
import { guard } from './guard.ts';
import type { HttpsOptions } from './https-options.ts';
import type { App, RouteContext } from './routes/contract.ts';
import { jsonOf } from './json-body.ts';
import { ROUTE_GROUPS } from './routes/list.ts';
import { refusalOf } from './routes/refusals.ts';
import { boundSockets } from './sockets.ts';
import { straightContacts } from './straight-contacts.ts';

/** A body that trickles in holds its bytes in hand; 4 MB in a minute is a slow line already. */
const REQUEST_MS = 60_000;
const KEEP_ALIVE_MS = 75_000;

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
  const { log } = options;
  let isClosing = false;
  const app = fastify({
    ...(options.https === undefined ? {} : { https: options.https }),
    serverFactory: (ordinary) =>
      listener(straightContacts({ context, log, ordinary, isClosing: () => isClosing }), options.https),
    loggerInstance: log,
    // A line for every contact of every host would drown what a person must read.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.requestBytes,
    // Whose word on where a request came from is believed: guesses are counted, and deeds recorded, by that address.
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    forceCloseConnections: 'idle',
  }) as unknown as App;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Not fast-json-stringify: answers carry paths with lone surrogates, which only JSON.stringify keeps.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler((error: unknown, request, reply) => {
    const { method, routeOptions } = request;
    const { status, headers, answer } = refusalOf(error, { log: request.log, method, route: routeOptions.url });
    void reply.code(status).headers(headers).send(answer);
  });
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      code: 'E_NOT_FOUND',
      message: `there is no ${request.method} ${request.url.slice(0, 200)}`,
      remedy: 'See /api/v1/openapi.json.',
    });
  });
  parseJsonStrictly(app);
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(EVERY_ANSWER);
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

function listener(answer: RequestListener, https: HttpsOptions | undefined) {
  const server = https === undefined ? createPlainServer(answer) : createServer(https, answer);
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
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

/** Every body but a batch; `__proto__` is refused by the schemas, which are closed. */
function parseJsonStrictly(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => jsonOf(body).value,
  );
}

import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NONCE_PLACE, type ConsoleFile, type ConsoleFiles } from './console-files.ts';
import type { App } from './routes/contract.ts';

/** First names of paths that are never the console's: what is not there is told as the API tells it. */
const NOT_PAGES: ReadonlySet<string> = new Set(['api', 'agent', 'assets', 'metrics', 'healthz', 'readyz']);
/** Names of the files have a digest of their content: what was fetched once is right for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const WITHOUT_CONSOLE = `This collector runs without its console.

In a checkout: npm run console, then start the collector again. A package brings the console with it.
The API is at /api/v1/openapi.json.
`;

/**
 * Serves the console: its files, and for every other path that is none of the API's its one page, which knows what to show there. Last of
 * all routes, so that it shadows none.
 */
export function serveConsole(app: App, files: ConsoleFiles | undefined): void {
  const schema = { hide: true };
  app.get('/*', { config: { access: 'public' as const }, schema }, (request, reply) => {
    const [path = '/'] = request.url.split('?');
    const file = files?.files.get(path);
    if (file !== undefined) return sendFile(request, reply, { file, isHashed: path.startsWith('/assets/') });
    if (NOT_PAGES.has(path.split('/')[1] ?? '')) return reply.callNotFound();
    return sendPage(reply, files?.page);
  });
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, isHashed }: { readonly file: ConsoleFile; readonly isHashed: boolean },
): FastifyReply {
  void reply
    .header('cache-control', isHashed ? FOR_EVER : 'no-cache')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
    .type(file.type);
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (!takesGzip || file.gzipped === undefined) return reply.send(file.bytes);
  return reply.header('content-encoding', 'gzip').send(file.gzipped);
}

function sendPage(reply: FastifyReply, page: string | undefined): FastifyReply {
  const nonce = randomBytes(18).toString('base64');
  void reply
    .header('content-security-policy', contentPolicy(nonce))
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY');
  if (page === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(WITHOUT_CONSOLE);
  return reply.type('text/html; charset=utf-8').send(page.replaceAll(NONCE_PLACE, nonce));
}

/** Nothing from elsewhere, no script in the page, styles only from our files or with the nonce of this very answer. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

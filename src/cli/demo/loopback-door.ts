import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import path from 'node:path';

/** A way to the console of a demonstration that no browser warns of. */
export interface LoopbackDoor {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** Of one connection, and meant for it: the next one has its own. */
const OF_ONE_STEP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'proxy-connection']);

/**
 * Opens a door on 127.0.0.1 that hands requests on to the demonstration's collector, whose certificate was made a moment ago and is
 * known to no browser. What goes through it does not leave this machine, and the collector decides on all of it as ever. It is not for
 * anybody's pages but the collector's own: a request that names another host (a name that was made to lead here), or comes from
 * another page, is refused, and nothing of agents goes through.
 */
export async function openLoopbackDoor(collector: { readonly url: string; readonly data: string }): Promise<LoopbackDoor> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(path.join(collector.data, 'ca.crt')) });
  const target = new URL(collector.url);
  const server = createServer((incoming, answer) => {
    const own = ownHost(server.address());
    if (!isForUs(incoming, own)) {
      answer
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('This is the console of a demonstration, for its own page alone.\n');
      return;
    }
    hand(incoming, answer, { agent, target });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://${ownHost(server.address())}`,
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function ownHost(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  return address === null || typeof address === 'string' ? '' : `127.0.0.1:${address.port}`;
}

function isForUs({ headers, url = '' }: IncomingMessage, own: string): boolean {
  const { host, origin } = headers;
  return host === own && (origin === undefined || origin === `http://${own}`) && url.startsWith('/') && !url.startsWith('/agent');
}

function hand(
  incoming: IncomingMessage,
  answer: ServerResponse,
  { agent, target }: { readonly agent: Agent; readonly target: URL },
): void {
  const { origin, ...others } = incoming.headers;
  const headers: OutgoingHttpHeaders = { ...passedOn(others), host: target.host };
  // The collector is to see its own page, which is what was looked at above.
  if (origin !== undefined) headers['origin'] = target.origin;
  const { hostname, port } = target;
  const outgoing = request(
    { agent, hostname, port, servername: '', method: incoming.method, path: incoming.url, headers },
    (given) => {
      answer.writeHead(given.statusCode ?? 502, passedOn(given.headers));
      given.pipe(answer);
    },
  );
  outgoing.once('error', () => {
    if (!answer.headersSent) answer.writeHead(502, { 'content-type': 'text/plain' });
    answer.end('The collector of this demonstration does not answer.\n');
  });
  answer.once('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function passedOn(headers: Readonly<Record<string, string | string[] | undefined>>): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_STEP.has(name)));
}

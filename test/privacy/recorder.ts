import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What stands between an agent and its collector, with the collector's own certificate, and keeps all that passes. */
export interface Recorder {
  /** `https://127.0.0.1:port`; what comes here goes on to the collector. */
  readonly url: string;
  /** All that was said by both, as bytes; compressed bodies as they are. */
  readonly said: () => Buffer;
  /** `POST /path` of each request. */
  readonly requests: () => readonly string[];
  readonly stop: () => void;
}

/** Starts one in front of the collector that keeps its data there. */
export async function record(collectorUrl: string, dataFolder: string): Promise<Recorder> {
  const said: Buffer[] = [];
  const requests: string[] = [];
  const pem = (name: string) => readFileSync(path.join(dataFolder, name), 'utf8');
  const server = createServer(
    { key: pem('server.key'), cert: `${pem('server.crt')}\n${pem('ca.crt')}`, minVersion: 'TLSv1.3' },
    (incoming, outgoing) => void pass(incoming, outgoing),
  );

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    requests.push(`${incoming.method} ${incoming.url}`);
    said.push(Buffer.from(`${incoming.method} ${incoming.url}\n${incoming.rawHeaders.join('\n')}\n`), body);
    const onward = request(
      new URL(incoming.url ?? '/', collectorUrl),
      { method: incoming.method, headers: incoming.headers, ca: pem('ca.crt') },
      (answer) => {
        void bodyOf(answer).then((bytes) => {
          said.push(Buffer.from(`${answer.statusCode}\n${answer.rawHeaders.join('\n')}\n`), bytes);
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes);
        });
      },
    );
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    said: () => Buffer.concat(said),
    requests: () => requests,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

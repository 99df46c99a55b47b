import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer as createPlain, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { authority, serverCertificate, shown } from '../faults/certificates.ts';

/** A request that came in. */
export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver answers: a status with headers, or what it does to the connection. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'cut'
  | 'hang';

/** A server on 127.0.0.1 that takes events. */
export interface Receiver<T> {
  readonly port: number;
  /** PEM of the authority that its certificate comes from. */
  readonly authority: string;
  readonly received: T[];
  close(): Promise<void>;
}

/** Takes webhooks over TLS, and answers as `answer` says; 204 otherwise. */
export async function webhookReceiver(
  answer: (received: Received, count: number) => Answer | undefined = () => undefined,
): Promise<Receiver<Received>> {
  const by = await authority();
  const received: Received[] = [];
  const server = createHttps(shown(await serverCertificate(by), by), (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      const said = answer(one, received.length) ?? { status: 204 };
      if (said === 'hang') return;
      if (said === 'cut') request.socket.destroy();
      else response.writeHead(said.status, said.headers).end(said.body);
    });
  });
  return { ...(await listening(server)), authority: by.certificate, received };
}

/** Takes frames of RFC 5425, over TLS or plain TCP; `cutAfter`: ends a connection without reading on, after so many bytes. */
export async function syslogReceiver(
  given: { readonly tls?: boolean; readonly cutAfter?: number; readonly staysOpen?: boolean } = {},
): Promise<Receiver<string>> {
  const by = await authority();
  const received: string[] = [];
  const take = (socket: Socket): void => {
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (given.cutAfter !== undefined && text.length > given.cutAfter) socket.destroy();
      for (let frame = nextFrame(text); frame !== undefined; frame = nextFrame(text)) {
        received.push(frame.line);
        text = frame.rest;
      }
    });
  };
  const options = { allowHalfOpen: given.staysOpen ?? false };
  const server =
    given.tls === false ? createPlain(options, take) : createTls({ ...shown(await serverCertificate(by), by), ...options }, take);
  return { ...(await listening(server)), authority: by.certificate, received };
}

/** `LENGTH SP LINE`, when all of it is there. */
function nextFrame(text: string): { readonly line: string; readonly rest: string } | undefined {
  const [prefix = '', digits] = /^([1-9]\d{0,8}) /.exec(text) ?? [];
  if (digits === undefined || text.length < prefix.length + Number(digits)) return undefined;
  const end = prefix.length + Number(digits);
  return { line: text.slice(prefix.length, end), rest: text.slice(end) };
}

async function listening(server: Server | HttpsServer): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import type { AddressInfo, Socket } from 'node:net';
import { createServer, type SecureVersion, type Server, type TLSSocket } from 'node:tls';

/** One request as it came, and the connection to do anything with. */
export interface Asked {
  readonly socket: TLSSocket;
  /** `POST /agent/v1/batches`. */
  readonly line: string;
  readonly head: string;
}

/** What a server shows, and which TLS it speaks. */
export interface FaultServerOptions {
  readonly key: string;
  readonly cert: string;
  readonly maxVersion?: SecureVersion;
  readonly host?: string;
  readonly port?: number;
}

/**
 * A TLS server over real sockets that does with every whole request what a test tells it, byte by byte: it knows nothing of
 * HTTP but where a request ends.
 */
export class FaultServer {
  readonly requests: string[] = [];
  answer: (asked: Asked) => void | Promise<void> = () => undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#keep(socket));
    server.on('tlsClientError', () => undefined);
    server.on('secureConnection', (socket) => this.#serve(socket));
  }

  /** Listens on a port of 127.0.0.1. */
  static async start(options: FaultServerOptions): Promise<FaultServer> {
    const { host = '127.0.0.1', port = 0, maxVersion = 'TLSv1.3', key, cert } = options;
    const server = createServer({ key, cert, minVersion: 'TLSv1', maxVersion });
    const started = new FaultServer(server);
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return started;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
  }

  #serve(socket: TLSSocket): void {
    let read = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      read = Buffer.concat([read, part]);
      const end = read.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = read.subarray(0, end).toString('latin1');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? '0');
      if (read.length < end + 4 + length) return;
      read = read.subarray(end + 4 + length);
      const line = head.split(' HTTP/')[0] ?? '';
      this.requests.push(line);
      void this.answer({ socket, line, head });
    });
  }
}

/** An HTTP answer as bytes. */
export function http(
  status: number,
  given: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Buffer {
  const { body = '', headers = {} } = given;
  const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} Because\r\n${lines.join('')}\r\n${body}`);
}

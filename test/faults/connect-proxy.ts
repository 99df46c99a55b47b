import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a proxy makes of a request for a tunnel. */
export type ProxyFault = 'none' | 'silent' | { readonly says: string };

/** An HTTP proxy that opens tunnels (CONNECT) over real sockets, wants a password when it has one, and fails as it is told. */
export class ConnectProxy {
  /** The targets that were asked for. */
  readonly asked: string[] = [];
  /** Every byte that passed in the clear, both ways. */
  seen = Buffer.alloc(0);
  fault: ProxyFault = 'none';
  /** The value of `Proxy-Authorization` that it wants. */
  password: string | undefined;
  /** Where a name leads that only the proxy knows. */
  readonly names = new Map<string, number>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(): Promise<ConnectProxy> {
    const server = createServer();
    const proxy = new ConnectProxy(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#keep(socket);
    let head = '';
    const read = (part: Buffer) => {
      head += part.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      this.#answer(socket, head);
    };
    socket.on('data', read);
  }

  #answer(socket: Socket, head: string): void {
    const target = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? '';
    this.asked.push(target);
    const given = /\r\nproxy-authorization: ([^\r]+)/i.exec(head)?.[1];
    if (this.fault === 'silent') return;
    if (typeof this.fault === 'object') return void socket.write(this.fault.says);
    if (this.password !== undefined && given !== this.password)
      return void socket.end('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n');
    const url = new URL(`https://${target}`);
    const port = this.names.get(url.hostname) ?? Number(url.port);
    const out = connect({ host: '127.0.0.1', port }, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      for (const one of [socket, out]) one.on('data', (part: Buffer) => (this.seen = Buffer.concat([this.seen, part])));
      socket.pipe(out).pipe(socket);
    });
    this.#keep(out);
    out.once('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
    out.once('close', () => socket.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
  }
}

import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens on the way, for every connection that is opened from then on. */
export type WayFault =
  | { readonly kind: 'none' }
  /** Takes the connection and hears nothing, like a peer that vanished behind a firewall. */
  | { readonly kind: 'half-open' }
  /** Resets the connection as soon as it is there. */
  | { readonly kind: 'reset' }
  /** Cuts after so many bytes of what the collector said. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Every piece of what the collector said comes so late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** What the collector said comes in pieces of `bytes`, one every `ms`. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly ms: number };

/** A stretch of network in front of a port of 127.0.0.1 that fails as it is told; it sees only what TLS lets be seen. */
export class FaultProxy {
  fault: WayFault = { kind: 'none' };
  /** Where it leads to. */
  target: number;
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.target = target;
    server.on('connection', (socket) => this.#serve(socket));
  }

  /** Listens on a port of 127.0.0.1 and leads to another. */
  static async start(target: number): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, target);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection there is. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#keep(socket);
    const { fault } = this;
    if (fault.kind === 'half-open') return void socket.resume();
    if (fault.kind === 'reset') return void socket.resetAndDestroy();
    const out = connect({ host: '127.0.0.1', port: this.target });
    this.#keep(out);
    socket.pipe(out);
    out.once('close', () => socket.destroy());
    socket.once('close', () => out.destroy());
    if (fault.kind === 'none') return void out.pipe(socket);
    void forward(out, socket, fault);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
  }
}

async function forward(from: Socket, to: Socket, fault: Extract<WayFault, { kind: 'cut' | 'delay' | 'drip' }>): Promise<void> {
  let passed = 0;
  try {
    for await (const part of from as AsyncIterable<Buffer>) {
      if (fault.kind === 'delay') await sleep(fault.ms);
      if (fault.kind === 'drip')
        for (let at = 0; at < part.length; at += fault.bytes) {
          to.write(part.subarray(at, at + fault.bytes));
          await sleep(fault.ms);
        }
      else to.write(fault.kind === 'cut' ? part.subarray(0, Math.max(0, fault.bytes - passed)) : part);
      passed += part.length;
      if (fault.kind === 'cut' && passed >= fault.bytes) to.end(() => to.destroy());
    }
  } catch {
    to.destroy(); // the other side is gone
  }
}

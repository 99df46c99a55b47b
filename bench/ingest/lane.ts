import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** Where a lane leads. */
export interface LaneOptions {
  readonly host: string;
  readonly port: number;
  readonly authority: string;
  /** Address of loopback to come from. */
  readonly from: string;
  /** A TLS session to resume. */
  readonly session?: Buffer | undefined;
}

/** One answer: its status, and how long it took since its connection was asked for or, on an open one, since it was sent. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * One TLS connection that posts prepared bytes, one request after another. It does what HTTP/1.1 needs for answers with a length and nothing
 * more, since what a load generator computes is taken from the server that it measures.
 */
export class Lane {
  readonly #socket: TLSSocket;
  #received = '';
  #waiting: Waiting | undefined;
  #failure: Error | undefined;
  /** The newest session ticket that the server gave. */
  session: Buffer | undefined;

  constructor({ host, port, authority, from, session }: LaneOptions) {
    const options: ConnectionOptions & { readonly localAddress: string } = { host, port, ca: authority, localAddress: from };
    this.#socket = connect(session === undefined ? options : { ...options, session });
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding('utf8');
    this.#socket.on('session', (ticket: Buffer) => (this.session = ticket));
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('closed')));
  }

  /** Whether the server took up an older session; known after the first answer. */
  get isResumed(): boolean {
    return this.#socket.isSessionReused();
  }

  /** Sends one prepared request and reads its answer. @throws Error when the connection breaks */
  async post(request: Uint8Array): Promise<Reply> {
    if (this.#failure !== undefined) throw this.#failure;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#received.slice(0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    // Answers of the agent's protocol are ASCII but for what a host itself said: a length in bytes is one in characters here.
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.slice(end + 4, end + 4 + length);
    this.#received = this.#received.slice(end + 4 + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}

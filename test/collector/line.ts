import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import type { RunningCollector } from './running-collector.ts';

/** One answer as it came, without its date. */
export interface Answered {
  readonly status: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** A connection of its own, on which bytes are sent as a test likes. */
export class Line {
  readonly socket: TLSSocket;
  #got = '';
  #isClosed = false;
  #wake = (): void => undefined;

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#got += text;
      this.#wake();
    });
    socket
      .on('error', () => undefined)
      .on('close', () => {
        this.#isClosed = true;
        this.#wake();
      });
  }

  /** Connects to that collector over TLS. */
  static async open({ collector }: RunningCollector): Promise<Line> {
    const { hostname, port } = new URL(collector.url);
    const ca = readFileSync(path.join(collector.dataFolder, 'ca.crt'), 'utf8');
    const socket = connect({ host: hostname, port: Number(port), ca });
    await once(socket, 'secureConnect');
    return new Line(socket);
  }

  /** The next answer; undefined when the connection closed without one. */
  async next(): Promise<Answered | undefined> {
    for (;;) {
      const end = this.#got.indexOf('\r\n\r\n');
      const [status = '', ...headers] = this.#got.slice(0, Math.max(end, 0)).split('\r\n');
      const length = Number(/^content-length: (\d+)$/im.exec(headers.join('\n'))?.[1] ?? 0);
      if (end !== -1 && this.#got.length >= end + 4 + length) {
        const body = this.#got.slice(end + 4, end + 4 + length);
        this.#got = this.#got.slice(end + 4 + length);
        const lasting = headers.map((one) => one.toLowerCase()).filter((one) => !one.startsWith('date:'));
        return { status, headers: lasting.toSorted(), body };
      }
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

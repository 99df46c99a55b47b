import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ConsoleFile, ConsoleFiles } from '../../../collector/console-files.ts';
import type { MyPageAsk, MyPageLook } from '../../../wire/my-page.ts';
import type { PageAsks } from './asks.ts';
import { Entrance } from './entrance.ts';
import { judged } from './guard.ts';
import { loopbackPeer } from './loopback-peer.ts';
import { contentPolicy, PAGE_HEADERS } from './page-headers.ts';
import { bodyOf, endOf, fail, refuse, send, sendJson, wordsOf } from './replies.ts';

/** What a page is served from, and to whom. */
export interface PageOptions {
  readonly files: ConsoleFiles;
  readonly asks: PageAsks;
  /** Accounts whose processes may connect, where the kernel tells whose they are. */
  readonly accounts: ReadonlySet<number>;
  /** Without an ask for so long it ends. */
  readonly idleMs: number;
  /** It ends then in any case. */
  readonly mostMs: number;
  /** What the person at the terminal should know, once each. */
  readonly tell: (what: PageNews) => void;
}

/** That the page was opened; that somebody used its address again; that another account tried to connect. */
export type PageNews =
  | { readonly kind: 'opened' }
  | { readonly kind: 'opened-again' }
  | { readonly kind: 'stranger'; readonly uid: number | undefined };

const WAIT_MS = 10_000;
const CONNECTIONS = 32;

/**
 * The employee's page, on 127.0.0.1 and a port that the system chooses, for as long as the command runs. It holds no privilege: whatever it
 * says it asks of the agent's socket as the account that runs it, and the agent decides what that account sees.
 */
export class PageServer {
  readonly #options: PageOptions;
  readonly #server: Server;
  readonly #entrance = new Entrance();
  readonly #told = new Set<string>();
  readonly #ended = Promise.withResolvers<'idle' | 'asked' | 'closed'>();
  #idle: NodeJS.Timeout | undefined;
  #most: NodeJS.Timeout | undefined;
  /** Asks that go on: nobody is idle who waits for a look. */
  #busy = 0;

  private constructor(options: PageOptions) {
    this.#options = options;
    this.#server = createServer({ requestTimeout: WAIT_MS, headersTimeout: WAIT_MS, maxHeaderSize: 8192 });
    this.#server.maxConnections = CONNECTIONS;
    this.#server.on('connection', (socket) => this.#meet(socket));
    this.#server.on('request', (request, response) => void this.#serve(request, response));
  }

  /** Listens. @throws the system's error when it cannot */
  static async open(options: PageOptions): Promise<PageServer> {
    const page = new PageServer(options);
    await new Promise<void>((resolve, reject) => {
      page.#server.once('error', reject);
      page.#server.listen(0, '127.0.0.1', resolve);
    });
    page.#wait();
    page.#most = setTimeout(() => page.#end('idle'), options.mostMs);
    return page;
  }

  /** What the person opens; good once. The code is behind the `#`, which browsers send to nobody. */
  get address(): string {
    return `http://${this.#own}/#${this.#entrance.code}`;
  }

  /** Why it ended. */
  get ended(): Promise<'idle' | 'asked' | 'closed'> {
    return this.#ended.promise;
  }

  /** Ends it, and every connection. */
  async close(): Promise<void> {
    this.#end('closed');
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #own(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo | null)?.port ?? 0}`;
  }

  #end(why: 'idle' | 'asked' | 'closed'): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#most);
    this.#server.close();
    this.#server.closeAllConnections();
    this.#ended.resolve(why);
  }

  #wait(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => (this.#busy > 0 ? this.#wait() : this.#end('idle')), this.#options.idleMs);
  }

  #tellOnce(news: PageNews): void {
    const key = JSON.stringify(news);
    if (this.#told.has(key) || this.#told.size > CONNECTIONS) return;
    this.#told.add(key);
    this.#options.tell(news);
  }

  /** Before a byte is read: whoever is another account is not even told what this is. */
  #meet(socket: Socket): void {
    const { remoteAddress, remotePort = 0, localPort = 0 } = socket;
    const peer = loopbackPeer({ from: remotePort, to: localPort });
    if (remoteAddress === '127.0.0.1' && (peer === 'not-told' || (peer !== 'nobody' && this.#options.accounts.has(peer.uid))))
      return;
    socket.destroy();
    // One that is over again has no owner any more, and was given nothing.
    if (typeof peer === 'object') this.#tellOnce({ kind: 'stranger', uid: peer.uid });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const verdict = judged({ method, url, headers }, this.#own);
    for (const [name, value] of PAGE_HEADERS) response.setHeader(name, value);
    if (verdict.kind === 'refused')
      return refuse(response, verdict.status, { code: 'E_FORBIDDEN', message: verdict.why, remedy: '' });
    if (verdict.kind === 'file') return this.#file(response, verdict.path);
    if (verdict.ask !== 'open' && !this.#entrance.admits(headers.authorization))
      return refuse(response, 401, { code: 'E_UNAUTHENTICATED', message: 'this is not the page that was opened', remedy: '' });
    const given = await bodyOf(request);
    if (given === 'too-large' || given === 'malformed')
      return refuse(response, 400, { code: 'E_USAGE', message: 'the ask is no JSON of its size', remedy: '' });
    this.#busy += 1;
    try {
      await this.#answer(verdict.ask, given.value, response);
    } catch (error) {
      fail(response, error);
    } finally {
      this.#busy -= 1;
      this.#wait();
    }
  }

  #file(response: ServerResponse, path: string): void {
    const { files, page } = this.#options.files;
    if (path === '/') {
      response.setHeader('content-security-policy', contentPolicy());
      return send(response, { type: 'text/html; charset=utf-8', bytes: page });
    }
    const file: ConsoleFile | undefined = files.get(path);
    if (file === undefined) return refuse(response, 404, { code: 'E_NOT_FOUND', message: 'there is no such file', remedy: '' });
    send(response, file);
  }

  async #answer(ask: MyPageAsk, given: unknown, response: ServerResponse): Promise<void> {
    const { asks } = this.#options;
    const signal = endOf(response);
    switch (ask) {
      case 'open':
        return this.#open(given, response);
      case 'view':
        return sendJson(response, await asks.view(signal));
      case 'pulse':
        return sendJson(response, await asks.pulse(signal));
      case 'next':
        return sendJson(response, await asks.next(signal));
      case 'sent':
        return sendJson(response, await asks.sent(given, signal));
      case 'look':
        return this.#look(response, signal);
      case 'end':
        response.once('close', () => this.#end('asked'));
        return sendJson(response, {});
    }
  }

  #open(given: unknown, response: ServerResponse): void {
    const { code } = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
    const opened = this.#entrance.open(typeof code === 'string' ? code : '');
    if (typeof opened === 'object') {
      this.#tellOnce({ kind: 'opened' });
      return sendJson(response, opened);
    }
    if (opened === 'used') this.#tellOnce({ kind: 'opened-again' });
    const message = opened === 'used' ? 'this address was opened before, and is good once' : 'this address is not whole';
    refuse(response, 403, { code: 'E_FORBIDDEN', message, remedy: 'Run bandog my-machine --page again.' });
  }

  /** What goes wrong in the middle is a line of its own, since the status is sent. */
  async #look(response: ServerResponse, signal: AbortSignal): Promise<void> {
    const line = (said: MyPageLook): void => void response.write(`${JSON.stringify(said)}\n`);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    try {
      await this.#options.asks.look(line, signal);
    } catch (error) {
      line({ kind: 'failed', ...wordsOf(error) });
    }
    response.end();
  }
}

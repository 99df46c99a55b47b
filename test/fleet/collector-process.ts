import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiClient, type ApiClient } from '../../src/api-client/client.generated.ts';
import { httpsTransport } from '../../src/api-client/https-transport.ts';
import { decodeToken } from '../../src/wire/token.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A collector in a process of its own, as it runs in a company, with its data in a folder that outlives it. */
export class CollectorProcess {
  readonly dataFolder: string;
  readonly #argv: readonly string[];
  #child: ChildProcess | undefined;
  #url = '';

  constructor(dataFolder: string, argv: readonly string[] = []) {
    this.dataFolder = dataFolder;
    this.#argv = argv;
  }

  /** Where it listens; the same port after every start. */
  get url(): string {
    return this.#url;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get authority(): string {
    return readFileSync(path.join(this.dataFolder, 'ca.crt'), 'utf8');
  }

  get collectorId(): string {
    return readFileSync(path.join(this.dataFolder, 'collector-id'), 'utf8').trim();
  }

  /** Where its store lies. */
  get storeFile(): string {
    return path.join(this.dataFolder, 'store.sqlite');
  }

  /** Starts it; resolves when it listens. @throws Error with what it said when it ended instead */
  async start(): Promise<void> {
    const listen = this.#url === '' ? '127.0.0.1:0' : new URL(this.#url).host;
    const child = spawn(
      process.execPath,
      [MAIN, 'collector', 'run', '--data', this.dataFolder, '--listen', listen, ...this.#argv],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#child = child;
    this.#url = await listens(child);
  }

  /** Kills it without a word, at whatever it is doing. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Holds it still, or lets it go on: to those who ask it is a machine that swallows. */
  freeze(isFrozen: boolean): void {
    this.#child?.kill(isFrozen ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Ends it as a service manager does. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Asks it as its administrator. */
  async ask<T>(use: (client: ApiClient) => Promise<T>): Promise<T> {
    const token = readFileSync(path.join(this.dataFolder, 'admin-token'), 'utf8').trim();
    const transport = httpsTransport({ url: this.#url, token, authority: this.authority });
    try {
      return await use(apiClient(transport));
    } finally {
      await transport.close();
    }
  }

  /** The secret of a new enrolment token for so many hosts. */
  async enrolmentSecret(uses: number): Promise<string> {
    const made = await this.ask((client) => client.createEnrolmentToken({ name: 'fleet', uses, expiresInSeconds: 24 * 3600 }));
    return decodeToken(made.token).secret;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

/** The address that it says it listens at; what it says after that is not kept. */
async function listens(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      if (told.length > 1_000_000) return;
      told += text;
      const url = /"url":"(https:[^"]+)"/.exec(told)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the collector ended: ${told.slice(-2000)}`)));
  });
}

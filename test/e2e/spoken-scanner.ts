import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseFromScanner } from '../../src/wire/parse-pipe.ts';
import type { FromScanner, ScanOrder } from '../../src/wire/pipe.ts';

type Said<K extends FromScanner['kind']> = Extract<FromScanner, { readonly kind: K }>;

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

/** A scanner as a process of its own, to which a test speaks as the agent would. */
export class SpokenScanner {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #said: FromScanner[] = [];
  #heard: () => void = () => {};

  /** @param within a command that runs what follows it, as `unshare` does */
  constructor(args: readonly string[], within: readonly string[] = []) {
    const [file = process.execPath, ...rest] = [...within, process.execPath, '--no-warnings', MAIN, 'scanner', 'run', ...args];
    this.process = spawn(file, rest, { stdio: ['pipe', 'pipe', 'ignore'] });
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      const message = parseFromScanner(line);
      if (message === undefined) throw new Error(`the protocol does not allow ${line.slice(0, 200)}`);
      this.#said.push(message);
      this.#heard();
    });
  }

  /** The first message of the kind that is as wanted and was not asked for yet; those before it are forgotten. Throws when none comes in time. */
  async next<K extends FromScanner['kind']>(
    kind: K,
    given: { readonly isIt?: (said: Said<K>) => boolean; readonly ms?: number } = {},
  ): Promise<Said<K>> {
    const end = performance.now() + (given.ms ?? 30_000);
    for (;;) {
      for (let message = this.#said.shift(); message !== undefined; message = this.#said.shift()) {
        const said = message as Said<K>;
        if (said.kind === kind && given.isIt?.(said) !== false) return said;
      }
      const left = end - performance.now();
      if (left <= 0) throw new Error(`the scanner did not say ${kind} in time`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#heard = resolve;
      const timer = setTimeout(resolve, left);
      await promise;
      clearTimeout(timer);
    }
  }

  /** Whether it says one within `ms`. */
  async says(kind: FromScanner['kind'], ms: number): Promise<boolean> {
    return this.next(kind, { ms }).then(
      () => true,
      () => false,
    );
  }

  /** Resolves when it has said nothing for a while, longer than it gathers events of one burst; what it said is forgotten. */
  async quiet(): Promise<void> {
    while (await this.says('changed', 300));
  }

  /** Orders a look. */
  order(order: Omit<ScanOrder, 'kind'>): void {
    this.process.stdin.write(`${JSON.stringify({ kind: 'scan', ...order })}\n`);
  }

  /** Ends it as the agent does, and resolves when it has ended. */
  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    const ended = once(this.process, 'exit');
    this.process.stdin.end();
    await ended;
    clearTimeout(timer);
  }
}

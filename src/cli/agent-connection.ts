import { statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { KnownError } from '../domain/errors.ts';
import { LineCutter } from '../wire/lines.ts';
import { type AnswerTo, type Ask, type FromAgent, type FromCommand, LOCAL_LIMITS, type Sees } from '../wire/local.ts';
import { isAnswerTo, parseFromAgent } from '../wire/parse-local.ts';
import { withProof } from './agent-proof.ts';
import { silentAgent } from './silent-agent.ts';

/** How long an answer is waited for; a look may have to wait for one that is under way. */
const ANSWER_MS = 30_000;
const LOOK_MS = 15 * 60_000;
/** While it looks for us it says so twice a second. */
const SILENCE_MS = 15_000;
const CONNECT_MS = 3000;
/** Accounts of services are below. */
const FIRST_PERSON = 1000;

/** Told of each step of a look that is waited for. */
export type OnProgress = (step: Extract<FromAgent, { readonly kind: 'progress' }>) => void;

/** A conversation with the agent of this machine. What it says is checked, and its words still need `forDisplay`. */
export class AgentConnection {
  readonly #file: string;
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;
  #sees: Sees = 'own';

  private constructor(socket: Socket, file: string) {
    this.#file = file;
    this.#socket = socket;
    this.#lines = linesOf(socket);
  }

  /**
   * The first of these sockets behind which an agent answers; undefined when there is none.
   *
   * @throws KnownError E_AGENT_UNREACHABLE when one answers that this account cannot use
   */
  static async open(files: readonly string[], signal: AbortSignal): Promise<AgentConnection | undefined> {
    for (const file of files) {
      const socket = isTrusted(file) ? await connected(file) : undefined;
      if (socket === undefined) continue;
      const connection = new AgentConnection(socket, file);
      signal.addEventListener('abort', () => socket.destroy(unreachable('the command was ended')), { once: true });
      try {
        await connection.#introduce();
        return connection;
      } catch (error) {
        connection.close();
        throw error;
      }
    }
    return undefined;
  }

  /** What this account is shown. */
  get sees(): Sees {
    return this.#sees;
  }

  /** The answer to this. @throws KnownError with the agent's own words, or E_AGENT_UNREACHABLE */
  async ask<K extends Ask['kind']>(ask: Extract<Ask, { readonly kind: K }>, onProgress?: OnProgress): Promise<AnswerTo<K>> {
    this.#say({ kind: 'ask', ask });
    const isLook = ask.kind === 'scan';
    const until = performance.now() + (isLook ? LOOK_MS : ANSWER_MS);
    for (;;) {
      const message = await this.#next(Math.min(until - performance.now(), isLook ? SILENCE_MS : ANSWER_MS));
      if (message.kind === 'progress') onProgress?.(message);
      else if (message.kind === 'answer' && isAnswerTo<K>(ask.kind, message.body)) return message.body;
      else throw strange();
    }
  }

  /** Ends it; an ask that waits fails. */
  close(): void {
    this.#socket.destroy();
  }

  async #introduce(): Promise<void> {
    const hello = await this.#next(CONNECT_MS);
    if (hello.kind !== 'hello') throw strange();
    const prove = async (): Promise<FromAgent> => {
      this.#say({ kind: 'proven' });
      return this.#next(ANSWER_MS);
    };
    const welcome = await (hello.proofs === undefined
      ? prove()
      : withProof({ ...hello, proofs: hello.proofs, file: this.#file }, prove));
    if (welcome.kind !== 'welcome') throw strange();
    this.#sees = welcome.sees;
  }

  #say(message: FromCommand): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  async #next(ms: number): Promise<FromAgent> {
    const late = setTimeout(() => this.#socket.destroy(silentAgent(this.#file)), Math.max(1, ms));
    try {
      const { value, done } = await this.#lines.next();
      if (done === true) throw unreachable('it ended the conversation');
      const message = parseFromAgent(value);
      if (message === undefined) throw strange();
      if (message.kind === 'failed') throw new KnownError(message.code, message.message, message.remedy);
      return message;
    } finally {
      clearTimeout(late);
    }
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  const cutter = new LineCutter(LOCAL_LIMITS.answerBytes);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      const lines = cutter.push(chunk);
      if (lines === 'too-long') throw strange();
      yield* lines;
    }
  } catch (error) {
    throw error instanceof KnownError ? error : unreachable(error instanceof Error ? error.message : 'unknown error', error);
  }
}

/** Undefined where no agent listens, or where this account may not ask. */
async function connected(file: string): Promise<Socket | undefined> {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>();
  const socket = connect(file);
  const late = setTimeout(() => socket.destroy(), CONNECT_MS);
  socket.once('connect', () => resolve(socket));
  socket.once('error', () => resolve(undefined));
  socket.once('close', () => resolve(undefined));
  const reached = await promise;
  clearTimeout(late);
  return reached;
}

/** Whether only the system, or we ourselves, could have put a socket there: a person's could pretend to be the agent. */
function isTrusted(file: string): boolean {
  const us = process.geteuid?.();
  if (us === undefined) return true; // a pipe of Windows: its first owner keeps the name
  try {
    const folder = statSync(path.dirname(file));
    const isOwners = folder.isDirectory() && (folder.mode & 0o022) === 0;
    return isOwners && (us === 0 || folder.uid === us || folder.uid < FIRST_PERSON);
  } catch {
    return false; // not there, or not for us
  }
}

function unreachable(why: string, cause?: unknown): KnownError {
  return new KnownError(
    'E_AGENT_UNREACHABLE',
    `the agent of this machine does not answer: ${why}`,
    'Run it again in a moment; `systemctl status bandog` and the agent’s log say more.',
    cause,
  );
}

function strange(): KnownError {
  return unreachable('it said what this version of bandog does not know; restart the agent after an update');
}

import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { monotonicMs } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import { LineCutter } from '../../wire/lines.ts';
import { type Ask, type FromAgent, LOCAL_LIMITS, LOCAL_PROTOCOL } from '../../wire/local.ts';
import { parseFromCommand } from '../../wire/parse-local.ts';
import type { Allowance } from './allowance.ts';
import { ANSWERERS } from './answers/list.ts';
import type { Answerer } from './answers/contract.ts';
import type { LocalSources } from './contract.ts';
import { proverOf, sightOf } from './prover.ts';
import type { Viewer } from './visible.ts';

/** What all sessions of one agent share. */
export interface SessionParts {
  readonly sources: LocalSources;
  /** By account. */
  readonly asks: Allowance;
  /** Of all persons together. */
  readonly looks: Allowance;
  /** Where callers prove who they are, and the inode of our socket; absent where only those reach us who may see all. */
  readonly proofs?: { readonly folder: string; readonly socket: string };
  /** Whether this account has room for one more session; counted until `end`. */
  readonly admit: (account: string) => boolean;
}

/** From the connection to the proof. */
const PROOF_MS = 5000;
/** Between two asks, and for taking an answer in. */
const IDLE_MS = 15_000;
/** An answer's own time: a look may wait for a sweep that is under way. */
const ANSWER_MS = 15 * 60_000;

/** One connection to the status socket: who is it, then its asks, one at a time. Says why before it ends, where that helps a person. */
export class Session {
  readonly #socket: Socket;
  readonly #parts: SessionParts;
  readonly #nonce = randomBytes(16).toString('hex');
  #viewer: Viewer | undefined;
  #isBusy = false;

  /** Begins at once; `socket` is ours from here on. */
  constructor(socket: Socket, parts: SessionParts) {
    this.#socket = socket;
    this.#parts = parts;
    const cutter = new LineCutter(LOCAL_LIMITS.askBytes);
    socket.on('error', () => socket.destroy()); // whoever asked is gone
    socket.on('timeout', () => socket.destroy());
    socket.setTimeout(PROOF_MS);
    socket.on('data', (chunk: Buffer) => {
      const lines = cutter.push(chunk);
      // One line at a time: whoever sends more does not wait for answers.
      if (lines === 'too-long' || lines.length > 1) socket.destroy();
      else for (const line of lines) void this.#take(line);
    });
    const { proofs } = parts;
    const hello = { kind: 'hello', protocol: LOCAL_PROTOCOL, agent: parts.sources.version, nonce: this.#nonce } as const;
    this.#say(proofs === undefined ? hello : { ...hello, proofs: proofs.folder });
  }

  /** The account, once it is proven. */
  get account(): string | undefined {
    return this.#viewer?.account;
  }

  async #take(line: string): Promise<void> {
    const message = parseFromCommand(line);
    const viewer = this.#viewer;
    if (message === undefined || this.#isBusy || (message.kind === 'proven') !== (viewer === undefined)) {
      this.#socket.destroy();
      return;
    }
    this.#isBusy = true;
    this.#socket.setTimeout(ANSWER_MS);
    if (message.kind === 'proven') this.#welcome();
    else if (viewer !== undefined) await this.#answer(message.ask, viewer);
    this.#isBusy = false;
    this.#socket.setTimeout(IDLE_MS);
  }

  #welcome(): void {
    const viewer = this.#proven();
    if (viewer instanceof KnownError) {
      this.#fail(viewer);
      this.#socket.end();
      return;
    }
    this.#viewer = viewer;
    this.#say({ kind: 'welcome', ...viewer });
  }

  #proven(): Viewer | KnownError {
    const { proofs, admit } = this.#parts;
    if (proofs === undefined) return { sees: 'all' };
    const account = proverOf(proofs.folder, { nonce: this.#nonce, socket: proofs.socket });
    const sees = account === undefined ? undefined : sightOf(account, process.geteuid?.());
    if (account === undefined || sees === undefined) return refusal(account);
    if (sees === 'all' || admit(String(account))) return { sees, account: String(account) };
    return busy();
  }

  async #answer(ask: Ask, viewer: Viewer): Promise<void> {
    const { sources } = this.#parts;
    try {
      if (!this.#isAllowed(ask, viewer)) throw busy();
      // The list pairs each kind of ask with its own answerer, which the types cannot see through a lookup.
      const answerer = ANSWERERS[ask.kind] as Answerer<Ask['kind']>;
      const body = await answerer.answer({ ask, viewer, sources, progress: (step) => this.#say({ kind: 'progress', ...step }) });
      this.#say({ kind: 'answer', body });
    } catch (error) {
      this.#fail(error instanceof KnownError ? error : defect(error));
    }
  }

  #isAllowed(ask: Ask, { sees, account = '' }: Viewer): boolean {
    if (sees === 'all') return true;
    const { asks, looks } = this.#parts;
    const now = monotonicMs();
    return asks.take(account, now) && (ask.kind !== 'scan' || looks.take('persons', now));
  }

  #fail({ code, message, remedy }: KnownError): void {
    this.#say({ kind: 'failed', code, message: message.slice(0, 2000), remedy: remedy.slice(0, 2000) });
  }

  #say(message: FromAgent): void {
    if (!this.#socket.writable) return;
    const line = `${JSON.stringify(message)}\n`;
    if (Buffer.byteLength(line) <= LOCAL_LIMITS.answerBytes) this.#socket.write(line);
    else this.#fail(new KnownError('E_TOO_LARGE', 'the answer is larger than one may be', 'Ask for less at once.'));
  }
}

function refusal(account: number | undefined): KnownError {
  return account === undefined
    ? new KnownError(
        'E_FORBIDDEN',
        'the agent could not see which account asks',
        'Run the command on the machine itself, not in a container or sandbox; root can also read the state folder.',
      )
    : new KnownError('E_FORBIDDEN', `account ${account} is not a person’s`, 'Run the command as yourself, or as root.');
}

function busy(): KnownError {
  return new KnownError('E_OVERLOADED', 'the agent is asked too often', 'Wait half a minute.');
}

function defect(error: unknown): KnownError {
  const why = error instanceof Error ? error.message : 'unknown error';
  return new KnownError(
    'E_SCAN_FAILED',
    `the agent could not answer: ${why}`,
    'Look at the agent’s log; report this with `bandog --version`.',
    error,
  );
}

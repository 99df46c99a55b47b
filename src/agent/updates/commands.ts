import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Command, CommandVerb, SignedStatement } from '../../wire/statements.ts';
import { SCANNER_ENDED } from './scanner-ended.ts';
import { judgeCommand, type CommandVerdict } from './judge-command.ts';
import { OrderBook, type Done } from './order-book.ts';
import type { UpdatesFile } from './updates-file.ts';
import type { Outcome, TakenOrder } from './updates-state.ts';

/** What this agent can be ordered to do: each verb of the closed set, and nothing else. Resolves when it is done; may be begun again after it was broken off midway. */
export type Deeds = Readonly<Record<CommandVerb, (command: Command) => Promise<Done>>>;

/** What obeying works with. */
export interface CommandParts {
  readonly file: UpdatesFile;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: { readonly hostId: string; readonly collectorId: string; readonly commandKey: string };
  readonly deeds: Deeds;
  /** The next contact should come at once: an outcome waits to be told, or an order to be begun again. */
  readonly ended: () => void;
}

/**
 * An order that ends its agent, or the scanner, each time is begun so often, and then told as failed. The last try is made alone, so that
 * no other order is to blame.
 */
const MOST_TRIES = 3;

/**
 * Obeys the collector's signed orders: in the order of their numbers, none of another host, none that is past. An order is on disk before
 * it is begun and stays there until its outcome is: one that the agent did not live to end is begun again, and has one outcome at last.
 */
export class Commands {
  readonly #parts: CommandParts;
  readonly #book: OrderBook;
  /** Begun by this process and not ended. */
  readonly #running = new Set<string>();
  /** Ended by this process; not on disk yet, as while the disk is full. */
  readonly #ended = new Map<string, Done>();
  /** The one that makes its last try. */
  #alone: string | undefined;
  #isStopped = false;

  constructor(parts: CommandParts) {
    this.#parts = parts;
    this.#book = new OrderBook(parts.file, parts.host);
  }

  /** Begins what was ordered. Returns when it is on disk that it was begun; its end is told by a heartbeat. @throws as the disk does */
  take(statements: readonly SignedStatement[]): void {
    for (const statement of statements) {
      // What is not taken now is given again with a later contact.
      if (this.#isStopped || this.#book.isFull || this.#alone !== undefined) return;
      const verdict = this.#judge(statement, this.#book);
      const { log } = this.#parts;
      switch (verdict.kind) {
        case 'known':
          this.#book.remind(verdict.command.id);
          break;
        case 'refused':
          if (this.#book.refused(verdict.why)) log.error({ why: verdict.why }, 'an order is not obeyed');
          break;
        case 'past':
          this.#book.begins(verdict.command, { statement, tries: 1 });
          this.#end(verdict.command, { state: 'failed', why: 'it came after its expiry' });
          break;
        case 'obey':
          log.info({ id: verdict.command.id, verb: verdict.command.verb }, 'the collector’s order is obeyed');
          this.#obey(verdict.command, { statement, tries: 1 });
          break;
      }
    }
  }

  /**
   * Begins again what was broken off, as by the end of this agent's process before, or says that it failed: when its time is over, or when
   * that happened each time. Call it once the collector answers: an order can need it, and who is ended by one has been in contact before.
   *
   * @throws as the disk does
   */
  goOn(): void {
    if (this.#isStopped) return;
    this.#keepEnded();
    for (const order of this.#book.taken) {
      if (this.#running.has(order.id) || this.#ended.has(order.id) || this.#alone !== undefined) continue;
      const verdict = this.#judge(order.statement, { lastCommand: 0 });
      const failure = failureOf(verdict, order);
      if (failure !== undefined) this.#end(order, { state: 'failed', why: failure });
      else if (verdict.kind === 'obey') this.#beginAgain(verdict.command, order);
    }
  }

  /** The collector has heard of these outcomes. @throws as the disk does */
  told(outcomes: readonly Outcome[]): void {
    this.#book.told(outcomes);
  }

  /** This process ends: what is under way is begun again by the next, and no order ends any more. `isTold`: it was told to, so that no order is to blame. */
  stop(isTold: boolean): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (!isTold || this.#running.size === 0) return;
    try {
      this.#book.giveBack(this.#running);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'that orders were broken off could not be kept: each has lost one of its tries');
    }
  }

  #judge(statement: SignedStatement, state: { readonly lastCommand: number }): CommandVerdict {
    const { hostId, collectorId, commandKey } = this.#parts.host;
    return judgeCommand(statement, state, { hostId, collectorId, commandKey, now: this.#parts.clock.now() });
  }

  #beginAgain(command: Command, { statement, tries }: TakenOrder): void {
    const isLast = tries === MOST_TRIES - 1;
    if (isLast && this.#running.size > 0) return;
    this.#parts.log.warn({ id: command.id, verb: command.verb, tries }, 'an order that was broken off is begun again');
    this.#obey(command, { statement, tries: tries + 1 });
    if (isLast) this.#alone = command.id;
  }

  #obey(command: Command, order: Omit<TakenOrder, 'id'>): void {
    this.#book.begins(command, order);
    this.#running.add(command.id);
    const failed = (error: unknown): Done => ({
      state: 'failed',
      why: (error instanceof Error ? error.message : 'unknown error').slice(0, 200),
    });
    void this.#parts.deeds[command.verb](command)
      .catch(failed)
      .then((done) => this.#ran(command, { done, tries: order.tries }));
  }

  #ran(command: Command, { done, tries }: { readonly done: Done; readonly tries: number }): void {
    this.#running.delete(command.id);
    if (this.#alone === command.id) this.#alone = undefined;
    // What our own end broke off has not failed.
    if (this.#isStopped) return;
    // Nor has what the scanner's end did: it is still in the book.
    const isBrokenOff = done.state === 'failed' && done.why?.includes(SCANNER_ENDED) === true && tries < MOST_TRIES;
    if (isBrokenOff) this.#parts.ended();
    else this.#end(command, done);
  }

  #end({ id, verb }: { readonly id: string; readonly verb?: CommandVerb }, done: Done): void {
    this.#parts.log.info({ id, verb, ...done }, 'the collector’s order is done with');
    this.#ended.set(id, done);
    try {
      this.#keepEnded();
    } catch (error) {
      this.#parts.log.error({ err: error, id }, 'what became of an order could not be kept; it is tried again');
    }
  }

  #keepEnded(): void {
    if (this.#ended.size === 0) return;
    this.#book.ended(this.#ended);
    this.#ended.clear();
    this.#parts.ended();
  }
}

/** Why an order that was broken off is not begun again; undefined when it is. */
function failureOf(verdict: CommandVerdict, { tries }: TakenOrder): string | undefined {
  if (verdict.kind === 'refused') return verdict.why;
  if (verdict.kind === 'past') return 'the agent ended before it was done, and then its time was over';
  return tries >= MOST_TRIES ? `the agent ended each of the ${tries} times that it was begun` : undefined;
}

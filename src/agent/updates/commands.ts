import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Command, CommandVerb, SignedStatement } from '../../wire/statements.ts';
import { judgeCommand, type CommandVerdict } from './judge-command.ts';
import type { UpdatesFile } from './updates-file.ts';
import { MOST, ofHost, withRefusal, type Outcome, type TakenOrder, type UpdatesState } from './updates-state.ts';

/** What doing a command gave. */
export type Done = Omit<Outcome, 'id'>;

/** What this agent can be ordered to do: each verb of the closed set, and nothing else. Resolves when it is done; may be begun again after its process ended midway. */
export type Deeds = Readonly<Record<CommandVerb, (command: Command) => Promise<Done>>>;

/** What obeying works with. */
export interface CommandParts {
  readonly file: UpdatesFile;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: { readonly hostId: string; readonly collectorId: string; readonly commandKey: string };
  readonly deeds: Deeds;
  /** An outcome waits to be told. */
  readonly ended: () => void;
}

/** An order that ends its agent each time is begun so often, and then told as failed. The last try is made alone, so that no other order is to blame. */
const MOST_TRIES = 3;

/**
 * Obeys the collector's signed orders: in the order of their numbers, none of another host, none that is past. An order is on disk before
 * it is begun and stays there until its outcome is: one that the agent did not live to end is begun again, and has one outcome at last.
 */
export class Commands {
  readonly #parts: CommandParts;
  /** Begun by this process and not ended. */
  readonly #running = new Set<string>();
  /** Ended by this process; not on disk yet, as while the disk is full. */
  readonly #ended = new Map<string, Done>();
  /** The one that makes its last try. */
  #alone: string | undefined;
  #isStopped = false;

  constructor(parts: CommandParts) {
    this.#parts = parts;
    const state = ofHost(parts.file.state, parts.host.hostId);
    if (state.underWay.length === 0) return;
    // An agent of before kept nothing of an order that could be done again.
    const broken = state.underWay.map((id) => ({ id, state: 'failed' as const, why: 'the agent ended before it was done' }));
    parts.file.keep({ ...state, underWay: [], outcomes: [...state.outcomes, ...broken].slice(-MOST.outcomes) });
  }

  /** Begins what was ordered. Returns when it is on disk that it was begun; its end is told by a heartbeat. @throws as the disk does */
  take(statements: readonly SignedStatement[]): void {
    for (const statement of statements) {
      const { file, log } = this.#parts;
      const state = ofHost(file.state, this.#parts.host.hostId);
      // What is not taken now is given again with a later contact.
      const isFull = this.#taken().length + state.outcomes.length >= MOST.taken;
      if (this.#isStopped || isFull || this.#alone !== undefined) return;
      if (state !== file.state) file.keep(state);
      const verdict = this.#judge(statement, state);
      switch (verdict.kind) {
        case 'known':
          this.#remind(verdict.command);
          break;
        case 'refused': {
          const after = withRefusal(file.state, { what: 'command', why: verdict.why });
          if (after === file.state) break;
          log.error({ why: verdict.why }, 'an order is not obeyed');
          file.keep(after);
          break;
        }
        case 'past':
          this.#begin(verdict.command, { statement, tries: 1 });
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
   * Begins again what an earlier process of this agent did not live to end, or says that it failed: when its time is over, or when that
   * happened each time. Call it once the collector answers: an order can need it, and whoever is ended by one has been in contact before.
   *
   * @throws as the disk does
   */
  goOn(): void {
    if (this.#isStopped) return;
    this.#keepEnded();
    for (const order of this.#taken()) {
      if (this.#running.has(order.id) || this.#ended.has(order.id) || this.#alone !== undefined) continue;
      const verdict = this.#judge(order.statement, { lastCommand: 0 });
      const failure = failureOf(verdict, order);
      if (failure !== undefined) this.#end(order, { state: 'failed', why: failure });
      else if (verdict.kind === 'obey') this.#beginAgain(verdict.command, order);
    }
  }

  /** The collector has heard of these outcomes. @throws as the disk does */
  told(outcomes: readonly Outcome[]): void {
    const { file } = this.#parts;
    const heard = new Set(outcomes.map(({ id }) => id));
    const left = file.state.outcomes.filter(({ id }) => !heard.has(id));
    if (left.length === file.state.outcomes.length) return;
    const told = [...(file.state.told ?? []), ...file.state.outcomes.filter(({ id }) => heard.has(id))];
    file.keep({ ...file.state, outcomes: left, told: told.slice(-MOST.told) });
  }

  /** This process ends: what is under way is begun again by the next, and no order ends any more. `isTold`: it was told to, so that no order is to blame. */
  stop(isTold: boolean): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (!isTold || this.#running.size === 0) return;
    const { file, log } = this.#parts;
    const taken = this.#taken().map((one) => (this.#running.has(one.id) ? { ...one, tries: Math.max(0, one.tries - 1) } : one));
    try {
      file.keep({ ...file.state, taken });
    } catch (error) {
      log.error({ err: error }, 'that orders were broken off in order could not be kept'); // each has lost one of its tries
    }
  }

  #taken(): readonly TakenOrder[] {
    const { file, host } = this.#parts;
    return ofHost(file.state, host.hostId).taken ?? [];
  }

  #judge(statement: SignedStatement, state: Pick<UpdatesState, 'lastCommand'>): CommandVerdict {
    const { hostId, collectorId, commandKey } = this.#parts.host;
    return judgeCommand(statement, state, { hostId, collectorId, commandKey, now: this.#parts.clock.now() });
  }

  /** A collector that came back from a backup gives an order again that it had heard of; the next heartbeat says it once more. */
  #remind({ id }: Command): void {
    const { file } = this.#parts;
    const said = file.state.told?.find((one) => one.id === id);
    if (said === undefined) return;
    const told = (file.state.told ?? []).filter((one) => one !== said);
    file.keep({ ...file.state, told, outcomes: [...file.state.outcomes, said] });
  }

  #beginAgain(command: Command, { statement, tries }: TakenOrder): void {
    if (tries === MOST_TRIES - 1) {
      if (this.#running.size > 0) return;
      this.#alone = command.id;
    }
    this.#parts.log.warn({ id: command.id, verb: command.verb, tries }, 'an order that was broken off is begun again');
    this.#obey(command, { statement, tries: tries + 1 });
  }

  #obey(command: Command, taken: Omit<TakenOrder, 'id'>): void {
    this.#begin(command, taken);
    this.#running.add(command.id);
    const failed = (error: unknown): Done => ({
      state: 'failed',
      why: (error instanceof Error ? error.message : 'unknown error').slice(0, 200),
    });
    void this.#parts.deeds[command.verb](command)
      .catch(failed)
      .then((done) => this.#end(command, done));
  }

  #begin({ id, number }: Command, order: Omit<TakenOrder, 'id'>): void {
    const { file } = this.#parts;
    const before = this.#taken();
    const isAgain = before.some((one) => one.id === id);
    const taken = isAgain ? before.map((one) => (one.id === id ? { id, ...order } : one)) : [...before, { id, ...order }];
    file.keep({ ...file.state, lastCommand: Math.max(file.state.lastCommand, number), taken });
  }

  #end({ id, verb }: Pick<Command, 'id'> & Partial<Pick<Command, 'verb'>>, done: Done): void {
    this.#running.delete(id);
    if (this.#alone === id) this.#alone = undefined;
    // What was broken off by our own end has not failed.
    if (this.#isStopped) return;
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
    const { file, ended } = this.#parts;
    const outcomes = [...this.#ended].map(([id, done]) => ({ id, ...done }));
    file.keep({
      ...file.state,
      taken: this.#taken().filter(({ id }) => !this.#ended.has(id)),
      outcomes: [...file.state.outcomes, ...outcomes],
    });
    this.#ended.clear();
    ended();
  }
}

/** Why an order that was broken off is not begun again; undefined when it is. */
function failureOf(verdict: CommandVerdict, { tries }: TakenOrder): string | undefined {
  if (verdict.kind === 'refused') return verdict.why;
  if (verdict.kind === 'past') return 'the agent ended before it was done, and then its time was over';
  return tries >= MOST_TRIES ? `the agent ended each of the ${tries} times that it was begun` : undefined;
}

import type { Command } from '../../wire/statements.ts';
import type { UpdatesFile } from './updates-file.ts';
import { MOST, ofHost, withRefusal, type Outcome, type TakenOrder, type UpdatesState } from './updates-state.ts';

/** What doing a command gave. */
export type Done = Omit<Outcome, 'id'>;

/**
 * Which orders of this host were begun and what became of them, on disk: an order is in it before it is begun, and leaves it for its
 * outcome in one write. Whatever changes it throws as the disk does, and has then changed nothing.
 */
export class OrderBook {
  readonly #file: UpdatesFile;
  readonly #host: { readonly hostId: string };

  constructor(file: UpdatesFile, host: { readonly hostId: string }) {
    this.#file = file;
    this.#host = host;
    const state = this.#state;
    if (state.underWay.length === 0) return;
    // An agent of before kept nothing of an order that could be done again.
    const broken = state.underWay.map((id) => ({ id, state: 'failed' as const, why: 'the agent ended before it was done' }));
    file.keep({ ...state, underWay: [], outcomes: [...state.outcomes, ...broken].slice(-MOST.outcomes) });
  }

  /** Orders without an outcome, in the order in which they came. */
  get taken(): readonly TakenOrder[] {
    return this.#state.taken ?? [];
  }

  /** The number of the last order that was begun or passed over; 0 before the first. */
  get lastCommand(): number {
    return this.#state.lastCommand;
  }

  /** Whether no more order can be taken before outcomes were told. */
  get isFull(): boolean {
    return this.taken.length + this.#state.outcomes.length >= MOST.taken;
  }

  /** The order is begun, for the first time or again. */
  begins({ id, number }: Pick<Command, 'id' | 'number'>, order: Omit<TakenOrder, 'id'>): void {
    const state = this.#state;
    const isAgain = this.taken.some((one) => one.id === id);
    const taken = isAgain ? this.taken.map((one) => (one.id === id ? { id, ...order } : one)) : [...this.taken, { id, ...order }];
    this.#file.keep({ ...state, lastCommand: Math.max(state.lastCommand, number), taken });
  }

  /** These have an outcome. */
  ended(done: ReadonlyMap<string, Done>): void {
    const outcomes = [...done].map(([id, one]) => ({ id, ...one }));
    const taken = this.taken.filter(({ id }) => !done.has(id));
    this.#file.keep({ ...this.#state, taken, outcomes: [...this.#state.outcomes, ...outcomes].slice(-MOST.outcomes) });
  }

  /** The collector has heard of these outcomes. */
  told(outcomes: readonly Outcome[]): void {
    const heard = new Set(outcomes.map(({ id }) => id));
    const state = this.#state;
    const left = state.outcomes.filter(({ id }) => !heard.has(id));
    if (left.length === state.outcomes.length) return;
    const told = [...(state.told ?? []), ...state.outcomes.filter(({ id }) => heard.has(id))];
    this.#file.keep({ ...state, outcomes: left, told: told.slice(-MOST.told) });
  }

  /** A collector that came back from a backup gave an order again that it had heard of; the next heartbeat says it once more. */
  remind(id: string): void {
    const state = this.#state;
    const said = state.told?.find((one) => one.id === id);
    if (said === undefined) return;
    const told = (state.told ?? []).filter((one) => one !== said);
    this.#file.keep({ ...state, told, outcomes: [...state.outcomes, said] });
  }

  /** An order was not obeyed; false when that is said already. */
  refused(why: string): boolean {
    const state = this.#state;
    const after = withRefusal(state, { what: 'command', why });
    if (after !== state) this.#file.keep(after);
    return after !== state;
  }

  /** That these were broken off is not their fault: the try does not count. */
  giveBack(ids: ReadonlySet<string>): void {
    const taken = this.taken.map((one) => (ids.has(one.id) ? { ...one, tries: Math.max(0, one.tries - 1) } : one));
    this.#file.keep({ ...this.#state, taken });
  }

  get #state(): UpdatesState {
    return ofHost(this.#file.state, this.#host.hostId);
  }
}

import type { Clock } from '../../domain/clock.ts';
import { NO_POLICY, compilePolicy, type CompiledPolicy } from '../policy/compiled-policy.ts';
import type { Store } from '../store/contract.ts';

/** Findings that one step judges: a step holds the writer for some milliseconds. */
const STEP = 500;

/** The policy of this moment, as the store has it, and what keeps the stored verdicts up to it. */
export class PolicyInForce {
  readonly #store: Pick<Store, 'policy' | 'judgeFindings'>;
  readonly #clock: Clock;
  #policy: CompiledPolicy = NO_POLICY;
  #judging: Promise<void> | undefined;

  constructor(store: Pick<Store, 'policy' | 'judgeFindings'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** As it was when it was last read. */
  now(): CompiledPolicy {
    return this.#policy;
  }

  /** Reads it again. */
  async refresh(): Promise<void> {
    this.#policy = compilePolicy(await this.#store.policy());
  }

  /** Judges what has to be judged anew, step by step, until nothing is left; calls that overlap are one. */
  async settle(): Promise<void> {
    this.#judging ??= this.#judgeAll().finally(() => {
      this.#judging = undefined;
    });
    await this.#judging;
  }

  /** Judges the first step before it resolves, and the rest soon after. */
  async begin(): Promise<void> {
    const { isDone } = await this.#store.judgeFindings({ at: this.#clock.now(), limit: STEP });
    // What fails here is met again, and told, by the next round of judging.
    if (!isDone) void this.settle().catch(() => undefined);
  }

  async #judgeAll(): Promise<void> {
    for (;;) {
      const { isDone } = await this.#store.judgeFindings({ at: this.#clock.now(), limit: STEP });
      if (isDone) return;
    }
  }
}

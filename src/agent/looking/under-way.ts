import { monotonicMs } from '../../domain/clock.ts';
import type { Hung } from '../governor/budget.ts';
import type { ScanOrder } from '../../wire/pipe.ts';
import type { Why } from './schedule.ts';

/** Beyond its deadline the scanner itself has to answer; after this it is taken for hung. */
const LATE_MS = 30_000;

/** A look that was ordered and is not answered yet. */
export class LookUnderWay {
  readonly id: number;
  readonly depth: ScanOrder['depth'];
  /** `daily`, and `overdue` that nothing puts off any more: a sweep. */
  readonly why: Why | 'daily' | 'overdue';
  /** What the order leaves out. */
  readonly leftOut: readonly Hung[];
  /** Scopes that looks which began later have looked at. */
  readonly overtaken = new Set<string>();
  readonly #begunAtMs = monotonicMs();
  #scope: string | undefined;
  readonly #overdue: NodeJS.Timeout;

  constructor(
    { id, depth, deadlineMs }: ScanOrder,
    given: { readonly why: Why | 'daily' | 'overdue'; readonly leftOut: readonly Hung[]; readonly overdue: () => void },
  ) {
    this.id = id;
    this.depth = depth;
    this.why = given.why;
    this.leftOut = given.leftOut;
    this.#overdue = setTimeout(given.overdue, deadlineMs + LATE_MS);
  }

  /** The scope that it was in when the scanner last said so; undefined before. */
  get scope(): string | undefined {
    return this.#scope;
  }

  /** How long ago it was ordered. */
  get tookMs(): number {
    return monotonicMs() - this.#begunAtMs;
  }

  /** The scanner says where it is. */
  isIn(scope: string): void {
    this.#scope = scope;
  }

  /** It was answered, or will not be. */
  end(): void {
    clearTimeout(this.#overdue);
  }
}

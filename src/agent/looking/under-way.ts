import { monotonicMs } from '../../domain/clock.ts';
import type { Hung } from '../governor/budget.ts';
import type { FromScanner, ScanOrder } from '../../wire/pipe.ts';
import type { Why } from './schedule.ts';

/** Beyond its deadline the scanner itself has to answer; after this it is taken for hung. */
const LATE_MS = 30_000;

type SaidOfLook = Extract<FromScanner, { readonly kind: 'progress' }>;

/** Scopes that a look is through with, and the copies that it has seen of products that are reported. */
export interface SeenSoFar {
  readonly scopes: number;
  readonly copies: number;
}

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
  #seen: SeenSoFar = { scopes: 0, copies: 0 };
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

  /** What the scanner last said that it has seen. */
  get seen(): SeenSoFar {
    return this.#seen;
  }

  /** The scanner says where it is; what it does not say of what it has seen is as before. */
  isIn({ scope, through, copies }: SaidOfLook, looksFor: (product: string) => boolean): void {
    this.#scope = scope;
    const reported = copies?.filter(({ product }) => looksFor(product));
    this.#seen = {
      scopes: through ?? this.#seen.scopes,
      copies: reported?.reduce((sum, one) => sum + one.copies, 0) ?? this.#seen.copies,
    };
  }

  /** It was answered, or will not be. */
  end(): void {
    clearTimeout(this.#overdue);
  }
}

import type { Instant } from './clock.ts';
import { sha256, type Digest } from './digest.ts';

/** A line of the audit log as it is chained: its digest covers its columns and the digest of the line before. */
export interface ChainedLine {
  /** From 1, without a gap. */
  readonly number: number;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly previous: Digest;
  readonly digest: Digest;
}

/** What the collector's key said of the log: it had this line, with this digest, at that time. */
export interface AuditSeal {
  readonly number: number;
  readonly digest: Digest;
  readonly at: Instant;
}

/** One thing that is wrong with a log. */
export interface AuditProblem {
  /** The line at fault, or the first that is missing. */
  readonly line: number;
  /**
   * `changed`: the columns are not those of its digest. `unlinked`: it does not follow from the line before. `missing`: lines are not
   * there. `out-of-order`: it is not where its number belongs. `rewritten`: a seal says another digest. `cut-off`: the log ends before what was sealed.
   */
  readonly what: 'changed' | 'unlinked' | 'missing' | 'out-of-order' | 'rewritten' | 'cut-off';
}

/** What became of a check. */
export interface AuditChecked {
  readonly lines: number;
  /** The newest line that is as a seal says; absent when none is. What came after it, nobody vouches for. */
  readonly sealed?: AuditSeal;
  /** At most 100, in the order of the log. */
  readonly problems: readonly AuditProblem[];
}

/** The digest that the first line follows. */
export const BEFORE_FIRST: Digest = '0'.repeat(64);
const MOST_PROBLEMS = 100;

/** The digest of one line: SHA-256 of the JSON array of its columns in order, the digest of the line before first. */
export function auditDigest(line: Omit<ChainedLine, 'digest'>): Digest {
  const { previous, number, at, actor, action, subject, detail } = line;
  return sha256(JSON.stringify([previous, number, at, actor, action, subject, JSON.stringify(detail)]));
}

/** Looks through a log from its first line, against the seals that are known of it, in constant memory but for those. */
export class AuditCheck {
  readonly #seals = new Map<number, readonly AuditSeal[]>();
  readonly #problems: AuditProblem[] = [];
  #number = 0;
  #lines = 0;
  #digest: Digest = BEFORE_FIRST;
  #lastSeal = 0;
  #sealed: AuditSeal | undefined;

  /** The seals are believed: their signatures were checked before. */
  constructor(seals: readonly AuditSeal[]) {
    for (const seal of seals) {
      this.#seals.set(seal.number, [...(this.#seals.get(seal.number) ?? []), seal]);
      this.#lastSeal = Math.max(this.#lastSeal, seal.number);
    }
  }

  /** Takes the next line as it stands in the log. */
  take(line: ChainedLine): void {
    this.#lines += 1;
    const expected = this.#number + 1;
    if (line.number < expected) {
      this.#found({ line: line.number, what: 'out-of-order' });
      return;
    }
    if (line.number > expected) this.#found({ line: expected, what: 'missing' });
    if (auditDigest(line) !== line.digest) this.#found({ line: line.number, what: 'changed' });
    else if (line.number === expected && line.previous !== this.#digest) this.#found({ line: line.number, what: 'unlinked' });
    this.#compare(line);
    this.#number = line.number;
    this.#digest = line.digest;
  }

  /** What was found, after the last line. */
  end(): AuditChecked {
    if (this.#number < this.#lastSeal) this.#found({ line: this.#number + 1, what: 'cut-off' });
    return {
      lines: this.#lines,
      ...(this.#sealed === undefined ? {} : { sealed: this.#sealed }),
      problems: this.#problems,
    };
  }

  #compare(line: ChainedLine): void {
    for (const seal of this.#seals.get(line.number) ?? []) {
      if (seal.digest !== line.digest) this.#found({ line: line.number, what: 'rewritten' });
      else if (this.#problems.length === 0) this.#sealed = seal;
    }
  }

  #found(problem: AuditProblem): void {
    const last = this.#problems.at(-1);
    if (last?.line === problem.line && last.what === problem.what) return;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }
}

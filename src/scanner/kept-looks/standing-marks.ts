import type { MarkTable } from './mark-table.ts';
import type { Mark } from './marks.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../host/contract.ts';

/** Asks which marks of a table still stand, each once. */
export class StandingMarks {
  readonly #marks: MarkTable;
  readonly #host: Pick<Host, 'factsOnce'>;
  readonly #known: Uint8Array;

  constructor(marks: MarkTable, host: Pick<Host, 'factsOnce'>) {
    this.#marks = marks;
    this.#host = host;
    this.#known = new Uint8Array(marks.size);
  }

  /** Whether every mark of the table stands. */
  doAllStand(): boolean {
    for (let number = 0; number < this.#known.length; number += 1) if (!this.stands(number)) return false;
    return true;
  }

  /** Whether the mark of this number stands; false for one that is not there. */
  stands(number: number): boolean {
    const known = this.#known[number];
    if (known === undefined) return false;
    if (known !== NOT_ASKED) return known === STANDS;
    const stands = isStill(this.#marks.markOf(number), this.#host.factsOnce(this.#marks.pathOf(number)));
    this.#known[number] = stands ? STANDS : FELL;
    return stands;
  }
}

const [NOT_ASKED, STANDS, FELL] = [0, 1, 2];

function isStill(mark: Mark, facts: FileFacts | Outcome): boolean {
  if (isOutcome(facts)) return facts === 'absent' && mark.kind === 'absent';
  if (mark.kind === 'absent' || mark.id !== facts.id) return false;
  if (mark.kind === 'inode') return facts.kind !== 'folder' && facts.changedMs === mark.changedMs;
  return facts.kind === 'folder' && (mark.kind === 'folder' || facts.changedMs === mark.changedMs);
}

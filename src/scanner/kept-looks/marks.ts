import type { MarkTable } from './mark-table.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../host/contract.ts';

/**
 * What an answer about a path rested on: while its mark stands, the same question has the same answer. An inode's time of change moves with
 * its content, its names, its owner and its mode, and no program can set it (inode(7), ctime).
 *
 *   absent   nothing is there
 *   folder   a folder was met on the way, whatever is in it
 *   listed   the names in a folder were taken
 *   inode    a file or link was asked about, read or resolved
 */
export type Mark =
  | { readonly kind: 'absent' }
  | { readonly kind: 'folder'; readonly id: string }
  | { readonly kind: 'listed' | 'inode'; readonly id: string; readonly changedMs: number };

/** The mark of a path of which only its own facts were asked. */
export function markOf(facts: FileFacts | 'absent'): Mark {
  if (facts === 'absent') return { kind: 'absent' };
  const { id, changedMs } = facts;
  return facts.kind === 'folder' ? { kind: 'folder', id } : { kind: 'inode', id, changedMs };
}

/** The mark that stands for both questions about one path, or undefined when it changed in between. */
export function bothOf(one: Mark, other: Mark): Mark | undefined {
  if (one.kind === 'absent' || other.kind === 'absent') return one.kind === other.kind ? one : undefined;
  if (one.id !== other.id) return undefined;
  if (one.kind === 'folder') return other.kind === 'inode' ? undefined : other;
  if (other.kind === 'folder') return one.kind === 'inode' ? undefined : one;
  return one.kind === other.kind && one.changedMs === other.changedMs ? one : undefined;
}

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

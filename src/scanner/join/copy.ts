import type { Evidence } from '../../domain/evidence.ts';
import type { OuterThing } from '../../domain/finding.ts';
import type { Match } from '../../matching/matcher.ts';

/** All matches of one copy of one product. */
export interface Copy {
  readonly product: string;
  readonly matches: readonly Match[];
  readonly running: readonly Evidence[];
  /** The product that it is embedded in. */
  readonly partOf?: string;
  /** The thing that it is embedded in, known or not. */
  readonly inside?: OuterThing;
}

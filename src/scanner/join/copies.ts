import type { Copy } from './copy.ts';
import { groupCopies } from './grouping.ts';
import { attachProcesses, type ProcessMatches } from './processes.ts';
import { observationOf } from './observation.ts';
import { keepPacked } from './packed.ts';
import { isLeftover, keepResidue, keepTraces } from './residue.ts';
import { embedCopies } from './embedding.ts';
import type { Match } from '../../matching/matcher.ts';
import { identityOf } from '../../matching/identity.ts';
import type { CatalogueIndex } from '../../catalogue/catalogue-index.ts';
import type { NearMiss } from '../../domain/evidence.ts';
import type { Observation } from '../../domain/finding.ts';

/** What a whole look found, and what came near. */
export interface Joined {
  readonly observations: readonly Observation[];
  readonly nearMisses: readonly NearMiss[];
}

/**
 * The one stage that needs the whole look: matches of the same product become copies (one root, hard links, links and
 * sub-packages counted once), processes go to the copy that they run, leftovers stay only where no copy is, what lies
 * packed is no part of what runs, and a copy inside another product's says so.
 */
export function joinCopies(matches: readonly Match[], processes: readonly ProcessMatches[], index: CatalogueIndex): Joined {
  const traces = matches.filter((match) => match.evidence.kind === 'trace');
  const archives = matches.filter((match) => match.evidence.kind === 'archive');
  const files = matches.filter(
    ({ evidence }) => !isLeftover(evidence) && evidence.kind !== 'trace' && evidence.kind !== 'archive',
  );
  const leftovers = matches.filter((match) => isLeftover(match.evidence));

  const copies = groupCopies(files);
  const { attached, loose } = attachProcesses(copies, processes);
  const present = [...attached, ...loose];
  const residue = keepResidue(leftovers, present);
  const ran = keepTraces(traces, present);
  const packed = keepPacked(archives, copies);

  const observations: Observation[] = [];
  const nearMisses: NearMiss[] = [];
  for (const copy of [...embedCopies([...attached, ...packed]), ...loose, ...residue, ...ran]) {
    const signature = index.signature(copy.product);
    const identity = signature === undefined ? undefined : identityOf(copy.matches, signature);
    if (identity === undefined) nearMisses.push(nearMissOf(copy));
    else observations.push(observationOf(copy, identity));
  }
  return { observations: observations.toSorted(byProduct), nearMisses };
}

function byProduct(one: Observation, other: Observation): number {
  return compare(one.product, other.product) || compare(one.anchor, other.anchor) || compare(one.id, other.id);
}

/** By code unit: no locale decides the order of a report. */
function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function nearMissOf(copy: Copy): NearMiss {
  const [first] = copy.matches;
  return {
    product: copy.product,
    path: first?.evidence.path ?? '/',
    why: `only hints: ${[...new Set(copy.matches.map((match) => match.indicator))].slice(0, 5).join(', ')}`,
    scope: first?.evidence.scope ?? '',
  };
}

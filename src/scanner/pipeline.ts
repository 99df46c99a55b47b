import { joinCopies } from './join/copies.ts';
import { scopesOf } from './scopes.ts';
import { gapsBeyond } from './gap-limit.ts';
import type { Host } from './host/contract.ts';
import { pacedHost } from './paced-host.ts';
import type { Look, Place, Scope } from './places/contract.ts';
import { places } from './places/list.ts';
import type { IdentityCache } from './recognisers/contract.ts';
import { rememberingHost } from './remembering-host.ts';
import { lookInto, type Seen } from './scope-look.ts';
import type { ProcessMatches } from './join/processes.ts';
import { matchesOf, type Match } from '../matching/matcher.ts';
import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import type { NearMiss, ScopeId } from '../domain/evidence.ts';
import type { Observation } from '../domain/finding.ts';

/** What one look is asked for. */
export interface LookOrder {
  readonly depth: Look['depth'];
  /** Only these scopes; absent: all. */
  readonly scopes?: ReadonlySet<ScopeId>;
  /** Left out, because they hung before; whoever leaves them out reports the gap. */
  readonly skip?: ReadonlySet<ScopeId>;
  /** How a sweep is made. */
  readonly sweeping?: Look['sweeping'];
  /** After so long nothing more is looked at, and what is left is a gap `timed-out`; absent: no end. */
  readonly stopAfterMs?: number;
}

/** What one look saw: an observation for each copy, and what was and was not looked at. */
export interface Sight {
  readonly observations: readonly Observation[];
  readonly coverage: readonly ScopeCoverage[];
  /** For the person at this machine; never sent. */
  readonly nearMisses: readonly NearMiss[];
}

/** Told as the look goes on, so that a killed look still says which scopes it finished. */
export interface Progress {
  scopeStarted(scope: ScopeId): void;
  scopeDone(coverage: ScopeCoverage): void;
  /** About every second, while the host is asked anything. */
  alive?(): void;
}

/**
 * One look at one host, from places to observations: each place yields candidates for each of its scopes, a recogniser says
 * what a candidate is, the matcher which product that betrays, and the join makes one observation of all the evidence of
 * one copy. A place or recogniser that fails costs its own scope a gap and nothing else.
 */
export function lookAt(
  host: Host,
  index: CatalogueIndex,
  run: { order: LookOrder; cache: IdentityCache; progress?: Progress },
): Sight {
  const endsAtMs = run.order.stopAfterMs === undefined ? undefined : performance.now() + run.order.stopAfterMs;
  const alive = run.progress?.alive?.bind(run.progress);
  const paced = pacedHost(host, { ...(endsAtMs === undefined ? {} : { endsAtMs }), ...(alive === undefined ? {} : { alive }) });
  const { depth, sweeping } = run.order;
  const look: Look = {
    host: rememberingHost(paced),
    wanted: index,
    depth,
    claimed: new Set(),
    ...(sweeping === undefined ? {} : { sweeping }),
  };
  const matches: Match[] = [];
  const processes: ProcessMatches[] = [];
  const nearMisses: NearMiss[] = [];
  const coverage: ScopeCoverage[] = [];

  for (const place of places.filter((member) => isWanted(member, host, depth))) {
    for (const scope of scopesOf(host, place)) {
      if (run.order.skip?.has(scope.id) === true || run.order.scopes?.has(scope.id) === false) continue;
      run.progress?.scopeStarted(scope.id);
      const isOver = endsAtMs !== undefined && performance.now() > endsAtMs;
      const seen = isOver ? unseen(scope) : lookInto(look, { place, scope, cache: run.cache });
      for (const evidence of seen.evidence) {
        const own = matchesOf(evidence, index);
        if (evidence.kind === 'process') processes.push({ evidence, matches: own });
        else matches.push(...own);
      }
      nearMisses.push(...seen.nearMisses);
      const done = gapsBeyond(scope.id, seen.gaps);
      coverage.push(done);
      run.progress?.scopeDone(done);
    }
  }

  const joined = joinCopies(matches, processes, index);
  return { observations: joined.observations, coverage, nearMisses: [...nearMisses, ...joined.nearMisses] };
}

function isWanted(place: Place, host: Host, depth: Look['depth']): boolean {
  return place.platforms.includes(host.platform) && place.depths?.includes(depth) !== false;
}

/** What is said of a scope for which no time is left. */
function unseen(scope: Scope): Seen {
  return { evidence: [], gaps: [{ reason: 'timed-out', scope: scope.id }], nearMisses: [] };
}

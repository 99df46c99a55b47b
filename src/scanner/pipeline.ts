import { joinCopies } from './join/copies.ts';
import { scopesOf } from './scopes.ts';
import { gapsBeyond } from './gap-limit.ts';
import type { Host } from './host/contract.ts';
import type { Candidate, Look, Place, PlaceGap, Scope } from './places/contract.ts';
import { places } from './places/list.ts';
import type { Bench, IdentityCache, Recogniser, Recognition } from './recognisers/contract.ts';
import { recognisers } from './recognisers/list.ts';
import type { ProcessMatches } from './join/processes.ts';
import { matchesOf, type Match } from '../matching/matcher.ts';
import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import type { Evidence, Gap, NearMiss, ScopeId } from '../domain/evidence.ts';
import type { Observation } from '../domain/finding.ts';

/** What one look is asked for. */
export interface LookOrder {
  readonly depth: Look['depth'];
  /** Only these scopes; absent: all. */
  readonly scopes?: ReadonlySet<ScopeId>;
  /** Left out, because they hung before; whoever leaves them out reports the gap. */
  readonly skip?: ReadonlySet<ScopeId>;
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
  /** About every second, while candidates come. */
  alive?(): void;
}

const ALIVE_EVERY_MS = 1000;

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
  const look: Look = { host, wanted: index, depth: run.order.depth, claimed: new Set() };
  const matches: Match[] = [];
  const processes: ProcessMatches[] = [];
  const nearMisses: NearMiss[] = [];
  const coverage: ScopeCoverage[] = [];

  for (const place of places.filter((member) => member.platforms.includes(host.platform))) {
    for (const scope of scopesOf(host, place)) {
      if (run.order.skip?.has(scope.id) === true || run.order.scopes?.has(scope.id) === false) continue;
      run.progress?.scopeStarted(scope.id);
      const seen = lookInto(look, { place, scope, cache: run.cache, alive: run.progress?.alive });
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

interface Seen {
  readonly evidence: Evidence[];
  readonly gaps: Gap[];
  readonly nearMisses: NearMiss[];
}

function lookInto(look: Look, at: { place: Place; scope: Scope; cache: IdentityCache; alive: Progress['alive'] }): Seen {
  const seen: Seen = { evidence: [], gaps: [], nearMisses: [] };
  const bench: Bench = { host: look.host, wanted: look.wanted, cache: at.cache };
  let saidAt = performance.now();
  try {
    for (const candidate of at.place.candidates(look, at.scope)) {
      if (candidate.kind === 'gap') seen.gaps.push(gapIn(at.scope, candidate));
      else recogniseInto(seen, { bench, candidate, scope: at.scope });
      if (at.alive === undefined || performance.now() - saidAt < ALIVE_EVERY_MS) continue;
      at.alive();
      saidAt = performance.now();
    }
  } catch (error) {
    seen.gaps.push({ reason: 'malformed', scope: at.scope.id, detail: `place failed: ${messageOf(error)}` });
  }
  return seen;
}

function recogniseInto(seen: Seen, at: { bench: Bench; candidate: Candidate; scope: Scope }): void {
  const recogniser = recogniserFor(at.candidate);
  let answers: readonly Recognition[];
  try {
    answers = recogniser.recognise(at.bench, at.candidate);
  } catch (error) {
    seen.gaps.push({
      reason: 'malformed',
      scope: at.scope.id,
      path: at.candidate.path,
      detail: `${recogniser.id} failed: ${messageOf(error)}`,
    });
    return;
  }
  for (const answer of answers) {
    if (answer.answer === 'gap') seen.gaps.push(gapIn(at.scope, answer));
    else if (answer.answer === 'near-miss') seen.nearMisses.push({ product: answer.product, path: answer.path, why: answer.why });
    else seen.evidence.push(inScope(at, recogniser, answer));
  }
}

function inScope(
  at: { bench: Bench; scope: Scope },
  recogniser: Recogniser,
  answer: Extract<Recognition, { answer: 'evidence' }>,
): Evidence {
  const { answer: _, owner, ...recognised } = answer;
  const account = answer.kind === 'process' && owner !== undefined ? at.bench.host.accountOf(owner) : accountIn(at, owner);
  return {
    ...recognised,
    place: at.scope.place,
    recogniser: recogniser.id,
    scope: at.scope.id,
    environment: at.scope.environment,
    ...(account === undefined ? {} : { account }),
  };
}

/** Whose copy it is: the inode's owner, but what root put into a home, and what nobody owns alone, belongs to that home or to the host. */
function accountIn(at: { bench: Bench; scope: Scope }, owner: number | undefined): Evidence['account'] {
  const { home, account } = at.scope;
  if (home === undefined) return undefined;
  if (owner === undefined || owner === home.owner || owner === 0) return account;
  return at.bench.host.accountOf(owner);
}

const byKind = new Map(recognisers.map((recogniser) => [recogniser.recognises, recogniser]));

function recogniserFor(candidate: Candidate): Recogniser {
  const recogniser = byKind.get(candidate.kind);
  if (recogniser === undefined) throw new Error(`no recogniser for ${candidate.kind}`);
  return recogniser;
}

function gapIn(scope: Scope, gap: PlaceGap | Omit<Gap, 'scope'>): Gap {
  return {
    reason: gap.reason,
    scope: scope.id,
    ...(gap.path === undefined ? {} : { path: gap.path }),
    ...(gap.detail === undefined ? {} : { detail: gap.detail }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown error';
}

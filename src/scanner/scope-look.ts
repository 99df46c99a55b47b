import { isOutcome } from './host/contract.ts';
import type { Candidate, Look, Place, PlaceGap, Scope } from './places/contract.ts';
import { evidenceLimit, type EvidenceLimit } from './evidence-limit.ts';
import { gapFrom } from './places/listing.ts';
import { LookOver } from './paced-host.ts';
import type { Bench, IdentityCache, Recogniser, Recognition } from './recognisers/contract.ts';
import { recognisers } from './recognisers/list.ts';
import type { Evidence, Gap, NearMiss, Seen } from '../domain/evidence.ts';
import { join, type HostPath } from '../domain/host-path.ts';

/** One place, the scope that it looks at, and what is remembered of the programs there. */
export interface ScopeLook {
  readonly place: Place;
  readonly scope: Scope;
  readonly cache: IdentityCache;
}

interface Seeing {
  readonly evidence: Evidence[];
  readonly gaps: Gap[];
  readonly nearMisses: NearMiss[];
  readonly limit: EvidenceLimit;
}

/** Looks at one scope with one place: what it yields is recognised at once, what fails is a gap of this scope and nothing else. */
export function lookInto(look: Look, at: ScopeLook): Seen {
  const seen: Seeing = { evidence: [], gaps: [], nearMisses: [], limit: evidenceLimit() };
  const closed = at.scope.home === undefined ? undefined : whyClosed(look, at.scope.home.path);
  if (closed !== undefined) return { ...seen, gaps: [gapIn(at.scope, closed)] };
  const bench: Bench = { host: look.host, wanted: look.wanted, cache: at.cache };
  try {
    for (const candidate of at.place.candidates(look, at.scope)) {
      if (candidate.kind === 'gap') addGap(seen, gapIn(at.scope, candidate));
      else recogniseInto(seen, { bench, candidate, scope: at.scope });
    }
  } catch (error) {
    seen.gaps.push(
      error instanceof LookOver
        ? { reason: 'timed-out', scope: at.scope.id }
        : { reason: 'unsupported', scope: at.scope.id, detail: `place failed: ${messageOf(error)}` },
    );
  }
  return { ...seen, gaps: [...seen.gaps, ...seen.limit.gaps(at.scope.id)] };
}

/** One gap for a home into which nobody lets us, instead of one for each of the hundred names that are looked for in it. */
function whyClosed({ host }: Look, home: HostPath): PlaceGap | undefined {
  const facts = host.facts(join(home, '.config'));
  return isOutcome(facts) ? gapFrom(facts, home) : undefined;
}

function recogniseInto(seen: Seeing, at: { bench: Bench; candidate: Candidate; scope: Scope }): void {
  const recogniser = recogniserFor(at.candidate);
  let answers: readonly Recognition[];
  try {
    answers = recogniser.recognise(at.bench, at.candidate);
  } catch (error) {
    if (error instanceof LookOver) throw error;
    addGap(seen, {
      reason: 'unsupported',
      scope: at.scope.id,
      path: at.candidate.path,
      detail: `${recogniser.id} failed: ${messageOf(error)}`,
    });
    return;
  }
  for (const answer of answers) {
    if (answer.answer === 'gap') addGap(seen, gapIn(at.scope, answer));
    else if (answer.answer === 'near-miss')
      addNearMiss(seen, { product: answer.product, path: answer.path, why: answer.why, scope: at.scope.id });
    else addEvidence(seen, inScope(at, recogniser, answer));
  }
}

function addEvidence(seen: Seeing, evidence: Evidence): void {
  if (seen.limit.admits(evidence)) seen.evidence.push(evidence);
}

function addGap(seen: Seeing, gap: Gap): void {
  if (seen.limit.admitsGap()) seen.gaps.push(gap);
}

function addNearMiss(seen: Seeing, nearMiss: NearMiss): void {
  if (seen.limit.admitsNearMiss()) seen.nearMisses.push(nearMiss);
}

function inScope(
  at: { bench: Bench; candidate: Candidate; scope: Scope },
  recogniser: Recogniser,
  answer: Extract<Recognition, { answer: 'evidence' }>,
): Evidence {
  const { answer: _, owner, container, ...recognised } = answer;
  const account = answer.kind === 'process' && owner !== undefined ? at.bench.host.accountOf(owner) : accountIn(at, owner);
  return {
    ...recognised,
    place: at.scope.place,
    recogniser: recogniser.id,
    scope: at.candidate.scope ?? at.scope.id,
    environment: container === undefined ? at.scope.environment : { kind: 'container', id: container },
    ...(account === undefined ? {} : { account }),
  };
}

/** Whose copy it is: the inode's owner, but what root put into a home, and what nobody owns alone, belongs to that home or to the host. */
function accountIn(at: { bench: Bench; scope: Scope }, owner: number | undefined): Evidence['account'] {
  const { home, account } = at.scope;
  if (home === undefined) return undefined;
  // What an image's driver says of owners on a Windows disk is the mount's own; a home there is one account's by its access list.
  const isUntold = owner === undefined || at.bench.host.platform === 'windows';
  if (isUntold || owner === home.owner || owner === 0) return account;
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

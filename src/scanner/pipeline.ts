import { joinCopies } from './join/copies.ts';
import { scopesOf } from './scopes.ts';
import { furtherRoots, type FurtherRoots } from './further-roots.ts';
import { gapsBeyond } from './gap-limit.ts';
import type { Host, ProcessFacts } from './host/contract.ts';
import { leavingOut } from './host/leaving-out.ts';
import { pacedHost } from './paced-host.ts';
import type { Look } from './places/contract.ts';
import { placesOf } from './places/list.ts';
import { Ground } from './kept-looks/ground.ts';
import { KeptLooks, type Kept } from './kept-looks/kept-looks.ts';
import { runsThen, type RunsThen } from './kept-looks/runs.ts';
import { recordingHost } from './kept-looks/recording-host.ts';
import type { IdentityCache } from './recognisers/contract.ts';
import { rememberingHost } from './remembering-host.ts';
import { PROCESS_ROOTS, processRoots } from './process-roots.ts';
import { lookAtRoot } from './root-look.ts';
import { RootViews } from './root-views.ts';
import { lookInto } from './scope-look.ts';
import type { ProcessMatches } from './join/processes.ts';
import { matchesOf, type Match } from '../matching/matcher.ts';
import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import type { Gap, NearMiss, ScopeId, Seen } from '../domain/evidence.ts';
import type { Observation } from '../domain/finding.ts';
import { monotonicMs } from '../domain/clock.ts';

/** What one look is asked for. */
export interface LookOrder {
  readonly depth: Look['depth'];
  /** Only these scopes; absent: all. */
  readonly scopes?: ReadonlySet<ScopeId>;
  /** Left out, because they hung before; whoever leaves them out reports the gap. */
  readonly skip?: ReadonlySet<ScopeId>;
  /** How a sweep is made. */
  readonly sweeping?: Look['sweeping'];
  /** What its sweeps may use of one core, above 0 and up to 1; absent: as fast as can be. */
  readonly share?: number;
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

/** What else a look gives whoever made it. */
export interface LookedAt extends Sight {
  /** What ran, when a look sees the same for as long as that does and all kept marks stand. */
  readonly runs?: RunsThen;
}

/** Told as the look goes on, so that a killed look still says which scopes it finished. */
export interface Progress {
  /** `copies` joins what was seen so far, which takes its time. */
  scopeStarted(scope: ScopeId, copies: () => readonly Observation[]): void;
  scopeDone(coverage: ScopeCoverage): void;
  /** About every second, while the host is asked anything. */
  alive?(): void;
  /** Whether the look must wait where it is; asked about every second. */
  isHeld?(): boolean;
}

/** Where quick looks are kept from one to the next, under all that they rest on beside the disk. */
export interface Keeping {
  read(restsOn: string): Kept;
  write(kept: Kept): void;
  /** Whether it is also noted what the whole look rests on, so that who asks later whether anything changed needs no look. */
  readonly isGrounded?: boolean;
}

/**
 * What a look at one further root may take of the time, at full speed; what is not seen then is a gap of that root, and the next look
 * goes on.
 */
const ROOT_MS = { quick: 30_000, deep: 600_000 } as const;

/**
 * One look at one host, from places to observations: each place yields candidates for each of its scopes, a recogniser says
 * what a candidate is, the matcher which product that betrays, and the join makes one observation of all the evidence of
 * one copy. The same places then look at each further root: containers, images, other systems' folders. A place or recogniser that
 * fails costs its own scope a gap and nothing else.
 */
export function lookAt(
  given: Host,
  index: CatalogueIndex,
  run: { order: LookOrder; cache: IdentityCache; keeping?: Keeping; progress?: Progress; beside?: (host: Host) => void },
): LookedAt {
  const { order } = run;
  const endsAtMs = order.stopAfterMs === undefined ? undefined : monotonicMs() + order.stopAfterMs;
  const sighting = new Sighting(index, { ...run, ...(endsAtMs === undefined ? {} : { endsAtMs }) });
  const keeping = order.depth === 'deep' ? undefined : run.keeping;
  const begunMs = Date.now();
  const ground = keeping?.isGrounded === true && sighting.isWhole ? new Ground(begunMs) : undefined;
  const remembered = rememberingProcesses(given);
  const host = ground?.under(remembered) ?? remembered;
  const paced = sighting.paced(host);
  const further = sighting.findRoots(paced);
  const own = withoutRoots(paced, further);
  const unnoted = withoutRoots(sighting.paced(remembered), further);
  const kept = keeping && new KeptLooks(keeping.read(groundsOf(own, further)), unnoted, begunMs);
  const looked = { cache: run.cache, ...(kept === undefined ? {} : { kept }) };
  lookAtHost(sighting, own, looked);
  lookAtRoots(sighting, host, { ...looked, further });
  run.beside?.(host);
  const keep = kept?.kept(sighting.isWhole, ground?.marks);
  if (keep !== undefined) keeping?.write(keep);
  const sight = sighting.sight();
  const runs = kept?.isGrounded === true ? runsThen(remembered.processes(), sight) : undefined;
  return runs === undefined ? sight : { ...sight, runs };
}

/** All roots of one look are asked about the same processes. */
function rememberingProcesses(host: Host): Host {
  let processes: readonly ProcessFacts[] | undefined;
  return { ...host, processes: () => (processes ??= host.processes()) };
}

/** The host's own root: no walk goes into another's, and what runs in another is not its. */
function withoutRoots(host: Host, { roots, stores }: FurtherRoots): Host {
  if (stores.size === 0 && roots.length === 0) return host;
  const containers = new Set(roots.map((root) => root.container).filter((id) => id !== undefined));
  const isOwn = ({ container }: ProcessFacts): boolean => container === undefined || !containers.has(container);
  return { ...leavingOut(host, stores), processes: () => host.processes().filter(isOwn) };
}

/** Homes and accounts, and which folders are other roots: what a look at the host's own root rests on beside what it asks of the disk. */
function groundsOf(host: Host, { stores }: FurtherRoots): string {
  return JSON.stringify([host.homes(), host.facts('/etc/passwd'), [...stores].toSorted(), host.processes().length === 0]);
}

interface LookedWith {
  readonly cache: IdentityCache;
  readonly kept?: KeptLooks;
}

function lookAtHost(sighting: Sighting, host: Host, { cache, kept }: LookedWith): void {
  const { wanted, depth, sweeping } = sighting;
  const look: Look = {
    host: rememberingHost(host),
    wanted,
    depth,
    isAtRest: host.processes().length === 0,
    claimed: new Set(),
    ...(sweeping === undefined ? {} : { sweeping }),
  };
  const recorded = kept?.recording(look) ?? look;
  for (const place of placesOf(host.platform, depth)) {
    for (const scope of scopesOf(host, place)) {
      if (!sighting.begins(scope.id)) continue;
      const now = (): Seen => lookInto(recorded, { place, scope, cache });
      sighting.ended(scope.id, () => kept?.look(scope.id, look.claimed, now) ?? now());
    }
  }
}

function lookAtRoots(sighting: Sighting, host: Host, at: LookedWith & { readonly further: FurtherRoots }): void {
  const { kept, further } = at;
  const { roots } = further;
  if (roots.length === 0) return;
  const views = new RootViews(sighting.paced(host), roots);
  const running = Map.groupBy(host.processes(), ({ container }) => container);
  for (const root of roots) {
    if (!sighting.begins(root.scope)) continue;
    sighting.ended(root.scope, () => {
      const outer = root.process === undefined ? host : host.rootOf?.(root.process);
      if (outer === undefined) return NOTHING; // it ended while others were looked at: it is not there any more
      const paced = sighting.paced(outer, ROOT_MS[sighting.depth] / sighting.share);
      // What runs shows its root by a path of its own, which is another one next time.
      const isKept = kept !== undefined && root.process === undefined;
      const view = views.viewOf(root, isKept ? recordingHost(paced, kept) : paced);
      const processes = root.container === undefined ? [] : (running.get(root.container) ?? []);
      const { wanted, depth } = sighting;
      const onDisk = (look: () => Seen): Seen => (isKept ? kept.look(views.keyOf(root), new Set(), look) : look());
      const seen = lookAtRoot({ root, view, wanted, depth, cache: at.cache, views, processes, onDisk });
      if (seen.isComplete) views.isKnown(root);
      return seen;
    });
  }
}

const NOTHING: Seen = { evidence: [], gaps: [], nearMisses: [] };

/** What one look has seen so far, and how much time it has left. */
class Sighting {
  readonly wanted: CatalogueIndex;
  readonly depth: Look['depth'];
  readonly sweeping: Look['sweeping'];
  /** Of one core, 1: all that there is. */
  readonly share: number;
  readonly #run: { readonly order: LookOrder; readonly endsAtMs?: number; readonly progress?: Progress };
  readonly #matches: Match[] = [];
  readonly #processes: ProcessMatches[] = [];
  readonly #nearMisses: NearMiss[] = [];
  readonly #coverage: ScopeCoverage[] = [];

  constructor(
    index: CatalogueIndex,
    run: { readonly order: LookOrder; readonly endsAtMs?: number; readonly progress?: Progress },
  ) {
    this.wanted = index;
    this.depth = run.order.depth;
    this.sweeping = run.order.sweeping;
    this.share = run.order.share ?? 1;
    this.#run = run;
  }

  /** The host as it may be asked: until the look's end, or so many milliseconds from now when that is sooner. */
  paced(host: Host, withinMs = Number.POSITIVE_INFINITY): Host {
    const { progress } = this.#run;
    const endsAtMs = Math.min(this.#run.endsAtMs ?? Number.POSITIVE_INFINITY, monotonicMs() + withinMs);
    return pacedHost(host, {
      ...(this.#run.order.share === undefined ? {} : { share: this.#run.order.share }),
      ...(Number.isFinite(endsAtMs) ? { endsAtMs } : {}),
      ...(progress?.alive === undefined ? {} : { alive: () => progress.alive?.() }),
      ...(progress?.isHeld === undefined ? {} : { isHeld: () => progress.isHeld?.() === true }),
    });
  }

  /** Whether the order asks for every scope. */
  get isWhole(): boolean {
    const { scopes, skip } = this.#run.order;
    return scopes === undefined && (skip === undefined || skip.size === 0);
  }

  /** Whether the order asks for this scope; says then that it begins. */
  begins(scope: ScopeId): boolean {
    const { order, progress } = this.#run;
    if (order.skip?.has(scope) === true || order.scopes?.has(scope) === false) return false;
    progress?.scopeStarted(scope, () => joinCopies(this.#matches, this.#processes, this.wanted).observations);
    return true;
  }

  /** Takes what a look at the scope sees, or that no time is left for one. */
  ended(scope: ScopeId, look: () => Seen): void {
    const isOver = this.#run.endsAtMs !== undefined && monotonicMs() > this.#run.endsAtMs;
    const seen: Seen = isOver ? { evidence: [], gaps: [{ reason: 'timed-out', scope }], nearMisses: [] } : look();
    for (const evidence of seen.evidence) {
      const own = matchesOf(evidence, this.wanted);
      if (evidence.kind === 'process') this.#processes.push({ evidence, matches: own });
      else this.#matches.push(...own);
    }
    this.#nearMisses.push(...seen.nearMisses);
    const done = gapsBeyond(scope, seen.gaps);
    this.#coverage.push(done);
    this.#run.progress?.scopeDone(done);
  }

  findRoots(host: Host): FurtherRoots {
    const ended = (scope: ScopeId, gaps: readonly Gap[]): void =>
      this.ended(scope, () => ({ evidence: [], gaps, nearMisses: [] }));
    const { roots, stores } = furtherRoots(host, { begins: (scope) => this.begins(scope), ended });
    if (host.rootOf === undefined || !this.begins(PROCESS_ROOTS)) return { roots, stores };
    const running = processRoots(host, roots);
    ended(PROCESS_ROOTS, []);
    return { roots: [...roots, ...running], stores };
  }

  sight(): Sight {
    const joined = joinCopies(this.#matches, this.#processes, this.wanted);
    return {
      observations: joined.observations,
      coverage: this.#coverage,
      nearMisses: [...this.#nearMisses, ...joined.nearMisses],
    };
  }
}

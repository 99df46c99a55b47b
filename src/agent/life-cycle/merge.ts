import type { Digest } from '../../domain/digest.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Finding, MatchedEvidence, Observation, RunningProcess } from '../../domain/finding.ts';
import { IDENTITIES, SEEN_STATES } from '../../domain/state.ts';
import type { CoverageOf } from './covered.ts';

/** The bounds of a finding's lists (`domain/finding.ts`). */
const MAX = { paths: 256, running: 256, evidence: 64, scopes: 64 } as const;
/** One finding as JSON. One with forty paths has about 8 kB. */
const MAX_CHARACTERS = 64 * 1024;
/** The scopes that see processes: `processes@system`. */
const PROCESSES = 'processes@';

type Sighting = Omit<Finding, 'firstSeen' | 'lastSeen' | 'goneAt' | 'catalogue'>;

/**
 * The finding after these sightings of it in one look. What scopes saw that this look left out, or could not read, is
 * kept: a look into one scope must not take away what another one knows.
 */
export function merge(
  previous: Finding | undefined,
  sightings: readonly Observation[],
  look: { readonly covered: CoverageOf; readonly at: Instant; readonly catalogue: Digest },
): Finding {
  const kept = previous === undefined ? undefined : keptOf(previous, sightings, look.covered);
  const seen = sightings.map(ordered).toSorted(onContent);
  return {
    ...bounded(together(kept === undefined ? seen : [...seen, kept])),
    firstSeen: previous?.firstSeen ?? look.at,
    lastSeen: look.at,
    catalogue: look.catalogue,
  };
}

/** Whether both say the same but for when, and by which catalogue. */
export function sameButTimes(one: Finding, other: Finding): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
}

/** What the scopes that this look did not answer for had seen; undefined when it answered for all of them. */
function keptOf(previous: Finding, sightings: readonly Observation[], covered: CoverageOf): Sighting | undefined {
  if (previous.state === 'gone') return undefined;
  const seenBy = new Set(sightings.flatMap((sighting) => sighting.scopes));
  const scopes = previous.scopes.filter(
    (scope) => !seenBy.has(scope) && covered({ ...previous, scopes: [scope] }) !== 'complete',
  );
  if (scopes.length === 0) return undefined;
  const { firstSeen: _first, lastSeen: _last, goneAt: _gone, catalogue: _catalogue, ...rest } = previous;
  return { ...rest, scopes, running: scopes.some((scope) => scope.startsWith(PROCESSES)) ? previous.running : [] };
}

/** Sightings of one copy as one: what any of them saw counts, the surest and most alive word wins, else the first that knows. */
function together(sightings: readonly Sighting[]): Sighting {
  const [first] = sightings;
  if (first === undefined) throw new RangeError('a finding needs a sighting');
  const account = firstOf(sightings, (one) => one.account);
  const version = firstOf(sightings, (one) => one.version);
  const partOf = firstOf(sightings, (one) => one.partOf);
  const inside = firstOf(sightings, (one) => one.inside);
  return ordered({
    id: first.id,
    product: first.product,
    channel: first.channel,
    environment: first.environment,
    anchor: first.anchor,
    paths: sightings.flatMap((one) => one.paths),
    running: sightings.flatMap((one) => one.running),
    identity: IDENTITIES.find((word) => sightings.some((one) => one.identity === word)) ?? first.identity,
    evidence: sightings.flatMap((one) => one.evidence),
    state: SEEN_STATES.find((word) => sightings.some((one) => one.state === word)) ?? first.state,
    scopes: sightings.flatMap((one) => one.scopes),
    ...(account === undefined ? {} : { account }),
    ...(version === undefined ? {} : { version }),
    ...(partOf === undefined ? {} : { partOf }),
    ...(inside === undefined ? {} : { inside }),
  });
}

function firstOf<T>(sightings: readonly Sighting[], pick: (one: Sighting) => T | undefined): T | undefined {
  for (const sighting of sightings) {
    const value = pick(sighting);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** By content, so that no order of arrival matters. */
function onContent(one: Sighting, other: Sighting): number {
  const [left, right] = [contentOf(one), contentOf(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** With its lists sorted, free of doubles and within their bounds, so that equal content is equal bytes. */
function ordered(sighting: Sighting): Sighting {
  return {
    ...sighting,
    paths: distinct(sighting.paths, (path) => path).slice(0, MAX.paths),
    running: distinct(sighting.running, processOf).slice(0, MAX.running),
    evidence: distinct(sighting.evidence, evidenceOf).slice(0, MAX.evidence),
    scopes: distinct(sighting.scopes, (scope) => scope).slice(0, MAX.scopes),
  };
}

/** Without most of its further paths, processes and evidence when it is beyond all measure; what identifies it stays. */
function bounded(sighting: Sighting): Sighting {
  if (JSON.stringify(sighting).length <= MAX_CHARACTERS) return sighting;
  const { paths, running, evidence } = sighting;
  const cut = { ...sighting, paths: paths.slice(0, 16), running: running.slice(0, 16), evidence: evidence.slice(0, 8) };
  return JSON.stringify(cut).length <= MAX_CHARACTERS ? cut : { ...sighting, paths: [], running: [], evidence: [] };
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map(items.toReversed().map((item) => [keyOf(item), item]));
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
}

function processOf(one: RunningProcess): string {
  return JSON.stringify([
    one.pid,
    one.startTicks,
    one.executable,
    one.deleted,
    one.account?.id,
    one.account?.name,
    one.container,
  ]);
}

function evidenceOf(one: MatchedEvidence): string {
  return JSON.stringify([one.kind, one.indicator, one.path, one.place, one.recogniser, one.strength, one.detail]);
}

function contentOf(sighting: Sighting): string {
  return JSON.stringify(comparable(sighting));
}

function comparable(one: Sighting & { readonly goneAt?: Instant }): readonly unknown[] {
  const { environment, account, inside } = one;
  const words = [one.id, one.product, one.channel, one.anchor, one.version, one.identity, one.partOf, one.state, one.goneAt];
  const owner = [
    environment.kind,
    environment.id,
    environment.image,
    account?.id,
    account?.name,
    inside?.kind,
    inside?.name,
    inside?.path,
  ];
  return [...words, ...owner, one.paths, one.scopes, one.running.map(processOf), one.evidence.map(evidenceOf)];
}

import type { Digest } from '../../domain/digest.ts';
import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding, FindingId, Observation } from '../../domain/finding.ts';
import { coverageOf, type Covered } from './covered.ts';
import { merge, sameButTimes } from './merge.ts';

/**
 * How findings live. One look says what it saw and where it looked; together with what was known before, this says what
 * is known now:
 *
 *   seen                                          its seen state; `firstSeen` stays that of the first time ever, also when
 *                                                 it comes back after `gone` (same copy, same id, one history)
 *   not seen, a scope of it was not in this look  untouched
 *   not seen, all looked at, a gap in the way     `unknown`
 *   its product was not looked for                `unknown`, seen or not
 *   not seen, all looked at completely:
 *     running                                     `ran`: it ran here and left no copy; that is news for a day
 *     ran for less than a day                     untouched
 *     anything else                               `gone`
 */
export interface Look {
  readonly at: Instant;
  readonly catalogue: Digest;
  readonly observations: readonly Observation[];
  readonly coverage: readonly ScopeCoverage[];
  /** Whether it looked for a product; absent: for every one. What was not looked for is not gone, and what is nobody's business is not told. */
  readonly looksFor?: (product: string) => boolean;
}

/** What is known after a look. */
export interface Outlook {
  /** Every finding, the gone ones that were known included. */
  readonly findings: ReadonlyMap<FindingId, Finding>;
  /** Those that are new or differ in more than times and catalogue, by id. */
  readonly changes: readonly Finding[];
  /** Those that were seen again without a change, by id. */
  readonly seenAgain: readonly FindingId[];
}

/** How long a run that left no copy stays an open finding: a person who looks once a day still meets it. */
export const RAN_KEPT_MS = 24 * 3600 * 1000;

/** What is known after `look`. Pure; neither the order of observations nor that of coverage matters; the same look twice changes nothing. */
export function afterLook(before: ReadonlyMap<FindingId, Finding>, look: Look): Outlook {
  const covered = coverageOf(look.coverage);
  const { looksFor = () => true } = look;
  const observed = byId(look.observations.filter(({ product }) => looksFor(product)));
  const findings = new Map<FindingId, Finding>();
  const changes: Finding[] = [];
  const seenAgain: FindingId[] = [];

  for (const [id, finding] of before) {
    if (observed.has(id)) continue;
    const now = unseen(finding, looksFor(finding.product) ? covered(finding) : 'blocked', look.at);
    findings.set(id, now);
    if (now !== finding) changes.push(now);
  }
  for (const [id, sightings] of observed) {
    const previous = before.get(id);
    const now = merge(previous, sightings, { covered, at: look.at, catalogue: look.catalogue });
    findings.set(id, now);
    if (previous !== undefined && sameButTimes(previous, now)) seenAgain.push(id);
    else changes.push(now);
  }
  return { findings, changes: changes.toSorted(onId), seenAgain: seenAgain.toSorted() };
}

function byId(observations: readonly Observation[]): ReadonlyMap<FindingId, readonly Observation[]> {
  const found = new Map<FindingId, Observation[]>();
  for (const observation of observations) {
    const same = found.get(observation.id);
    if (same === undefined) found.set(observation.id, [observation]);
    else same.push(observation);
  }
  return found;
}

function unseen(finding: Finding, covered: Covered, at: Instant): Finding {
  if (finding.state === 'gone') return finding;
  switch (covered) {
    case 'not-looked':
      return finding;
    case 'blocked':
      return finding.state === 'unknown' ? finding : { ...finding, state: 'unknown' };
    case 'complete':
      if (finding.state === 'running') return { ...finding, state: 'ran', running: [] };
      if (finding.state === 'ran' && Date.parse(at) - Date.parse(finding.lastSeen) < RAN_KEPT_MS) return finding;
      return { ...finding, state: 'gone', running: [], goneAt: at };
  }
}

function onId(one: Finding, other: Finding): number {
  return one.id < other.id ? -1 : 1;
}

import { sha256 } from '../../domain/digest.ts';
import { RINGS, type Ring, type RolloutPlan } from '../../domain/rollout.ts';

/** Until a company says otherwise. */
export const DEFAULT_PLAN: RolloutPlan = {
  shares: { canary: 1, early: 10 },
  gates: { troubledShare: 5, findingsFactor: 2, findingsLeast: 20, lookFactor: 3, lookLeastMs: 2000 },
};

const WHOLE = 2 ** 32;

/** The ring of a host: where it was put by hand, else by its share; the same host is always among the first. */
export function ringOf(host: { readonly hostId: string; readonly ring?: Ring | undefined }, { shares }: RolloutPlan): Ring {
  if (host.ring !== undefined) return host.ring;
  const place = (100 * Number.parseInt(sha256(`ring ${host.hostId}`).slice(0, 8), 16)) / WHOLE;
  if (place < shares.canary) return 'canary';
  return place < shares.canary + shares.early ? 'early' : 'all';
}

/** Whether a release for that ring is for a host of this one. */
export function isInRing(host: Ring, release: Ring): boolean {
  return RINGS.indexOf(host) <= RINGS.indexOf(release);
}

/** What hosts with a release went through; sums over all of them. */
export interface RolloutFigures {
  readonly hosts: number;
  readonly troubled: number;
  readonly openBefore: number;
  readonly openNow: number;
  readonly lookMsBefore: number;
  readonly lookMsNow: number;
}

/** Why no further host should get a release; undefined while its figures are as they should be. */
export function rolloutProblem(figures: RolloutFigures, { gates }: RolloutPlan): string | undefined {
  const { hosts, troubled, openBefore, openNow, lookMsBefore, lookMsNow } = figures;
  // A host that gave it up may look with another one by now, and still counts among those that had it.
  const tried = Math.max(hosts, troubled);
  if (tried > 0 && (100 * troubled) / tried > gates.troubledShare)
    return `${troubled} of ${tried} hosts did not take it or gave it up`;
  const change = openNow - openBefore;
  const isJump = openNow > openBefore * gates.findingsFactor || openNow < openBefore / gates.findingsFactor;
  if (isJump && Math.abs(change) > gates.findingsLeast)
    return `open findings of ${hosts} hosts went from ${openBefore} to ${openNow}`;
  const slower = hosts === 0 ? 0 : (lookMsNow - lookMsBefore) / hosts;
  if (lookMsNow > lookMsBefore * gates.lookFactor && slower > gates.lookLeastMs)
    return `looks of ${hosts} hosts take ${Math.round(slower)} ms longer on average`;
  return undefined;
}

import { Type, type Static } from 'typebox';
import { closed } from './schema.ts';

/** Who gets a release first; each ring holds the ones before. */
export const RINGS = ['canary', 'early', 'all'] as const;
export type Ring = (typeof RINGS)[number];

/** Why a release is paused that is there for a dry run. */
export const HELD_BACK = 'held back for a dry run';

const SHARE = Type.Number({ minimum: 0, maximum: 100 });

/** How releases are rolled out, and what stops one by itself. */
export const RolloutPlan = closed({
  /** Percent of the hosts that are in these rings, chosen by a stable hash of their ids; all others, and those put there by hand, aside. */
  shares: closed({ canary: SHARE, early: SHARE }),
  gates: closed({
    /** Percent of the hosts with a release that did not take it or gave it up. */
    troubledShare: SHARE,
    /** Open findings of the hosts with a release may rise to so many times what they were, or fall to that part. */
    findingsFactor: Type.Number({ minimum: 1, maximum: 1000 }),
    /** A change of fewer findings than this stops nothing. */
    findingsLeast: Type.Integer({ minimum: 0 }),
    /** A look may take so many times as long as before. */
    lookFactor: Type.Number({ minimum: 1, maximum: 1000 }),
    /** A change of less than this on average stops nothing. */
    lookLeastMs: Type.Number({ minimum: 0 }),
  }),
});
export type RolloutPlan = Static<typeof RolloutPlan>;

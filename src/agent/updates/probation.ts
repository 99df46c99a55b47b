import type { ScanResult } from '../../wire/pipe.ts';
import { activeDigest, activeRelease } from './judge-release.ts';
import { MOST, withRefusal, type UpdatesState } from './updates-state.ts';

/** Looks after which a release is trusted: what fails after that is the host's fault. */
export const PROBATION_LOOKS = 10;
/** Looks that began and did not end well, in a row. */
export const MOST_ATTEMPTS = 2;

/** A look with the active release begins. On disk before the look: one that takes the agent with it counts too. */
export function beginningLook(state: UpdatesState): UpdatesState {
  return isOnProbation(state) ? withAttempts(state, (attempts) => attempts + 1) : state;
}

/** The look was broken off by us: it says nothing of the release. */
export function brokenOff(state: UpdatesState): UpdatesState {
  return isOnProbation(state) ? withAttempts(state, (attempts) => Math.max(0, attempts - 1)) : state;
}

/** The look ended well. */
export function afterGoodLook(state: UpdatesState): UpdatesState {
  const { active } = state;
  if (active === undefined || !isOnProbation(state)) return state;
  return { ...state, active: { ...active, goodLooks: active.goodLooks + 1, attempts: 0 } };
}

/** The state after looks with the active release failed once too often: the last good one is looked with, and this one never again. */
export function rolledBack(state: UpdatesState, why: string): UpdatesState | undefined {
  const { active, lastGood, ...rest } = state;
  const release = activeRelease(state);
  if (active === undefined || active.attempts < MOST_ATTEMPTS || !isOnProbation(state)) return undefined;
  const given = withRefusal(
    { ...rest, ...(lastGood === undefined ? {} : { active: { ...lastGood, attempts: 0 } }) },
    {
      what: 'rolled-back',
      why: why.slice(0, 200),
      ...(release === undefined ? {} : { revision: release.revision }),
    },
  );
  return release === undefined ? given : { ...given, rejected: [...given.rejected, release.digest].slice(-MOST.rejected) };
}

/** Whether the active release has not looked well often enough to be trusted. */
export function isOnProbation({ active }: UpdatesState): boolean {
  return active !== undefined && active.goodLooks < PROBATION_LOOKS;
}

/** Why a look's result says that its catalogue does not work; undefined when it does. A worker that dies in a scope costs that scope, not the look. */
export function lookProblem(
  { catalogue, coverage }: Pick<ScanResult, 'catalogue' | 'coverage'>,
  state: UpdatesState,
): string | undefined {
  const expected = activeDigest(state);
  if (expected !== undefined && catalogue.digest !== expected) return 'the look was made with another catalogue, or broke off';
  const lost = coverage.filter(
    ({ complete, gaps }) => !complete && gaps.some(({ reason, path }) => LOST.has(reason) && path === undefined),
  );
  return lost.length * 2 > coverage.length
    ? `${lost.length} of ${coverage.length} places were lost to a worker that died or hung`
    : undefined;
}

const LOST: ReadonlySet<string> = new Set(['budget', 'hung', 'timed-out']);

function withAttempts(state: UpdatesState, change: (attempts: number) => number): UpdatesState {
  const { active } = state;
  return active === undefined ? state : { ...state, active: { ...active, attempts: change(active.attempts) } };
}

import type { Digest } from '../../domain/digest.ts';
import { closedObject, list, matching, may, must, string, whole, word } from '../../wire/check.ts';
import { LIMITS } from '../../wire/limits.ts';
import { isSignedStatement } from '../../wire/parse-statements.ts';
import type { UpdateState } from '../../wire/protocol.ts';
import type { SignedStatement } from '../../wire/statements.ts';

/** What became of a command, as the next heartbeat tells it. */
export type Outcome = UpdateState['outcomes'][number];
/** What was not taken or was given up, as every heartbeat tells it. */
export type Refusal = UpdateState['refused'][number];

/** An order that was begun and has no outcome yet. */
export interface TakenOrder {
  readonly id: string;
  /** As it came: it is judged again before it is begun again. */
  readonly statement: SignedStatement;
  /** How often it was begun, but for the times when the agent was told to stop meanwhile. */
  readonly tries: number;
}

/** A release that is or was looked with. */
export interface KeptRelease {
  readonly statement: SignedStatement;
  /** All that it looks for; absent in a file of before. */
  readonly products?: readonly string[];
  /** Good looks with it, counted up to PROBATION_LOOKS. */
  readonly goodLooks: number;
  /** Looks with it that began and have not ended well, in a row. */
  readonly attempts: number;
}

/**
 * What this host believes and must not forget: `updates.json` in the state folder, replaced whole and synced at every change. The
 * revisions are high-water marks: nothing below them is ever taken again under the same publisher key.
 */
export interface UpdatesState {
  readonly schema: 'bandog.updates/1';
  /** The publisher key of the enrolment that all of this belongs to. */
  readonly enrolledKey: string;
  /** The publisher key that is believed: at first the one that was pinned at enrolment. SPKI DER, base64url. */
  readonly publisherKey: string;
  /** SHA-256 of the keys that stepped down: none of them comes back. */
  readonly retiredKeys: readonly Digest[];
  /** 0 before the first. */
  readonly highestRelease: number;
  /** What that revision holds: another content under the same revision is refused. */
  readonly highestDigest?: Digest;
  /** Absent: the catalogue that Bandog shipped with is looked with. */
  readonly active?: KeptRelease;
  /** What a failing `active` gives way to; absent: the shipped one. */
  readonly lastGood?: KeptRelease;
  /** Catalogues that failed their trial or were rolled back. */
  readonly rejected: readonly Digest[];
  readonly highestSettings: number;
  readonly settings?: SignedStatement;
  /** Whose commands the next members are of: a host that was enrolled anew has another id, and its commands are counted anew. */
  readonly commandsOf?: string;
  /** 0 before the first. */
  readonly lastCommand: number;
  /** Commands that were begun and have no outcome yet, in their order; absent in a file of before. */
  readonly taken?: readonly TakenOrder[];
  /** The same by their ids alone, as an agent of before kept them; of a newer one always empty. */
  readonly underWay: readonly string[];
  /** What the collector has not heard yet. */
  readonly outcomes: readonly Outcome[];
  /** What it has heard last, for a collector that forgot it; absent in a file of before. */
  readonly told?: readonly Outcome[];
  readonly refused: readonly Refusal[];
}

/** Lists are kept this long; the oldest give way. */
export const MOST = { refused: 8, rejected: 16, retiredKeys: 64, outcomes: 32, taken: 32, told: 16 } as const;

/** A host that has taken nothing yet. */
export function firstState(publisherKey: string): UpdatesState {
  return {
    schema: 'bandog.updates/1',
    enrolledKey: publisherKey,
    publisherKey,
    retiredKeys: [],
    highestRelease: 0,
    rejected: [],
    highestSettings: 0,
    lastCommand: 0,
    underWay: [],
    outcomes: [],
    refused: [],
  };
}

const DIGEST = matching(/^[0-9a-f]{64}$/);
const ID = matching(/^[0-9a-f]{32}$/);
const kept = closedObject<KeptRelease>({
  statement: must(isSignedStatement),
  products: may(list(string(64), { max: LIMITS.catalogueProducts })),
  goodLooks: must(whole(0)),
  attempts: must(whole(0)),
});
const outcome = closedObject<Outcome>({
  id: must(ID),
  state: must(word(['acted', 'failed'])),
  why: may(string(200)),
  report: may(string(1000)),
});
const taken = closedObject<TakenOrder>({ id: must(ID), statement: must(isSignedStatement), tries: must(whole(0)) });
const refusal = closedObject<Refusal>({
  what: must(word(['release', 'settings', 'publisher-key', 'command', 'rolled-back'])),
  revision: may(whole(1)),
  why: must(string(200)),
});

/** Whether a file holds such a state. */
export const isUpdatesState = closedObject<UpdatesState>({
  schema: must(word(['bandog.updates/1'])),
  enrolledKey: must(string(4096)),
  publisherKey: must(string(4096)),
  retiredKeys: must(list(DIGEST, { max: MOST.retiredKeys })),
  highestRelease: must(whole(0)),
  highestDigest: may(DIGEST),
  active: may(kept),
  lastGood: may(kept),
  rejected: must(list(DIGEST, { max: MOST.rejected })),
  highestSettings: must(whole(0)),
  settings: may(isSignedStatement),
  commandsOf: may(string(64)),
  lastCommand: must(whole(0)),
  taken: may(list(taken, { max: MOST.taken })),
  underWay: must(list(ID, { max: MOST.taken })),
  outcomes: must(list(outcome, { max: MOST.outcomes })),
  told: may(list(outcome, { max: MOST.told })),
  refused: must(list(refusal, { max: MOST.refused })),
});

/** The same with one more refusal; the very same state when it says that already. */
export function withRefusal(state: UpdatesState, refused: Refusal): UpdatesState {
  const isSaid = state.refused.some(
    (one) => one.what === refused.what && one.revision === refused.revision && one.why === refused.why,
  );
  return isSaid ? state : { ...state, refused: [...state.refused, refused].slice(-MOST.refused) };
}

/** The state for the enrolment of now: of an earlier one with another collector nothing counts. */
export function ofEnrolment(state: UpdatesState, publisherKey: string): UpdatesState {
  if (state.enrolledKey === publisherKey) return state;
  // Enrolled anew after the keys changed: what the new key said still counts.
  return state.publisherKey === publisherKey ? { ...state, enrolledKey: publisherKey } : firstState(publisherKey);
}

/** The state with the commands of this host: those of an earlier id are no longer anybody's. */
export function ofHost(state: UpdatesState, hostId: string): UpdatesState {
  if (state.commandsOf === hostId) return state;
  return { ...state, commandsOf: hostId, lastCommand: 0, taken: [], underWay: [], outcomes: [], told: [] };
}

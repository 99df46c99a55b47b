import { isSaidBy } from '../../catalogue/verify.ts';
import { isRelease, parseStatement } from '../../wire/parse-statements.ts';
import type { Release, SignedStatement } from '../../wire/statements.ts';
import type { UpdatesState } from './updates-state.ts';

/**
 * So far ahead of the last one a revision may be: a release each hour for a year. One that is farther was made to keep this host from ever
 * taking another; the publisher gets out of it with a new key.
 */
export const MAX_JUMP = 10_000;

/** What is to be done with a release or settings: nothing, take it, or say why not. */
export type Verdict<T> =
  | { readonly kind: 'known' }
  | { readonly kind: 'new'; readonly said: T }
  | { readonly kind: 'refused'; readonly why: string; readonly revision?: number };

/** Whether this host is to look with what the statement names. Nothing of it is read before its signature is right. */
export function judgeRelease(statement: SignedStatement, state: UpdatesState): Verdict<Release> {
  if (!isSaidBy(state.publisherKey, 'release', statement))
    return refused('it is not signed by the publisher key that is believed');
  const said = parseStatement(statement.text, isRelease);
  if (said === undefined) return refused('it is signed, and no release that this agent understands');
  const { revision, digest } = said;
  const late = revisionProblem(revision, state.highestRelease);
  if (late !== undefined) return refused(late, revision);
  if (revision === state.highestRelease && digest !== state.highestDigest)
    return refused('its revision was used for another catalogue', revision);
  if (said.expires <= said.created) return refused('it expires before it was made', revision);
  if (state.rejected.includes(digest)) {
    return revision === state.highestRelease ? { kind: 'known' } : refused('its catalogue was tried here and given up', revision);
  }
  return activeDigest(state) === digest && revision === state.highestRelease ? { kind: 'known' } : { kind: 'new', said };
}

/** Why a revision cannot follow the highest one; undefined when it can. */
export function revisionProblem(revision: number, highest: number): string | undefined {
  if (revision < highest) return `its revision ${revision} is older than ${highest}, which was taken`;
  if (highest > 0 && revision > highest + MAX_JUMP) return `its revision ${revision} is too far ahead of ${highest}`;
  return undefined;
}

/** The release that is looked with; undefined when the shipped catalogue is. */
export function activeRelease(state: UpdatesState): Release | undefined {
  // It was checked when it was taken, and lies in a file of ours.
  return state.active === undefined ? undefined : parseStatement(state.active.statement.text, isRelease);
}

/** Its digest. */
export function activeDigest(state: UpdatesState): string | undefined {
  return activeRelease(state)?.digest;
}

function refused(why: string, revision?: number): Verdict<never> {
  return { kind: 'refused', why, ...(revision === undefined ? {} : { revision }) };
}

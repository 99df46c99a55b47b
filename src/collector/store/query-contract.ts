import type { Instant } from '../../domain/clock.ts';
import type { GroupPath, Tag } from '../../domain/group.ts';
import type { Verdict } from '../../domain/policy.ts';
import type { State } from '../../domain/state.ts';
import type { FindingPlace, HostPlace } from './rows.ts';

/** What one copy must be; all that is given must hold of the same copy. */
export interface CopyFilter {
  readonly products?: readonly string[] | undefined;
  /** Absent: all, gone ones too. */
  readonly states?: readonly State[] | undefined;
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly versions?: readonly string[] | undefined;
  /** An account's name or id. */
  readonly account?: string | undefined;
  readonly campaign?: string | undefined;
  readonly exception?: string | undefined;
}

/** How a host was last looked at. */
export const LOOKED = ['completely', 'partly', 'never'] as const;
export type Looked = (typeof LOOKED)[number];

/** How far a host is looked at now: missed without a goodbye, never looked at, partly, completely of late or completely but longer ago. */
export const COVERAGE_STATES = ['complete', 'earlier', 'partly', 'silent', 'never'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/**
 * Why a host needs a person: two machines bear its key, it looks with a catalogue past its expiry, some environment of it (a container, a
 * WSL distribution) could not be looked at completely, our own marker was not found in time.
 */
export const NEEDS = ['clone', 'stale-catalogue', 'environment-gap', 'canary-missed'] as const;
export type Need = (typeof NEEDS)[number];

/** Which hosts: all conditions that are given must hold; an empty list holds for none. */
export interface HostFilter {
  /** Somewhere in its name, regardless of case; one or two characters: at its beginning. */
  readonly text?: string | undefined;
  /** At the beginning of its serial number or of a tag of its own, regardless of the case of ASCII letters. */
  readonly asset?: string | undefined;
  /** In one of these groups or below. */
  readonly within?: readonly GroupPath[] | undefined;
  /** It has all of them. */
  readonly tags?: readonly Tag[] | undefined;
  readonly platforms?: readonly string[] | undefined;
  /** It has such a copy. Closed records have none. */
  readonly copy?: CopyFilter | undefined;
  readonly looked?: Looked | undefined;
  /** Missed without a goodbye. */
  readonly isSilent?: boolean | undefined;
  /** It is missed or was stopped, and was not heard of since. */
  readonly notSince?: Instant | undefined;
  /** Only records that are open. */
  readonly isOpen?: boolean | undefined;
  /** Open records only; `since`: what was looked at completely then or later is `complete`. */
  readonly coverage?: { readonly state: CoverageState; readonly since: Instant } | undefined;
  /** It came to be then or later. */
  readonly enrolledSince?: Instant | undefined;
  /** Open records that need a person for it. */
  readonly needs?: Need | undefined;
}

/** A page of hosts by name, then id: those after a place, or those just before one, always in that order. */
export interface HostQuery extends HostFilter {
  readonly after?: HostPlace | undefined;
  readonly before?: HostPlace | undefined;
  readonly limit: number;
}

/** Which findings: all conditions that are given must hold; an empty list holds for none. Closed records are left out but by id. */
export interface FindingFilter extends CopyFilter {
  readonly hostId?: string | undefined;
  /** Of hosts with it in their name, as for hosts. */
  readonly text?: string | undefined;
  /** Of hosts in one of these groups or below. */
  readonly within?: readonly GroupPath[] | undefined;
  /** Of hosts that have all of them. */
  readonly tags?: readonly Tag[] | undefined;
  /** Learnt of for the first time then or later. */
  readonly cameSince?: Instant | undefined;
  /** Gone since then, and not back. */
  readonly goneSince?: Instant | undefined;
  /** There again since then, after they were gone. */
  readonly backSince?: Instant | undefined;
}

/** A page of findings by number: those after one, or those just before one, always in that order. */
export interface FindingQuery extends FindingFilter {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A page of findings by their host's name and id, then by product and number: those after a place, or those just before one, always in that order. */
export interface FindingByHostQuery extends FindingFilter {
  readonly after?: FindingPlace | undefined;
  readonly before?: FindingPlace | undefined;
  readonly limit: number;
}

/** A question that somebody keeps under a name. */
export interface SavedQuery {
  /** As the audit log names him. */
  readonly owner: string;
  readonly name: string;
  readonly about: 'hosts' | 'findings';
  /** Whether others see it. */
  readonly isShared: boolean;
  /** JSON of its filters. */
  readonly question: string;
  readonly savedAt: Instant;
}

/** How many open copies have a version; empty: those that say none. */
export interface VersionCount {
  readonly version: string;
  readonly copies: number;
}

/** Questions whose answer is a number, and those that people keep. */
export interface QueryStore {
  /** Hosts that fit, counted up to `most` and one. */
  countHosts(asked: { readonly filter: HostFilter; readonly most: number }): Promise<number>;
  /** Findings that fit, counted up to `most` and one. */
  countFindings(asked: { readonly filter: FindingFilter; readonly most: number }): Promise<number>;
  /** Versions of the open copies of a product, the most first (at most 100), counted over those that the collector learnt of last (at most 20,000). */
  versionsOf(asked: {
    readonly product: string;
    readonly within?: readonly GroupPath[] | undefined;
  }): Promise<readonly VersionCount[]>;
  /** Keeps a question in place of the owner's of the same name; false when he keeps 200 others. */
  saveQuery(query: SavedQuery): Promise<boolean>;
  /** Somebody's own, and those that others share, by name (at most 1,000). */
  savedQueries(owner: string): Promise<readonly SavedQuery[]>;
  /** Forgets one of the owner's; false when there is none of that name. */
  removeQuery(which: { readonly owner: string; readonly name: string }): Promise<boolean>;
}

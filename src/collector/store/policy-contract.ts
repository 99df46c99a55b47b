import type { Instant } from '../../domain/clock.ts';
import type { GroupPath } from '../../domain/group.ts';
import type { State } from '../../domain/state.ts';
import type { Because, Manager, PolicyDocuments, PolicyEntry, PolicyKind, PolicyState, Verdict } from '../../domain/policy.ts';
import type { AuditEntry } from './audit-entry.ts';

/**
 * The policy with its history, and the verdict on every finding, which is stored beside it: what is new is judged in the transaction
 * that stores it; what a change of the policy, of a host's group or of time alone may touch is judged anew in bounded steps.
 */
export interface PolicyStore {
  /** The policy; as it was at a moment or in a revision when one is given. */
  policy(asOf?: { readonly at: Instant } | { readonly revision: number }): Promise<PolicyState>;
  /** Makes a new revision of the policy, or says why not; nothing is changed then. */
  changePolicy(change: PolicyChange): Promise<PolicyChangeOutcome>;
  /** Changes of the policy, newest first, before the given revision. */
  policyHistory(asked: PolicyHistoryQuery): Promise<readonly PolicyChangeRow[]>;
  /** Maintained counts of findings in some groups and below, absent: in all; our own marker and closed records are not counted. */
  findingCounts(asked: { readonly within?: readonly GroupPath[] | undefined }): Promise<readonly FindingCount[]>;
  /** Judges findings that have to be judged anew, at most so many; `isDone` when none is left. */
  judgeFindings(step: {
    readonly at: Instant;
    readonly limit: number;
  }): Promise<{ readonly judged: number; readonly isDone: boolean }>;
}

/** How many findings, of what and with which verdict; never 0. */
export interface FindingCount {
  readonly group: GroupPath;
  readonly product: string;
  readonly state: State;
  readonly verdict: Verdict;
  readonly because: Because;
  readonly count: number;
}

/** What is to become of objects of the policy. */
export interface PolicyChange {
  readonly at: Instant;
  readonly by: Manager;
  /** The revision that it was made on: the change is refused when what it touches was changed since, for a file anything of a file's. */
  readonly basedOn: number;
  readonly set: readonly PolicyEntry[];
  readonly remove: readonly { readonly kind: PolicyKind; readonly key: string }[];
  /** Whether objects of the same manager that are not in `set` go. */
  readonly isWhole: boolean;
  /** Said to the audit log when something changed; its actor is who changed it. */
  readonly audit: AuditEntry;
}

/** What became of a change; `revision` is the one in force after it. */
export type PolicyChangeOutcome =
  | { readonly kind: 'changed'; readonly revision: number; readonly changes: number }
  | { readonly kind: 'unchanged'; readonly revision: number }
  /** Somebody changed it since the revision that it was made on. */
  | { readonly kind: 'stale'; readonly revision: number; readonly object?: string }
  /** Another manager has that object. */
  | { readonly kind: 'managed'; readonly revision: number; readonly object: string; readonly by: Manager };

/** Which changes: all, or those of one kind or one object. */
export interface PolicyHistoryQuery {
  readonly kind?: PolicyKind | undefined;
  readonly key?: string | undefined;
  /** Only of older revisions. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** One change of one object. */
export interface PolicyChangeRow {
  readonly revision: number;
  readonly at: Instant;
  readonly actor: string;
  readonly by: Manager;
  readonly kind: PolicyKind;
  readonly key: string;
  /** Absent: there was none. */
  readonly before?: PolicyDocuments[PolicyKind];
  /** Absent: it was removed. */
  readonly after?: PolicyDocuments[PolicyKind];
}

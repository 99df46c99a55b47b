import type { Instant } from '../../domain/clock.ts';
import type { GroupPath, Tag } from '../../domain/group.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Groups in one tree at most; lists of them are never paged. */
export const MAX_GROUPS = 10_000;
/** Tags of one host at most. */
export const MAX_TAGS = 50;

/** The tree of groups, of which every host is in exactly one node, and free tags. */
export interface GroupStore {
  /** Every group, by path. */
  groups(): Promise<readonly GroupRow[]>;
  /** Adds a group with those above it; false when it is there, or the tree is full. */
  addGroup(group: { readonly path: GroupPath; readonly at: Instant; readonly audit: AuditEntry }): Promise<boolean>;
  /** Removes a group; `in-use` while hosts, groups below it or valid tokens are in it, and always for the top. */
  removeGroup(removal: { readonly path: GroupPath; readonly audit: AuditEntry }): Promise<'removed' | 'in-use' | 'unknown'>;
  /** Puts hosts into a group and says how many were elsewhere before; undefined when there is no such group. */
  moveHosts(move: {
    readonly hostIds: readonly string[];
    readonly group: GroupPath;
    readonly audit: AuditEntry;
  }): Promise<number | undefined>;
  /** Puts tags on hosts and takes others off; false and nothing done when one of them would have more than MAX_TAGS. */
  tagHosts(change: TagChange): Promise<boolean>;
}

/** A node of the tree. */
export interface GroupRow {
  readonly path: GroupPath;
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** Open records in it, without those below. */
  readonly hosts: number;
}

/** Which tags come and go. */
export interface TagChange {
  readonly hostIds: readonly string[];
  readonly add: readonly Tag[];
  readonly remove: readonly Tag[];
  readonly audit: AuditEntry;
}

import type { AgentCost } from '../../domain/agent-figures.ts';
import type { Instant } from '../../domain/clock.ts';
import type { GroupPath } from '../../domain/group.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Ring } from '../../domain/rollout.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Why a host did not become known. */
export const ENROLMENT_FAILURES = [
  'unknown-token',
  'expired-token',
  'used-up-token',
  'revoked-token',
  'declined',
  'too-many-waiting',
  'bad-signature',
] as const;
export type EnrolmentFailure = (typeof ENROLMENT_FAILURES)[number];

/** Sources of one cause that are kept; strangers can make failures without end, and never push out those of another cause. */
export const MOST_FAILURES_OF_A_CAUSE = 500;
/** Hosts that are kept at once because somebody has to decide on them, or did. */
export const MOST_WAITING = 10_000;

/** A host that somebody has to let in: it asked with a token whose hosts need that. */
export interface WaitingHostRow {
  /** Of the request; the host has no id yet. */
  readonly id: string;
  /** As the host calls itself. */
  readonly name: string;
  readonly platform: Platform;
  readonly osName?: string;
  /** The address that it asked from. */
  readonly source: string;
  readonly tokenId: string;
  readonly tokenName: string;
  readonly firstAsked: Instant;
  readonly lastAsked: Instant;
  readonly tries: number;
}

/** A host that became known, and by which token. */
export interface EnrolledHostRow {
  /** Internal number, for paging only. */
  readonly number: number;
  readonly hostId: string;
  readonly name: string;
  readonly platform: Platform;
  readonly group: GroupPath;
  readonly enrolledAt: Instant;
  /** Absent: it came from another record, or before this was kept. */
  readonly token?: { readonly id: string; readonly name: string };
  readonly agentVersion?: string;
  readonly lastContact: Instant;
  /** Its record is open. */
  readonly isOpen: boolean;
}

/** Enrolments from one source that failed for one cause. */
export interface EnrolmentFailureRow {
  readonly cause: EnrolmentFailure;
  /** The address that it came from. */
  readonly source: string;
  /** The name that the last of them gave itself; nobody has proved it. */
  readonly hostName: string;
  /** Of the last of them; absent when the secret is of no token. */
  readonly token?: { readonly id: string; readonly name: string };
  readonly count: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** What of a host counts for versions, rings and costs. */
export interface FleetHostRow {
  /** Internal number, for paging only. */
  readonly number: number;
  readonly hostId: string;
  readonly name: string;
  /** Into which it was put by hand. */
  readonly ring?: Ring;
  readonly agentVersion?: string;
  /** The release that it looks with; absent: the catalogue that came with the agent, or it never said. */
  readonly release?: number;
  /** Version of the catalogue that it looks with; absent: it never said. */
  readonly catalogue?: string;
  readonly cost?: AgentCost;
}

/** How hosts come in, and what they run. Part of `Store`. */
export interface RolloutStore {
  /** Hosts in the order of their coming, the newest first, before the given number; of one token when it is given. */
  enrolledHosts(asked: {
    readonly token?: string | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
  }): Promise<readonly EnrolledHostRow[]>;
  /** Hosts that wait with a token that is valid at that time, the longest first (at most 1,000), and how many there are. */
  waitingHosts(at: Instant): Promise<{ readonly items: readonly WaitingHostRow[]; readonly total: number }>;
  /** Decides on hosts that wait; who is let in becomes a host with its next try. Gives the ids of those that waited. */
  decideWaiting(decision: {
    readonly ids: readonly string[];
    readonly isApproved: boolean;
    readonly audit: AuditEntry;
  }): Promise<readonly string[]>;
  /** Notes that an enrolment failed, with those from the same source for the same cause; of each cause the latest sources stay. */
  noteEnrolmentFailure(failure: {
    readonly cause: EnrolmentFailure;
    readonly source: string;
    readonly hostName: string;
    readonly at: Instant;
  }): Promise<void>;
  /** Enrolments that failed, the latest first. */
  enrolmentFailures(): Promise<readonly EnrolmentFailureRow[]>;
  /** Open records that take orders, by number after the given one. */
  fleetHosts(asked: { readonly after: number; readonly limit: number }): Promise<readonly FleetHostRow[]>;
}

import type { AgentCost, AgentWatching } from '../../domain/agent-figures.ts';
import type { ChainedLine } from '../../domain/audit-chain.ts';
import type { Ring } from '../../domain/rollout.ts';
import type { Instant } from '../../domain/clock.ts';
import type { CoverageGap } from '../../domain/coverage.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import type { GroupPath, Tag } from '../../domain/group.ts';
import type { HostLabels } from '../../domain/host.ts';
import type { Because, Verdict } from '../../domain/policy.ts';
import type { State } from '../../domain/state.ts';
import type { UpdateReport } from './updates-contract.ts';

/** A line of the audit log; `digest` covers it and the digest of the one before, 64 zeros before the first. */
export type AuditRow = ChainedLine;

/** Which catalogue a host looks with. */
export interface CatalogueRef {
  readonly version: string;
  readonly digest: Digest;
}

/** Where a page of hosts ended. */
export interface HostPlace {
  readonly name: string;
  readonly hostId: string;
}

/** Where a page of findings by host ended. */
export interface FindingPlace extends HostPlace {
  readonly product: string;
  readonly number: number;
}

/** Why a record takes nothing any more: each of its machines has one of its own, its machine was set up anew, or nobody is to be believed with its key. */
export const CLOSED_AS = ['forked', 'replaced', 'revoked'] as const;
export type ClosedAs = (typeof CLOSED_AS)[number];

/** A host as the store knows it. */
export interface HostRow {
  readonly hostId: string;
  readonly labels: HostLabels;
  readonly enrolledAt: Instant;
  /** When it was last heard of, by whatever message. */
  readonly lastContact: Instant;
  readonly lastBatch?: Instant;
  readonly lastScan?: { readonly at: Instant; readonly durationMs: number; readonly catalogue: CatalogueRef };
  readonly forkedAt?: Instant;
  /** What it says of signed updates; absent from an agent that takes none. */
  readonly updates?: Pick<UpdateReport, 'release' | 'settings' | 'refused'>;
  /** Into which it was put by hand. */
  readonly ring?: Ring;
  /** The record takes nothing any more: its machines became hosts of their own, an operator says which host it is now, or that it is none. */
  readonly closed?: { readonly at: Instant; readonly as: ClosedAs };
  /** The record that this one goes on from. */
  readonly continues?: string;
  /** Other open records whose machine id, serial number or UUID is the same (at most 10). */
  readonly duplicates: readonly string[];
  /** How far the host's clock lags behind ours, when it said so. */
  readonly clockOffsetSeconds?: number;
  readonly agentVersion?: string;
  readonly spooledBatches?: number;
  /** Since when it was missed, without a goodbye. */
  readonly silentAt?: Instant;
  /** When it said that it was told to stop; absent since it was heard of again. */
  readonly stoppedAt?: Instant;
  /** Where it last said that it keeps its state. */
  readonly storage?: 'disk' | 'memory';
  /** What looking costs it, and how it notices changes, as it last said. */
  readonly cost?: AgentCost;
  readonly watching?: AgentWatching;
  /** Where it is in the tree of groups. */
  readonly group: GroupPath;
  /** By name. */
  readonly tags: readonly Tag[];
  /** Open copies by product, state and verdict; `gone` ones are not counted. */
  readonly open: readonly {
    readonly product: string;
    readonly state: State;
    readonly verdict: Verdict;
    readonly count: number;
  }[];
}

/** A finding with its host. */
export interface FindingRow {
  /** Internal number, for paging only. */
  readonly number: number;
  readonly hostId: string;
  readonly hostName: string;
  /** Where its host is in the tree of groups. */
  readonly group: GroupPath;
  readonly finding: Finding;
  readonly judged: JudgedRow;
  /** When the collector learnt of its last change. */
  readonly changedAt: Instant;
}

/** The verdict on a finding, as it was stored. */
export interface JudgedRow {
  readonly verdict: Verdict;
  readonly because: Because;
  readonly exception?: string;
  readonly campaign?: string;
  readonly dueAt?: Instant;
  /** Of the policy that was in force then. */
  readonly revision: number;
}

/** One change of a finding. */
export interface HistoryRow {
  /** The collector's clock. */
  readonly receivedAt: Instant;
  readonly state: State;
  readonly identity: Finding['identity'];
  readonly version?: string;
  /** The host's clock. */
  readonly lastSeen: Instant;
  /** `reported` by the host, or closed because a `resync` no longer named it. */
  readonly cause: 'reported' | 'resync';
}

/** One change of one of a host's findings. */
export interface HostHistoryRow extends HistoryRow {
  readonly finding: FindingId;
  readonly product: string;
  /** Where the copy lies, as the host last said. */
  readonly anchor: string;
}

/** The last look at one scope of a host. */
export interface CoverageRow {
  readonly scope: string;
  readonly at: Instant;
  readonly complete: boolean;
  readonly gaps: readonly CoverageGap[];
  /** The last complete look; absent when there never was one. */
  readonly completeAt?: Instant;
}

/** What a host had to give up. */
export interface LossRow {
  readonly at: Instant;
  readonly what: string;
  readonly count: number;
}

/** What can be seen of an agent that somebody tampers with; none of them is proof. */
export const ALARMS = ['silent', 'heard-again', 'state-rollback', 'program-changed', 'units-changed', 'not-on-disk'] as const;

/** Something about a host itself that should be looked into. */
export interface AlarmRow {
  /** The collector's clock. */
  readonly at: Instant;
  readonly kind: (typeof ALARMS)[number];
  /** Short facts for a person. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** A token that enrols hosts; its secret is known by its digest only. */
export interface EnrolmentTokenRow {
  readonly id: string;
  readonly name: string;
  readonly uses: number;
  readonly usesLeft: number;
  /** Where its hosts come to be; absent: at the top. */
  readonly group?: GroupPath;
  /** Somebody lets each of its hosts in. */
  readonly needsApproval?: boolean;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt: Instant;
  readonly revokedAt?: Instant;
}

/** A token of a person or a program; its secret is known by its digest only. */
export interface ApiTokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly duties: readonly string[];
  /** Groups of hosts. */
  readonly scope: readonly string[];
  readonly createdAt: Instant;
  readonly createdBy: string;
  /** From when on it is valid no more; absent: it has no end. */
  readonly expiresAt?: Instant;
  readonly revokedAt?: Instant;
  /** When it was last shown, to the minute or so; absent: never, or before this was kept. */
  readonly usedAt?: Instant;
}

/** How much the store holds. */
export interface StoreCounts {
  readonly hosts: number;
  readonly forkedHosts: number;
  /** Missed now, without a goodbye. */
  readonly silentHosts: number;
  readonly openFindings: number;
  readonly batches: number;
}

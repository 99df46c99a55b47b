import type { AgentCost, AgentWatching } from '../../domain/agent-figures.ts';
import type { AuditEntry, AuditQuery, SealRow } from './audit-entry.ts';
import type { Ring } from '../../domain/rollout.ts';
import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import type { HostLabels } from '../../domain/host.ts';
import type { AssetStore } from './assets-contract.ts';
import type { Announcements } from './announcements.ts';
import type { CampaignStore } from './campaigns-contract.ts';
import type { FigureStore } from './figures-contract.ts';
import type { GroupStore } from './groups-contract.ts';
import type { FindingByHostQuery, FindingQuery, HostQuery, QueryStore } from './query-contract.ts';
import type { PolicyStore } from './policy-contract.ts';
import type { RolloutStore } from './rollout-contract.ts';
import type { SinkStore } from './sinks-contract.ts';
import type { SignedText, UpdateReport, UpdateStore } from './updates-contract.ts';
import type {
  AuditRow,
  CatalogueRef,
  HostRow,
  FindingRow,
  HistoryRow,
  HostHistoryRow,
  CoverageRow,
  LossRow,
  AlarmRow,
  EnrolmentTokenRow,
  ApiTokenRow,
  StoreCounts,
} from './rows.ts';
import type { UserStore } from './users-contract.ts';

/**
 * What the collector remembers. Every write is one transaction that is on disk when its promise resolves; a write that
 * is asked of a person carries the line of the audit log that goes with it, in the same transaction. Outcomes that are
 * to be expected are values. Every implementation passes the same suite: contract-suite.ts.
 */
export interface Store
  extends
    Announcements,
    UpdateStore,
    UserStore,
    GroupStore,
    PolicyStore,
    CampaignStore,
    QueryStore,
    FigureStore,
    SinkStore,
    RolloutStore,
    AssetStore {
  // Hosts and what they report.
  /**
   * Uses up one use of the enrolment token and adds the host; `refused` for every bad token, so that nobody learns why; `waiting` when the token's
   * hosts are let in one by one and nobody has decided on this one. What is refused is noted among the failures.
   */
  enrolHost(enrolment: Enrolment): Promise<'enrolled' | 'refused' | 'waiting'>;
  /** Replaces the bearer of a host; false when there is none of that id. */
  renewBearer(renewal: { readonly hostId: string; readonly bearerDigest: Digest; readonly audit: AuditEntry }): Promise<boolean>;
  /** Gives a host a new key, in place of the one that it had when it asked; false when it has another by now. */
  rotateHostKey(rotation: KeyRotation): Promise<boolean>;
  /** Adds a separate host with a new key for one that is set aside, whose record it closes; the same key again gives the same host. */
  rekeyHost(rekey: Rekey): Promise<RekeyOutcome>;
  /** Closes a host's record in favour of the one that its machine has now; false when one of the two is closed already, or both are one. */
  replaceHost(replacement: Replacement): Promise<boolean>;
  /** Closes a host's record for ever: its key and bearer are nobody's from then on, and its history stays; false when it was revoked before. */
  revokeHost(revocation: { readonly hostId: string; readonly at: Instant; readonly audit: AuditEntry }): Promise<boolean>;
  /** Sets a host aside: its key is in use in two places. */
  markForked(fork: { readonly hostId: string; readonly at: Instant; readonly why: string }): Promise<void>;
  /** Commits one batch at its place of the host's chain, or says why not; nothing is stored then but the mark of a fork. */
  commitBatch(batch: BatchCommit): Promise<CommitOutcome>;
  /** Records that a host was heard of; undefined when there is none of that id. */
  recordContact(contact: Contact): Promise<Contacted | undefined>;
  /**
   * Marks the hosts that were not heard of since `before`, said no goodbye and are not marked yet; says how many. Some (`atOnce`) in a transaction, so
   * that other writes get in between; who is heard of meanwhile is not marked.
   */
  markSilent(silence: { readonly before: Instant; readonly at: Instant; readonly atOnce?: number }): Promise<number>;
  /** What authentication needs of a host; undefined when there is none of that id, or it was revoked. */
  hostCredentials(hostId: string): Promise<HostCredentials | undefined>;
  /** The same where it is known without asking; undefined says nothing. */
  credentialsAtHand(hostId: string): HostCredentials | undefined;
  /** Takes the mark of a fork off a host; false when there is no such marked host whose record is open. */
  releaseHost(release: { readonly hostId: string; readonly audit: AuditEntry }): Promise<boolean>;

  // Questions.
  /** A page of hosts by name, then id. */
  hosts(query: HostQuery): Promise<readonly HostRow[]>;
  /** The hosts with this id, or else with this name regardless of case (at most 10). */
  findHosts(idOrName: string): Promise<readonly HostRow[]>;
  /** Findings in the order of their internal number, after the given one. */
  findings(query: FindingQuery): Promise<readonly FindingRow[]>;
  /** Findings by the name of their host, one host's by product. */
  findingsByHost(query: FindingByHostQuery): Promise<readonly FindingRow[]>;
  /** Every product of which a finding is stored, by id. */
  productsSeen(): Promise<readonly string[]>;
  /** All that a finding went through, oldest first (at most 1,000). */
  history(finding: { readonly hostId: string; readonly findingId: FindingId }): Promise<readonly HistoryRow[]>;
  /** What all findings of a host went through, newest first; our own marker is none of them. */
  hostHistory(of: { readonly hostId: string; readonly limit: number }): Promise<readonly HostHistoryRow[]>;
  /**
   * Forgets what findings went through before the month of `before` began, some of it each time; says whether anything is left to
   * forget. What is known of a finding now stays.
   */
  forgetHistory(before: Instant): Promise<'done' | 'more'>;
  /** The last look at every scope of a host, by scope. */
  coverage(hostId: string): Promise<readonly CoverageRow[]>;
  /** What a host said that it had to give up, newest first (at most MAX_LOSSES; older ones are forgotten). */
  losses(hostId: string): Promise<readonly LossRow[]>;
  /** What of a host itself should be looked into, newest first (at most 100). */
  alarms(hostId: string): Promise<readonly AlarmRow[]>;
  counts(): Promise<StoreCounts>;

  // Access.
  createEnrolmentToken(token: EnrolmentTokenRow & { readonly secretDigest: Digest; readonly audit: AuditEntry }): Promise<void>;
  enrolmentTokens(): Promise<readonly EnrolmentTokenRow[]>;
  /** False when there is no valid token of that id. */
  revokeEnrolmentToken(revocation: { readonly id: string; readonly audit: AuditEntry }): Promise<boolean>;
  /** False when a valid token of that name is there; one that has ended by then gives its name up. */
  createApiToken(token: ApiTokenRow & { readonly secretDigest: Digest; readonly audit: AuditEntry }): Promise<boolean>;
  apiTokens(): Promise<readonly ApiTokenRow[]>;
  revokeApiToken(revocation: { readonly id: string; readonly audit: AuditEntry }): Promise<boolean>;
  /** The token of that secret, unless it was revoked; who asks looks whether it has ended. */
  apiToken(secretDigest: Digest): Promise<ApiTokenRow | undefined>;
  /** Notes that an API token was shown; time does not go back. */
  touchApiToken(touch: { readonly id: string; readonly at: Instant }): Promise<void>;
  /** Appends to the audit log. */
  audit(entry: AuditEntry): Promise<void>;
  /** Says that this store was put back from a backup: commands, releases, settings and the policy are numbered on from beyond what hosts and people may have met since it was taken. */
  noteRestore(audit: AuditEntry): Promise<void>;
  /** The audit log, newest first: the lines that fit. */
  auditLog(page: AuditQuery): Promise<readonly AuditRow[]>;
  /** Every action that the audit log holds, in no order of its own (at most 500). */
  auditActions(): Promise<readonly string[]>;
  /** The audit log, oldest first, after the given number. */
  auditLines(page: { readonly after: number; readonly limit: number }): Promise<readonly AuditRow[]>;
  /** Its last line; undefined when there is none. */
  auditHead(): Promise<Pick<AuditRow, 'number' | 'digest'> | undefined>;
  /** Seals of it, oldest first, after the given number. */
  auditSeals(page: { readonly after: number; readonly limit: number }): Promise<readonly SealRow[]>;
  /** Adds a seal; false when that line has one. */
  addAuditSeal(seal: SealRow): Promise<boolean>;
  /** Whether every line of the audit log still follows from the one before; the number of the first that does not. */
  verifyAuditLog(): Promise<{ readonly lines: number; readonly broken?: number }>;

  /** Waits for what is under way and lets go of everything. */
  close(): Promise<void>;
}

/** Lines of what one host had to give up that are kept: a host can say it without end. */
export const MAX_LOSSES = 100;
/** Alarms of one host that are kept: the same holds of them. */
export const MAX_ALARMS = 100;

/** A host that a token lets in. */
export interface Enrolment {
  readonly tokenDigest: Digest;
  readonly hostId: string;
  /** Ed25519, SPKI DER. */
  readonly publicKey: Uint8Array;
  readonly bearerDigest: Digest;
  readonly labels: HostLabels;
  readonly at: Instant;
  /** Whether a refusal goes into the audit log; strangers can cause refusals without end. */
  readonly auditsRefusal: boolean;
  /** The address that it came from. */
  readonly source?: string | undefined;
}

/** What a host proves itself by. */
export interface HostCredentials {
  readonly hostId: string;
  readonly publicKey: Uint8Array;
  readonly bearerDigest: Digest;
  /** The key before, after a rotation. */
  readonly previousKey?: Uint8Array;
  /** Whether the key was used since it was rotated to: from then on the one before is a fork. */
  readonly isKeyUsed: boolean;
  /** Set aside, or its record closed. */
  readonly isForked: boolean;
}

/** A new key for a host. */
export interface KeyRotation {
  readonly hostId: string;
  /** What counted when the request was checked. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly audit: AuditEntry;
}

/** A forked host's way out. */
export interface Rekey {
  /** The id that is left. */
  readonly hostId: string;
  readonly newHostId: string;
  readonly publicKey: Uint8Array;
  readonly bearerDigest: Digest;
  readonly labels: HostLabels;
  readonly at: Instant;
}

/** What became of it: `not-forked` when the id may be used on, `too-many` when more than a hundred came from it. */
export type RekeyOutcome =
  | { readonly kind: 'rekeyed'; readonly hostId: string; readonly epoch: number }
  | { readonly kind: 'not-forked' | 'too-many' | 'unknown-host' };

/** A machine that was set up anew, as an operator says. */
export interface Replacement {
  /** The record that goes on. */
  readonly hostId: string;
  readonly replaces: string;
  readonly at: Instant;
  readonly audit: AuditEntry;
}

/** What a batch reports, as the wire has it. */
export type ReportEntry =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | {
      readonly kind: 'scan';
      readonly at: Instant;
      readonly durationMs: number;
      readonly catalogue: CatalogueRef;
      readonly coverage: readonly ScopeCoverage[];
      readonly seen: readonly FindingId[];
    }
  | { readonly kind: 'loss'; readonly at: Instant; readonly what: string; readonly count: number }
  | { readonly kind: 'resync'; readonly at: Instant }
  | { readonly kind: 'stopped'; readonly at: Instant };

/** A batch that was checked, to be stored as a whole. */
export interface BatchCommit {
  readonly hostId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Digest;
  /** The batch's own digest, which the next one must name. */
  readonly digest: Digest;
  readonly receivedAt: Instant;
  readonly labels?: HostLabels | undefined;
  readonly entries: readonly ReportEntry[];
  /** What the host says that the digest of its open findings is after these entries. */
  readonly openFindings: Digest;
  /** Which of the host's keys signed it; absent: the one that counts. */
  readonly signedBy?: 'current' | 'previous';
}

/** Place in a host's chain of batches. */
export interface ChainPlace {
  readonly epoch: number;
  /** The next sequence. */
  readonly sequence: number;
  readonly previous: Digest;
}

/** What became of a batch; only `committed` stored it, and `resync` asks the host for all of its open findings. */
export type CommitOutcome =
  | { readonly kind: 'committed' | 'duplicate'; readonly expected: number; readonly resync: boolean }
  | { readonly kind: 'forked' }
  | { readonly kind: 'out-of-order'; readonly expected: ChainPlace }
  | { readonly kind: 'unknown-host' };

/** What a host says of itself between batches. */
export interface Contact {
  readonly hostId: string;
  readonly at: Instant;
  readonly agentVersion: string;
  readonly uptimeSeconds: number;
  readonly spooledBatches: number;
  readonly catalogue?: CatalogueRef | undefined;
  readonly clockOffsetSeconds?: number | undefined;
  /** Absent from an agent that takes no updates; it gets no commands. */
  readonly updates?: UpdateReport | undefined;
  /** The last batch that the host knows to be here, and the digest of the one on its way. */
  readonly chain?: { readonly epoch: number; readonly acknowledged: number; readonly inFlight?: Digest } | undefined;
  readonly storage?: 'disk' | 'memory' | undefined;
  readonly integrity?: { readonly program: Digest; readonly units?: Digest } | undefined;
  /** What looking costs the host, and how it notices changes. */
  readonly cost?: AgentCost | undefined;
  readonly watching?: AgentWatching | undefined;
  readonly life?: { readonly boot?: string; readonly suspendedSeconds: number; readonly failedContacts: number } | undefined;
  /** JSON of all this but `hostId` and `at`, as it came, where it is at hand: who passes it on as text need not write it anew. */
  readonly text?: string | undefined;
}

/** What is to be answered to a contact. */
export interface Contacted {
  readonly resync: boolean;
  /** It knows of batches that are not here: the store was put back, or it lies. */
  readonly isAhead?: true;
  /** Set aside, or its record closed: it is to be told so, and nothing else. */
  readonly isForked: boolean;
  /** Into which it was put by hand. */
  readonly ring?: Ring;
  /** Commands that it has not ended, in order (at most 8); they count as delivered from now on. */
  readonly commands: readonly SignedText[];
}

import type { Instant } from '../domain/clock.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import type { Digest } from '../domain/digest.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { NearMiss } from '../domain/evidence.ts';
import type { Finding, FindingId } from '../domain/finding.ts';
import type { State } from '../domain/state.ts';
import type { WatchingState } from './pipe.ts';

/**
 * What the agent and a command on the same machine say to each other over the status socket, version 1. One JSON object a
 * line, UTF-8; a line that `parse-local.ts` does not allow ends the session. The agent speaks first:
 *
 *   agent    hello     its version, a nonce, and the folder where the caller proves who it is
 *   command  proven    the proof lies there (docs/decisions/2026-11-21-who-may-ask-the-agent.md)
 *   agent    welcome   what the caller is shown
 *   command  ask       one at a time, as often as it likes within LOCAL_LIMITS
 *   agent    progress  any number, only while a look is awaited
 *   agent    answer    or `failed`, which also answers whatever went wrong before
 */
export const LOCAL_PROTOCOL = 'bandog-local/1';

/** Bounds of the status socket; both sides enforce those of what they read. */
export const LOCAL_LIMITS = {
  /** One line of a command: the longest names a path. */
  askBytes: 64 * 1024,
  /** One line of the agent: a page of `pageCharacters` and one row more (a look: 512 Ki characters), of up to 3 bytes each. */
  answerBytes: 8 * 1024 * 1024,
  /** A page of findings or entries ends when its JSON is longer. */
  pageCharacters: 1024 * 1024,
  /** Rows of one page. */
  pageRows: 1000,
  /** Near misses and changes of one answer. */
  rows: 500,
  connections: 32,
  connectionsOfOne: 4,
} as const;

/** What a caller is shown: all of the machine, or the copies of its own account and those of the machine itself. */
export type Sees = 'all' | 'own';

/** What a command can ask; a closed set that changes nothing on the machine but the time of the next look. */
export type Ask =
  | { readonly kind: 'status' }
  | { readonly kind: 'findings'; readonly after?: FindingId }
  /** `subject`: a product, a path, a command's name, a finding's id, or a process as `pid 123`; absent for all. */
  | { readonly kind: 'explain'; readonly subject?: string }
  | { readonly kind: 'scan' }
  /** What would leave next; `from` is the first entry that is wanted. */
  | { readonly kind: 'next-upload'; readonly from?: number }
  | { readonly kind: 'sent' }
  | { readonly kind: 'sent-batch'; readonly epoch: number; readonly sequence: number; readonly from?: number }
  | { readonly kind: 'doctor' }
  | { readonly kind: 'my-machine' };

/** One line of a command. */
export type FromCommand = { readonly kind: 'proven' } | { readonly kind: 'ask'; readonly ask: Ask };

/** The agent's first line. */
export interface Hello {
  readonly kind: 'hello';
  readonly protocol: typeof LOCAL_PROTOCOL;
  readonly agent: string;
  /** 32 hexadecimal digits, for this connection only. */
  readonly nonce: string;
  /** Absolute; absent where callers are told apart by who may open the socket at all (Windows). */
  readonly proofs?: string;
}

/** The caller is known. */
export interface Welcome {
  readonly kind: 'welcome';
  readonly sees: Sees;
  /** Numeric account id; absent on Windows. */
  readonly account?: string;
}

/** A look goes on that was asked for. */
export interface LookProgress {
  readonly kind: 'progress';
  /** `waiting`: for one under way that began before it was asked for. */
  readonly phase: 'waiting' | 'looking';
  readonly scope?: string;
}

/** It could not be done; the words of a KnownError. */
export interface Failed {
  readonly kind: 'failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** How the agent of this machine stands; `bandog.status/1`. Holds all that the collector is told of findings. */
export interface AgentStatus {
  readonly schema: 'bandog.status/1';
  readonly state: string;
  readonly running: boolean;
  readonly enrolled: boolean;
  readonly hostId?: string;
  readonly collector?: string;
  readonly lastContact?: Instant;
  /** Time and reason of the last failure; may be older than the last contact. */
  readonly lastFailure?: string;
  /** Why the written settings of the way to the collector are not in force; absent when they are. */
  readonly networkTrouble?: string;
  readonly lastLook?: Instant;
  readonly lastDeepLook?: Instant;
  /** Each limit beside what was used (agent/governor/budget.ts); absent before the first look. */
  readonly budget?: object;
  /** Entries that the collector does not have yet. */
  readonly waiting: number;
  readonly findings: readonly Finding[];
  /** Scopes that the last look into them could not see whole. */
  readonly incomplete: readonly string[];
  /** Those that were looked at. */
  readonly scopes?: number;
  /** What the caller is shown of findings and scopes; absent when the state folder was read, which shows all. */
  readonly sees?: Sees;
  readonly version?: string;
  readonly startedAt?: Instant;
  readonly catalogue?: { readonly version: string; readonly digest: Digest };
  /** The signed release of the catalogue that is looked with; absent: the one that was installed. */
  readonly release?: { readonly revision: number; readonly digest: Digest; readonly stale: boolean };
  /** How changes are noticed between looks; absent before the scanner first ran. */
  readonly watching?: Omit<WatchingState, 'kind'>;
  /** The look under way. */
  readonly looking?: { readonly depth: 'quick' | 'deep'; readonly forMs: number };
}

/** Some findings, by id. */
export interface FindingsPage {
  readonly findings: readonly Finding[];
  /** What to ask with for those that follow; absent at the end. */
  readonly next?: FindingId;
}

/** All that the last looks say of one thing, or of everything. */
export interface Explained {
  readonly findings: readonly Finding[];
  readonly nearMisses: readonly NearMiss[];
  /** Scopes with gaps, and of those with a path only the gaps that concern it. */
  readonly notLookedAt: readonly ScopeCoverage[];
  readonly scopes: number;
  readonly lastLook?: Instant;
  readonly lastDeepLook?: Instant;
  /** Whether there was more than one answer may hold. */
  readonly isCut: boolean;
}

/** What one look changed. */
export interface LookOutcome {
  readonly at: Instant;
  readonly durationMs: number;
  readonly scopes: number;
  readonly incomplete: readonly string[];
  /** `was`: its state before; absent for a copy that was not known. */
  readonly changes: readonly { readonly was?: State; readonly finding: Finding }[];
  /** Findings that are open now. */
  readonly open: number;
  readonly isCut: boolean;
}

/** One entry of a batch, as it is sent; known ones have more members than `kind` (protocol.ts, BatchEntry). */
export interface UploadEntry {
  readonly kind: string;
}

/** The batch of which `entries` are a page, as it is sent. */
export interface UploadedBatch {
  /** `next`: it would be made so now; `in-flight`: it was made, and is sent until its fate is known; `delivered`: the collector has it. */
  readonly fate: 'next' | 'in-flight' | 'delivered';
  readonly epoch?: number;
  readonly sequence?: number;
  /** When the collector had it. */
  readonly at?: Instant;
  /** SHA-256 of the compressed bytes, and their number: what a capture of the network would show below TLS. */
  readonly digest: Digest;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly openFindings: Digest;
  readonly entryCount: number;
  readonly entries: readonly UploadEntry[];
  /** Entries before the end of this page that concern others. */
  readonly hidden: number;
  /** What to ask with for the entries that follow; absent at the end. */
  readonly next?: number;
}

/** What leaves this machine next. */
export interface NextUpload {
  /** Sent at every contact at which nothing waits. */
  readonly heartbeat: Readonly<Record<string, unknown>>;
  readonly intervalSeconds: number;
  /** Absent when nothing waits. */
  readonly batch?: UploadedBatch;
}

/** A batch that left and is kept here to be looked at. */
export interface SentBatch {
  readonly epoch: number;
  readonly sequence: number;
  readonly at: Instant;
  readonly compressedBytes: number;
}

/** The batches that left last, the newest first. */
export interface SentList {
  readonly batches: readonly SentBatch[];
  readonly lastContact?: Instant;
}

/** How one thing stands that the agent needs. */
export interface DoctorRow {
  readonly check: string;
  readonly title: string;
  readonly state: 'ok' | 'attention' | 'broken';
  readonly says: string;
  /** What to do; absent when it is well. */
  readonly remedy?: string;
}

/** All rows of `bandog doctor`, in its order. */
export interface Diagnosis {
  readonly rows: readonly DoctorRow[];
}

/** A copy with what its owner wants to know of it. */
export interface OwnCopy {
  readonly finding: Finding;
  readonly productName: string;
  /** Which data leaves the machine through it, neutrally; absent when the catalogue does not know the product. */
  readonly risk?: string;
  /** How to remove this copy, one step a line; empty when the catalogue says nothing. */
  readonly removal: readonly string[];
  /** What the company says of this product, which is to go. */
  readonly campaign?: Campaign;
}

/** What employees are told of a product that is to go. */
export interface Campaign {
  readonly text: string;
  readonly deadline?: Instant;
}

/** All that concerns the person at this machine; `bandog.my-machine/1`. */
export interface MyMachine {
  readonly schema: 'bandog.my-machine/1';
  readonly at: Instant;
  readonly sees: Sees;
  readonly account?: string;
  readonly host: { readonly name: string; readonly platform: string };
  readonly agentVersion: string;
  readonly collector?: string;
  readonly lastContact?: Instant;
  readonly contactIntervalSeconds: number;
  readonly lastLook?: Instant;
  readonly lastDeepLook?: Instant;
  readonly scopes: number;
  readonly incomplete: number;
  readonly catalogue?: { readonly version: string; readonly digest: Digest };
  /** What the company tells its employees of all this; absent when it has not said. */
  readonly notice?: string;
  /** Whom to ask for an exception, or to dispute a finding; absent when the company has not said. */
  readonly contact?: string;
  /** Whether the company wants new copies of what is to go shown on the desktop (`bandog notice`). */
  readonly desktopNotices: boolean;
  readonly copies: readonly OwnCopy[];
  readonly isCut: boolean;
  /** What is kept here of what was sent. */
  readonly sent: readonly SentBatch[];
  readonly waiting: number;
}

/** What each ask is answered with. */
export interface Answers {
  readonly status: AgentStatus;
  readonly findings: FindingsPage;
  readonly explain: Explained;
  readonly scan: LookOutcome;
  readonly 'next-upload': NextUpload;
  readonly sent: SentList;
  readonly 'sent-batch': UploadedBatch;
  readonly doctor: Diagnosis;
  readonly 'my-machine': MyMachine;
}
/** The answer to an ask of this kind. */
export type AnswerTo<K extends Ask['kind']> = Answers[K];

/** One line of the agent; `body` is one of `Answers`. */
export type FromAgent = Hello | Welcome | LookProgress | Failed | { readonly kind: 'answer'; readonly body: unknown };

import type { Instant } from '../../domain/clock.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Ring } from '../../domain/rollout.ts';
import type { AuditEntry } from './audit-entry.ts';

/** What the store keeps of all that travels back to hosts: releases, settings, keys, commands. Part of `Store`. */
export interface UpdateStore {
  /** Adds a release with its bytes; false when its revision is not above all others. */
  addRelease(release: NewRelease): Promise<boolean>;
  /** Releases, the newest first (at most 100). */
  releases(): Promise<readonly ReleaseRow[]>;
  /** Changes who gets a release, or whether anybody does; false when there is none of that revision. */
  changeRelease(change: ReleaseChange): Promise<boolean>;
  /** The bytes of a catalogue that was published; undefined when it was not. */
  catalogueBytes(digest: Digest): Promise<Uint8Array | undefined>;
  /** What hosts that look with a release went through; of a revision that is not there all is 0. */
  releaseFigures(revision: number): Promise<ReleaseFigures>;

  /** Adds settings; false when their revision is not above all others. */
  addSettings(settings: SettingsRow & { readonly audit: AuditEntry }): Promise<boolean>;
  /** The newest settings; undefined when there are none. */
  settings(): Promise<SettingsRow | undefined>;
  /** What every new revision of a release, of settings and of the policy is above: 0 unless this store was put back from a backup. */
  revisionsBefore(): Promise<number>;

  /** Appends a link to the chain of publisher keys. */
  addPublisherKey(link: SignedText & { readonly audit: AuditEntry }): Promise<void>;
  /** The chain of publisher keys, the oldest first. */
  publisherKeys(): Promise<readonly SignedText[]>;

  /** Puts a host into a ring by hand; without a ring its share decides again. False when there is no such host. */
  assignRing(assignment: {
    readonly hostId: string;
    readonly ring?: Ring | undefined;
    readonly audit: AuditEntry;
  }): Promise<boolean>;
  /** How releases are rolled out, as JSON that `setRollout` was given; undefined before. */
  rollout(): Promise<string | undefined>;
  setRollout(plan: { readonly document: string; readonly audit: AuditEntry }): Promise<void>;

  /** The number that the next command of a host must have; undefined when there is no such host. */
  nextCommandNumber(hostId: string): Promise<number | undefined>;
  /** Queues a signed command; false when its number is not the next one: ask for it again. */
  addCommand(command: NewCommand): Promise<boolean>;
  /** Commands of a host, the newest first (at most 100); `at` decides which are past. */
  commands(asked: { readonly hostId: string; readonly at: Instant }): Promise<readonly CommandRow[]>;
  /** Orders of one kind to all hosts since then, with their texts, the oldest first (at most 10,000); `at` decides which are past. */
  orders(asked: { readonly verb: string; readonly since: Instant; readonly at: Instant }): Promise<readonly OrderRow[]>;
  /** All hosts that take orders (neither set aside nor closed), by id, with the ring that they were put into by hand. */
  hostRings(): Promise<readonly { readonly hostId: string; readonly ring?: Ring }[]>;
  /** Marks canaries that did not come back in time, and gives those that were not marked before. */
  overdueCanaries(at: Instant): Promise<readonly CommandRow[]>;
}

/** A text with the signature of whoever says it (catalogue/statement.ts). */
export interface SignedText {
  readonly text: string;
  readonly signature: string;
}

/** A release as it was published. */
export interface ReleaseRow {
  readonly revision: number;
  readonly digest: Digest;
  readonly version: string;
  readonly length: number;
  readonly products: number;
  readonly created: Instant;
  readonly expires: Instant;
  readonly statement: SignedText;
  readonly ring: Ring;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
  /** Since when no further host gets it; those that have it keep it. */
  readonly pausedAt?: Instant;
  readonly pausedWhy?: string;
  /** A person has looked at its figures and said that it goes on: it is not paused by them again. */
  readonly isTrusted: boolean;
}

/** A release that is published now. */
export interface NewRelease extends Omit<ReleaseRow, 'pausedAt' | 'pausedWhy' | 'isTrusted'> {
  /** Paused from the beginning, for a dry run (HELD_BACK); resumed, its figures may pause it as those of any other. */
  readonly isHeldBack?: boolean;
  readonly bytes: Uint8Array;
  readonly audit: AuditEntry;
}

/** What is to change of a release. */
export interface ReleaseChange {
  readonly revision: number;
  readonly change:
    | { readonly kind: 'ring'; readonly ring: Ring }
    | { readonly kind: 'pause'; readonly at: Instant; readonly why: string }
    | { readonly kind: 'resume' };
  readonly audit: AuditEntry;
}

/** What became of hosts with a release: sums over all that took it, before and now. */
export interface ReleaseFigures {
  /** Hosts that looked with it. */
  readonly hosts: number;
  /** Hosts that did not take it, or gave it up. */
  readonly troubled: number;
  /** Open findings of those hosts when they took it, and now; markers are not counted. */
  readonly openBefore: number;
  readonly openNow: number;
  /** How long their last look before took, and their last one now; milliseconds. */
  readonly lookMsBefore: number;
  readonly lookMsNow: number;
}

/** Settings as they were published. */
export interface SettingsRow {
  readonly revision: number;
  readonly statement: SignedText;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
}

/** `expired`: its time was over before its host said what became of it. */
export type CommandState = 'queued' | 'delivered' | 'acted' | 'failed' | 'expired';

/** A command and what became of it. */
export interface CommandRow {
  readonly id: string;
  readonly hostId: string;
  readonly number: number;
  readonly verb: string;
  readonly state: CommandState;
  readonly issuedAt: Instant;
  readonly issuedBy: string;
  readonly expiresAt: Instant;
  readonly deliveredAt?: Instant;
  readonly endedAt?: Instant;
  readonly why?: string;
  readonly report?: string;
  /** Of a canary: when its marker came back as every finding does. */
  readonly provedAt?: Instant;
}

/** A command with the text that was signed. */
export interface OrderRow extends CommandRow {
  readonly text: string;
}

/** A command that is queued now. */
export interface NewCommand {
  readonly id: string;
  readonly hostId: string;
  readonly number: number;
  readonly verb: string;
  readonly statement: SignedText;
  readonly issuedAt: Instant;
  readonly issuedBy: string;
  readonly expiresAt: Instant;
  readonly audit: AuditEntry;
}

/** What a heartbeat says of updates. */
export interface UpdateReport {
  readonly publisherKey: Digest;
  readonly release?: { readonly revision: number; readonly digest: Digest; readonly stale: boolean } | undefined;
  readonly settings?: number | undefined;
  readonly refused: readonly { readonly what: string; readonly revision?: number | undefined; readonly why: string }[];
  readonly outcomes: readonly {
    readonly id: string;
    readonly state: 'acted' | 'failed';
    readonly why?: string | undefined;
    readonly report?: string | undefined;
  }[];
}

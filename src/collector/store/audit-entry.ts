import type { Instant } from '../../domain/clock.ts';

/** A line for the audit log: who did what to what. */
export interface AuditEntry {
  readonly at: Instant;
  /** `user:NAME`, `token:NAME`, `host:ID` or `system`. */
  readonly actor: string;
  /** What was done, in dots: `enrolment-token.create`. */
  readonly action: string;
  readonly subject: string;
  /** Short facts for a person, never a secret; of people also the `address` that they called from, and `why` when they were asked. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** Which lines of the audit log are wanted; all that is given must fit. */
export interface AuditQuery {
  /** Lines with a smaller number. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /**
   * From this moment on, and until before that one, in the order of the log: where a clock was set back, a line can stand on the other side
   * of the border.
   */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** What the collector's key said of the audit log, as it was signed. */
export interface SealRow {
  /** The line that it speaks of. */
  readonly number: number;
  /** JSON: bandog.audit-seal/1. */
  readonly text: string;
  /** Ed25519, base64url. */
  readonly signature: string;
}

import type { Instant } from '../../domain/clock.ts';
import type { Digest } from '../../domain/digest.ts';
import type { AuditEntry } from './audit-entry.ts';

/** People who sign in to the collector, and their sessions. */
export interface UserStore {
  /** Adds somebody, with a code to set a password by; false when the name is taken. */
  addUser(added: { readonly user: NewUser; readonly code: SetupCode; readonly audit: AuditEntry }): Promise<boolean>;
  /** Everybody, by name. */
  users(): Promise<readonly UserRow[]>;
  /** Somebody by id or by name, regardless of case. */
  user(idOrName: string): Promise<UserRow | undefined>;
  /** Somebody by name with the password that is kept: a PHC string; absent when none is set, or others vouch for him. */
  passwordOf(name: string): Promise<{ readonly user: UserRow; readonly password?: string } | undefined>;
  /** Charges somebody with another role, other duties, another scope, and ends his sessions; false when there is nobody of that id. */
  changeUser(change: UserChange): Promise<boolean>;
  /** Lets somebody in no more and ends his sessions and the API tokens that he made, or lets him in again; false when he is so already. */
  setUserDisabled(change: { readonly id: string; readonly isDisabled: boolean; readonly audit: AuditEntry }): Promise<boolean>;
  /**
   * Forgets somebody who was shut out, with the questions that he kept for himself; the audit log keeps his name, and his name can be given
   * again. False for anybody else.
   */
  removeUser(removal: { readonly id: string; readonly audit: AuditEntry }): Promise<boolean>;
  /** Takes the password away, ends the sessions, gives a code for a new one; false for somebody for whom others vouch. */
  resetUser(reset: { readonly id: string; readonly code: SetupCode; readonly audit: AuditEntry }): Promise<boolean>;
  /** Sets a password and ends all sessions but one. */
  setPassword(change: PasswordChange): Promise<void>;
  /** Puts the code for the first administrator in force, in place of the one before; false when there is anybody. */
  offerFirstCode(code: SetupCode): Promise<boolean>;
  /** Whether a code is in force, and whose it is; without a user it makes the first administrator. */
  setupCode(asked: { readonly digest: Digest; readonly at: Instant }): Promise<{ readonly user?: UserRow } | undefined>;
  /** Uses a code up: sets the password, or makes the first administrator. */
  redeemCode(redemption: Redemption): Promise<UserRow | 'refused'>;

  /** Somebody for whom others vouch, added when he is new, and charged as they say now; a local account is never taken over. */
  vouchedUser(vouched: VouchedUser): Promise<UserRow | 'name-taken' | 'disabled'>;
  /**
   * Opens a session, in place of the one that the browser had; only the newest of somebody's sessions stay. False when he was shut out, or
   * his password was changed or taken away, since it was looked at.
   */
  openSession(opening: SessionOpening): Promise<boolean>;
  /** The session of that secret, when its user may come in; its ends are the caller's to judge. */
  session(secretDigest: Digest): Promise<{ readonly session: SessionRow; readonly user: UserRow } | undefined>;
  /** Notes that a session is in use. */
  touchSession(touch: { readonly id: string; readonly at: Instant }): Promise<void>;
  /** Somebody's sessions, the newest first. */
  sessions(userId: string): Promise<readonly SessionRow[]>;
  /** Ends one session of somebody; false when he has none of that id. */
  endSession(ending: { readonly id: string; readonly userId: string; readonly audit: AuditEntry }): Promise<boolean>;
  /** Ends all of somebody's sessions and says how many. */
  endSessions(ending: { readonly userId: string; readonly audit: AuditEntry }): Promise<number>;
}

/** Sessions that somebody may have at once. */
export const MOST_SESSIONS = 20;

/** Somebody who may sign in. */
export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly duties: readonly string[];
  /** Groups of hosts. */
  readonly scope: readonly string[];
  /** Who says that it is him, and as whom; absent for a local account. */
  readonly vouched?: { readonly issuer: string; readonly subject: string };
  readonly hasPassword: boolean;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly signedInAt?: Instant;
  readonly disabledAt?: Instant;
}

/** What is known of somebody when he is added. */
export type NewUser = Pick<UserRow, 'id' | 'name' | 'role' | 'duties' | 'scope' | 'createdAt' | 'createdBy'>;

/** A one-time code, known by its digest only. */
export interface SetupCode {
  readonly digest: Digest;
  readonly expiresAt: Instant;
}

/** What somebody is charged with from now on. */
export interface UserChange {
  readonly id: string;
  readonly role: string;
  readonly duties: readonly string[];
  readonly scope: readonly string[];
  /** He may make no API tokens from now on: those that he made end too. */
  readonly endsTokens?: boolean | undefined;
  readonly audit: AuditEntry;
}

/** A new password, as a PHC string. */
export interface PasswordChange {
  readonly userId: string;
  readonly password: string;
  /** Id of the session that stays. */
  readonly keeps?: string | undefined;
  readonly audit: AuditEntry;
}

/** Somebody as others say. */
export interface VouchedUser {
  readonly issuer: string;
  readonly subject: string;
  /** How he is added when he is new, and charged in any case. */
  readonly user: NewUser;
  /** As of a change, when he is charged with something else than before. */
  readonly endsTokens?: boolean | undefined;
  readonly audit: Omit<AuditEntry, 'subject' | 'action'>;
}

/** A code that somebody came with. */
export interface Redemption {
  readonly digest: Digest;
  readonly at: Instant;
  /** PHC string. */
  readonly password: string;
  /** Whom a code without a user makes; others are not asked. */
  readonly first?: NewUser | undefined;
  /** Its subject is the user's id, whoever that is. */
  readonly audit: Omit<AuditEntry, 'subject' | 'actor'>;
}

/** A session, without its secret. */
export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Instant;
  /** To the minute. */
  readonly seenAt: Instant;
  /** Its absolute end. */
  readonly endsAt: Instant;
  readonly address: string;
  /** What the browser calls itself, cut. */
  readonly browser: string;
}

/** A new session. */
export interface SessionOpening {
  readonly session: SessionRow;
  readonly secretDigest: Digest;
  /** The password by which he came in, as it was kept then: a PHC string; absent when others vouch for him. */
  readonly password?: string | undefined;
  /** Digest of the secret that the browser came with; that session ends. */
  readonly replaces?: Digest | undefined;
  readonly audit: AuditEntry;
}

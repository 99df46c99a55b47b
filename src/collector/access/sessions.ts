import type { Clock } from '../../domain/clock.ts';
import { sha256 } from '../../domain/digest.ts';
import { KnownError } from '../../domain/errors.ts';
import type { AuditEntry } from '../store/audit-entry.ts';
import type { Store } from '../store/contract.ts';
import type { SessionRow, UserRow } from '../store/users-contract.ts';
import { cookieText, cookieValue } from './cookies.ts';
import { newId, newSecret } from './secrets.ts';

/** The cookie that holds a session's secret. */
export const SESSION_COOKIE = '__Host-bandog-session';
/** A session ends after so long without a request: helpdesk pages stand open. */
export const IDLE_MS = 30 * 60_000;
/** And after so long in any case: a working day. */
export const LIFE_MS = 12 * 3600_000;
/** Its use is noted once in so long, so that looking around writes nothing. */
const TOUCH_MS = 60_000;

const SECRET = /^[A-Za-z0-9_-]{43}$/;
const MOST_BROWSER = 200;

/** Where a request came from. */
export interface Origin {
  readonly address: string;
  /** `User-Agent`, as it came. */
  readonly browser: string | undefined;
  /** The `Cookie` header. */
  readonly cookies: string | undefined;
}

/** What a session's cookie opened. */
export interface OpenedSession {
  readonly session: SessionRow;
  readonly user: UserRow;
}

/** Whose a session will be, and by which password, as it is kept; without one when others vouch for him. */
export interface CameIn {
  readonly user: UserRow;
  readonly password?: string;
}

/**
 * Opens a session under a new secret, whatever the browser had before, and gives the cookie to set.
 *
 * @throws KnownError E_UNAUTHENTICATED when he was shut out, or has another password, since he came in
 */
export async function openSession(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { user, password }: CameIn,
  origin: Origin,
): Promise<string> {
  const at = clock.now();
  const secret = newSecret();
  const before = secretIn(origin.cookies);
  const endsAt = new Date(Date.parse(at) + LIFE_MS).toISOString();
  const session: SessionRow = {
    id: newId(),
    userId: user.id,
    createdAt: at,
    seenAt: at,
    endsAt,
    address: origin.address,
    browser: (origin.browser ?? '').slice(0, MOST_BROWSER),
  };
  const audit: AuditEntry = {
    at,
    actor: `user:${user.name}`,
    action: 'session.open',
    subject: user.id,
    detail: { address: origin.address, role: user.role },
  };
  const replaces = before === undefined ? undefined : sha256(before);
  if (!(await store.openSession({ session, secretDigest: sha256(secret), password, replaces, audit })))
    throw new KnownError('E_UNAUTHENTICATED', 'the account was changed just now', 'Sign in again.');
  return cookieText({ name: SESSION_COOKIE, value: secret, maxAgeSeconds: LIFE_MS / 1000, sameSite: 'Strict' });
}

/** What the request's cookie opens now; undefined when it has none, or it has ended. Notes its use. */
export async function sessionOf(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  cookies: string | undefined,
): Promise<OpenedSession | undefined> {
  const secret = secretIn(cookies);
  const opened = secret === undefined ? undefined : await store.session(sha256(secret));
  if (opened === undefined) return undefined;
  if (!isInUse(opened.session, clock)) return undefined;
  const now = Date.parse(clock.now());
  const { seenAt, id } = opened.session;
  if (now - Date.parse(seenAt) > TOUCH_MS) await store.touchSession({ id, at: new Date(now).toISOString() });
  return opened;
}

/** Whether a session that is stored opens anything now: it has not ended, and was not left alone for too long. */
export function isInUse({ seenAt, endsAt }: Pick<SessionRow, 'seenAt' | 'endsAt'>, clock: Clock): boolean {
  const now = Date.parse(clock.now());
  return now < Date.parse(endsAt) && now - Date.parse(seenAt) <= IDLE_MS;
}

/** Takes the cookie away. */
export function noSessionCookie(): string {
  return cookieText({ name: SESSION_COOKIE, value: '', maxAgeSeconds: 0, sameSite: 'Strict' });
}

function secretIn(cookies: string | undefined): string | undefined {
  const value = cookieValue(cookies, SESSION_COOKIE);
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** Every code that Bandog throws on purpose or answers on the wire. Documented in docs/errors.md; a code is never reused. */
export const ERROR_CODES = [
  'E_USAGE',
  'E_NODE_VERSION',
  'E_SIGNATURE_INVALID',
  'E_CATALOGUE_INVALID',
  'E_CONFIG_INVALID',
  'E_ROOT_UNREADABLE',
  'E_SCAN_FAILED',
  'E_PIPE_INVALID',
  'E_EVENTS_UNAVAILABLE',
  'E_STATE_LOCKED',
  'E_STATE_UNSAFE',
  'E_SPOOL_CORRUPT',
  'E_NOT_ENROLLED',
  'E_AGENT_UNREACHABLE',
  'E_ENROL_REFUSED',
  'E_UPLINK_UNREACHABLE',
  'E_UPLINK_UNTRUSTED',
  'E_TOKEN_INVALID',
  'E_UNAUTHENTICATED',
  'E_TOO_MANY_TRIES',
  'E_SIGN_IN_UNAVAILABLE',
  'E_FORBIDDEN',
  'E_TOO_OFTEN',
  'E_NOT_FOUND',
  'E_BAD_REQUEST',
  'E_TOO_LARGE',
  'E_UNSUPPORTED_VERSION',
  'E_BAD_SIGNATURE',
  'E_BATCH_MALFORMED',
  'E_BATCH_FORKED',
  'E_BATCH_OUT_OF_ORDER',
  'E_OVERLOADED',
  'E_POLICY_INVALID',
  'E_POLICY_STALE',
  'E_POLICY_MANAGED',
  'E_STORE_UNAVAILABLE',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure that we expected and can explain: decide by `code`, show `message` (with the value at fault) and `remedy` (what to do). */
export class KnownError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  // oxlint-disable-next-line max-params -- the three that every failure must have stay in reading order; a cause is the language's own fourth
  constructor(code: ErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KnownError';
    this.code = code;
    this.remedy = remedy;
  }
}

import { KnownError, type ErrorCode } from '../../domain/errors.ts';

const STATUS: ReadonlyMap<ErrorCode, number> = new Map([
  ['E_BAD_REQUEST', 400],
  ['E_BATCH_MALFORMED', 400],
  ['E_POLICY_INVALID', 400],
  ['E_TOKEN_INVALID', 400],
  ['E_UNAUTHENTICATED', 401],
  ['E_ENROL_REFUSED', 401],
  ['E_FORBIDDEN', 403],
  ['E_BAD_SIGNATURE', 403],
  ['E_NOT_FOUND', 404],
  ['E_POLICY_STALE', 409],
  ['E_POLICY_MANAGED', 409],
  ['E_BATCH_FORKED', 409],
  ['E_BATCH_OUT_OF_ORDER', 409],
  ['E_TOO_LARGE', 413],
  ['E_TOO_MANY_TRIES', 429],
  ['E_TOO_OFTEN', 429],
  ['E_SIGN_IN_UNAVAILABLE', 503],
  ['E_UNSUPPORTED_VERSION', 415],
  ['E_OVERLOADED', 503],
  ['E_STORE_UNAVAILABLE', 503],
]);

/** The HTTP status of a known failure; 500 for one that no request should meet. */
export function statusOf(code: ErrorCode): number {
  return STATUS.get(code) ?? 500;
}

/** The caller did not say who he is, or not rightly; one text for every reason. */
export function unauthenticated(): KnownError {
  return new KnownError(
    'E_UNAUTHENTICATED',
    'this needs a valid credential',
    'Send `Authorization: Bearer …` with a token that is valid here.',
  );
}

/** The caller must change the request: answered with 400. */
export function badRequest(message: string, remedy = 'Correct the request; /api/v1/openapi.json has its form.'): KnownError {
  return new KnownError('E_BAD_REQUEST', message, remedy);
}

/** There is no such thing, or not for this caller: answered with 404. */
export function notFound(message: string, remedy = 'Check the name; `bandog findings` lists what there is.'): KnownError {
  return new KnownError('E_NOT_FOUND', message, remedy);
}

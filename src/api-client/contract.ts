/** One request to the collector's API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT';
  /** With parameters filled in and escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

/** How requests reach the collector. */
export interface Transport {
  /** The answer's JSON; undefined when it has no body. @throws ApiError */
  json(request: ApiRequest): Promise<unknown>;
  /** The answer's bytes as they come. @throws ApiError, also midway */
  bytes(request: ApiRequest): AsyncIterable<Uint8Array>;
}

/** The collector refused, or did not answer. */
export class ApiError extends Error {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The collector's own code; `E_UPLINK_UNREACHABLE` or `E_UPLINK_UNTRUSTED` when it did not answer. */
  readonly code: string;
  readonly remedy: string;

  constructor(
    refusal: { readonly status: number; readonly code: string; readonly message: string; readonly remedy: string },
    cause?: unknown,
  ) {
    super(refusal.message, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.status = refusal.status;
    this.code = refusal.code;
    this.remedy = refusal.remedy;
  }
}

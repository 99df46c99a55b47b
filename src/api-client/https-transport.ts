import { Agent, request as send, type Dispatcher } from 'undici';
import { ApiError, type ApiRequest, type Transport } from './contract.ts';

/** An answer that is one JSON value: a page of 1,000 findings has about 3 MB. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** Where the collector is, how it is known, and who calls. */
export interface HttpsOptions {
  /** `https://host:port` */
  readonly url: string;
  readonly token: string;
  /** PEM of the authority that the collector's certificate must come from; without one those of the system. */
  readonly authority?: string | undefined;
}

/** Requests over HTTPS with one connection pool; `close` it at the end. */
export function httpsTransport(options: HttpsOptions): Transport & { close(): Promise<void> } {
  const agent = new Agent({ connect: { ca: options.authority, timeout: 10_000 }, headersTimeout: 60_000, bodyTimeout: 60_000 });

  async function ask(request: ApiRequest): Promise<Dispatcher.ResponseData> {
    const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search = query.length === 0 ? '' : `?${new URLSearchParams(query)}`;
    const hasBody = request.body !== undefined;
    const answer = await send(`${options.url}${request.path}${search}`, {
      dispatcher: agent,
      method: request.method,
      headers: { authorization: `Bearer ${options.token}`, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      body: hasBody ? JSON.stringify(request.body) : null,
    }).catch((error: unknown) => {
      throw unreachable(options.url, error);
    });
    if (answer.statusCode >= 400) throw refusal(answer.statusCode, await textOf(answer));
    return answer;
  }

  return {
    async json(request) {
      const text = await textOf(await ask(request));
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    async *bytes(request) {
      const { body } = await ask(request);
      try {
        for await (const piece of body) yield piece as Uint8Array;
      } catch (error) {
        throw unreachable(options.url, error);
      }
    },
    // Not `close`, which waits for an answer that nobody reads any more.
    close: () => agent.destroy(),
  };
}

async function textOf(answer: Dispatcher.ResponseData): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer.body) {
    const bytes = piece as Buffer;
    length += bytes.length;
    if (length > MAX_ANSWER_BYTES) throw refusal(answer.statusCode, '');
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function refusal(status: number, text: string): ApiError {
  const said = parsed(text);
  const member = (name: string) => (said !== undefined && typeof said[name] === 'string' ? said[name] : undefined);
  return new ApiError({
    status,
    code: member('code') ?? 'E_BAD_REQUEST',
    message: member('message') ?? `the answer has status ${status} and is not the collector's`,
    remedy: member('remedy') ?? 'Check that the address is a collector, and that no proxy answers for it.',
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** TLS failures by OpenSSL's and Node's codes; all others mean that nobody answered. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

function unreachable(url: string, error: unknown): ApiError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = error instanceof Error && error.message !== '' ? error.message : code;
  const isUntrusted = UNTRUSTED.test(code);
  return new ApiError(
    {
      status: 0,
      code: isUntrusted ? 'E_UPLINK_UNTRUSTED' : 'E_UPLINK_UNREACHABLE',
      message: `${url} ${isUntrusted ? 'is not the collector that is expected' : 'cannot be reached'}: ${why}`,
      remedy: isUntrusted
        ? 'Give its authority with --ca FILE (ca.crt in its data folder).'
        : 'Check that the collector runs (`bandog collector run`) and the address.',
    },
    error,
  );
}

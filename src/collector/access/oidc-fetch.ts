import type { CustomFetch } from 'openid-client';
import { Agent, fetch as send, type RequestInit } from 'undici';

const TIMEOUT_MS = 10_000;
/** Keys and documents of a provider have some kilobytes. */
const MOST_BYTES = 1024 * 1024;

/** Where the collector may ask when somebody signs in. */
export interface OidcReach {
  readonly origins: readonly string[];
  /** PEM; absent: the system's. */
  readonly authority: string | undefined;
}

/** Asks the provider and nobody else, whatever its documents name; follows no redirect; takes a bounded answer. */
export function oidcFetch({ origins, authority }: OidcReach): { readonly fetch: CustomFetch; close(): Promise<void> } {
  const connect = { timeout: TIMEOUT_MS, ...(authority === undefined ? {} : { ca: authority }) };
  const dispatcher = new Agent({ connect, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, maxResponseSize: MOST_BYTES });
  const fetch: CustomFetch = async (url, options) => {
    requireAllowed(url, origins);
    const { body, headers, method } = options;
    const init: RequestInit = { method, headers, redirect: 'manual', dispatcher, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const answer = await send(
      url,
      typeof body === 'string' || body instanceof URLSearchParams ? { ...init, body: body.toString() } : init,
    );
    const { status, statusText } = answer;
    return new Response(await answer.arrayBuffer(), { status, statusText, headers: [...answer.headers] });
  };
  return { fetch, close: () => dispatcher.close() };
}

/** Refuses an address that the configuration does not allow. @throws Error that says which */
export function requireAllowed(url: string, origins: readonly string[]): void {
  const { protocol, origin } = new URL(url);
  if (protocol === 'https:' && origins.includes(origin)) return;
  throw new Error(`the provider names ${origin}, which the configuration does not allow`);
}

import type { IncomingHttpHeaders } from 'node:http';

/** What our own page sends with every request that changes something; a page elsewhere cannot without being asked first, and is refused. */
export const PAGE_HEADER = 'bandog-page';

/**
 * Whether a request that a browser sends with our cookie may be our own page's: by `Sec-Fetch-Site` and `Origin`, which no page can
 * forge, and for whatever changes something by a header that no form can send. A file is fetched by its address too, which is `none`.
 */
export function isOwnPage({ method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders }): boolean {
  const isReading = method === 'GET' || method === 'HEAD';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && !(isReading && site === 'none')) return false;
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `https://${host}`) return false;
  return isReading || headers[PAGE_HEADER] !== undefined;
}

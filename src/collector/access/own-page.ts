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

/** A path of ours, whatever was asked for: nobody is sent elsewhere from here. */
export function ownPath(to: string | undefined): string {
  const base = 'https://here.invalid';
  if (to === undefined || !to.startsWith('/') || !URL.canParse(to, base)) return '/';
  const url = new URL(to, base);
  // `//elsewhere` is another host to a browser, also what becomes one: `/.//elsewhere`.
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}${url.hash}` : '/';
}

import type { IncomingHttpHeaders } from 'node:http';
import { MY_PAGE_ASKS, MY_PAGE_ROOT, type MyPageAsk } from '../../../wire/my-page.ts';

/** What of a request decides whether it is looked at. */
export interface Request {
  readonly method: string;
  /** As it was sent: path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a request is: a file of the page, an ask that still has to show its token, or nothing of ours. */
export type Judged =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ask'; readonly ask: MyPageAsk }
  | { readonly kind: 'refused'; readonly status: 403 | 404 | 405 | 415; readonly why: string };

const refused = (status: 403 | 404 | 405 | 415, why: string): Judged => ({ kind: 'refused', status, why });

/**
 * What is asked for, and whether a page of ours in a browser could have asked so. `own` is our `127.0.0.1:PORT`: a name that was made to
 * lead here (DNS rebinding) stands in `Host`. Files are the same for everybody and say nothing of this machine. An ask comes from our own
 * page alone: browsers send `Origin` with every POST and let no page write it, nor `Sec-Fetch-Site`; JSON and the token's header besides
 * are what no form and no picture can send, and for another page's script the browser first asks us with OPTIONS, which is refused.
 */
export function judged({ method, url, headers }: Request, own: string): Judged {
  if (headers.host !== own) return refused(403, 'it names another host');
  if (!url.startsWith(MY_PAGE_ROOT)) {
    if (method !== 'GET') return refused(405, 'files are only read');
    return { kind: 'file', path: url.split('?')[0] ?? '/' };
  }
  const ask = MY_PAGE_ASKS.find((name) => url === `${MY_PAGE_ROOT}${name}`);
  if (method !== 'POST') return refused(405, 'it changes or tells something and is no POST');
  if (headers.origin !== `http://${own}`) return refused(403, 'it comes from another page');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return refused(403, 'it comes from another page');
  if (headers['content-type'] !== 'application/json') return refused(415, 'it is no JSON');
  return ask === undefined ? refused(404, 'there is no such ask') : { kind: 'ask', ask };
}

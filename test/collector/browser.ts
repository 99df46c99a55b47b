import type { HttpAnswer, HttpCall } from './running-collector.ts';

/** Undefined: the page's own is left out. */
type Headers = Readonly<Record<string, string | undefined>>;

/** A browser with the collector's page open: it keeps the session's cookie, and sends what browsers send. */
export class Browser {
  readonly #call: (call: HttpCall) => Promise<HttpAnswer>;
  cookie: string;
  #known = '';

  constructor(call: (call: HttpCall) => Promise<HttpAnswer>, cookie = '') {
    this.#call = call;
    this.cookie = cookie;
  }

  /** Sends a request as the page does; headers that are given replace its own, and undefined ones leave theirs out. */
  async send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, headers: given = {} }: { readonly body?: object; readonly headers?: Headers } = {},
  ): Promise<HttpAnswer> {
    const own = { 'sec-fetch-site': 'same-origin', 'bandog-page': '1', ...this.#cookies() };
    const headers = Object.fromEntries(
      Object.entries({ ...own, ...given }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const answer = await this.#call({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    for (const one of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = one.split(';');
      if (pair.startsWith('__Host-bandog-known=')) this.#known = pair;
      if (pair.startsWith('__Host-bandog-session=')) this.cookie = one.includes('Max-Age=0') ? '' : pair;
    }
    return answer;
  }

  #cookies(): { readonly cookie?: string } {
    const cookies = [this.cookie, this.#known].filter((one) => one !== '');
    return cookies.length === 0 ? {} : { cookie: cookies.join('; ') };
  }
}

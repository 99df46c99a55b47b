import { ApiError, type ApiRequest, type Transport } from './contract.ts';

/** A page elsewhere cannot send it without being asked first, and is refused: the collector takes it for the sign of its own page. */
const PAGE_HEADER = { 'bandog-page': '1' };
/** An answer that is not there by then does not come; a request of the console is answered within a second. */
const DEADLINE_MS = 60_000;

/** Requests of the page that the collector itself serves: who asks is known by the session's cookie, which no script can read. */
export function browserTransport(): Transport {
  return {
    async json(request) {
      const answer = await ask(request);
      const text = await answer.text().catch((error: unknown) => {
        throw unreachable(error);
      });
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    async *bytes(request) {
      const { body } = await ask(request);
      const reader = body?.getReader();
      for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) yield part.value;
    },
  };
}

async function ask({ method, path, query = {}, body }: ApiRequest): Promise<Response> {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
  const answer = await fetch(`${path}${search}`, {
    method,
    headers: body === undefined ? PAGE_HEADER : { ...PAGE_HEADER, 'content-type': 'application/json' },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(DEADLINE_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (answer.ok) return answer;
  throw refusalOf(answer.status, await answer.json().catch(() => undefined));
}

function refusalOf(status: number, said: unknown): ApiError {
  const given: Readonly<Record<string, unknown>> = typeof said === 'object' && said !== null ? { ...said } : {};
  const word = (name: string, otherwise: string) => (typeof given[name] === 'string' ? given[name] : otherwise);
  return new ApiError({
    status,
    code: word('code', 'E_BAD_REQUEST'),
    message: word('message', `the answer has status ${status} and is not the collector's`),
    remedy: word('remedy', 'Check that no proxy answers for the collector.'),
  });
}

function unreachable(cause: unknown): ApiError {
  const refusal = {
    status: 0,
    code: 'E_UPLINK_UNREACHABLE',
    message: 'the collector does not answer',
    remedy: 'Check the network, and that the collector runs; this page tries again by itself.',
  };
  return new ApiError(refusal, cause);
}

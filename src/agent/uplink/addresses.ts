import { KnownError } from '../../domain/errors.ts';
import { isNonce } from '../../wire/parse-answers.ts';
import { ROUTES } from '../../wire/routes.ts';
import { HttpsClient } from './https.ts';
import type { Session } from './session.ts';

/** Whether the collector is reached at another address now; with `kept`, the wanted ones are tried again by and by. */
export type Move =
  | { readonly kind: 'moved'; readonly url: string }
  /** The best of the wanted addresses is in use already. */
  | { readonly kind: 'there' }
  | { readonly kind: 'kept'; readonly url: string; readonly why: string };

/** Addresses that are kept; settings name one or two, and the one before is remembered as the last. */
const MAX_ADDRESSES = 8;

/**
 * Looks for the collector at these addresses, best first, and goes to the first at which it answers: the same collector, under
 * the same authority. The address in use is kept until then, and remembered after. What is wanted is on disk when this resolves.
 *
 * @throws KnownError E_BAD_REQUEST for an address that is not https, or none at all
 */
export async function moveTo(session: Session, addresses: readonly string[], signal?: AbortSignal): Promise<Move> {
  const before = session.identity.url;
  const wanted = [...new Set(addresses.map(originOf))];
  if (wanted.length === 0) throw unusable('none');
  const all = [...wanted.filter((one) => one !== before).slice(0, MAX_ADDRESSES - 1), before];
  // The one in use keeps its rank when it is among the wanted ones.
  const ranked = wanted.includes(before) ? wanted.slice(0, MAX_ADDRESSES) : all;
  if (ranked.join() !== (session.identity.addresses ?? [before]).join())
    session.become({ ...session.identity, addresses: ranked });
  if (ranked[0] === before) return { kind: 'there' };
  return goTo(session, ranked.slice(0, ranked.indexOf(before)), signal);
}

/** Goes to the first of these addresses at which the collector answers, and remembers all that it knew. */
export async function goTo(session: Session, candidates: readonly string[], signal?: AbortSignal): Promise<Move> {
  const failures: string[] = [];
  for (const url of candidates) {
    const why = await whyNot(session, url, signal);
    if (why === undefined) {
      session.become({ ...session.identity, url });
      return { kind: 'moved', url };
    }
    failures.push(`${url}: ${why}`);
  }
  return { kind: 'kept', url: session.identity.url, why: failures.join('; ').slice(0, 500) };
}

/** Why this host's collector is not at that address; undefined when it is. Nothing secret is sent. */
async function whyNot(session: Session, url: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const client = new HttpsClient({ ...session.identity, url, network: session.network });
  try {
    const answer = await client.post({ path: ROUTES.nonce, body: Buffer.from('{}'), ...(signal && { signal }) });
    if (answer.kind !== 'answer') return `${answer.kind}: ${answer.why}`;
    if (answer.status !== 200 || !isNonce(answer.body)) return `status ${answer.status}, and no collector’s words`;
    return answer.body.collectorId === session.identity.collectorId ? undefined : 'it is another collector';
  } finally {
    client.close();
  }
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' && text.length <= 2000) return url.origin;
  throw unusable(text.slice(0, 100));
}

function unusable(what: string): KnownError {
  return new KnownError('E_BAD_REQUEST', `no https address of a collector: ${what}`, 'Name addresses as https://name:port.');
}

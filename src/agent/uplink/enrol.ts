import type { Instant } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import type { HostLabels } from '../../domain/host.ts';
import { LIMITS } from '../../wire/limits.ts';
import { isEnrolAnswer, isErrorAnswer, isNonce } from '../../wire/parse-answers.ts';
import type { EnrolRequest, Nonce } from '../../wire/protocol.ts';
import { ROUTES } from '../../wire/routes.ts';
import { enrolmentBytes } from '../../wire/signed-bytes.ts';
import { decodeToken } from '../../wire/token.ts';
import type { HostKey } from './host-key.ts';
import { HttpsClient, type Answer } from './https.ts';
import type { Identity } from './identity.ts';
import { DIRECT, type Network } from './network.ts';
import { authorityOf, notPinned } from './pin.ts';

/**
 * Makes this host known to the collector that the token names: pins its authority by the token's fingerprint, proves the
 * host's key, and answers with who the host is from now on.
 *
 * @throws KnownError E_TOKEN_INVALID, E_UPLINK_UNREACHABLE, E_UPLINK_UNTRUSTED, E_ENROL_REFUSED
 */
export async function enrol(
  tokenLine: string,
  host: { readonly key: HostKey; readonly labels: HostLabels; readonly at: Instant; readonly network?: Network },
): Promise<Identity> {
  const token = decodeToken(tokenLine);
  const url = originOf(token.url);
  const { network = DIRECT } = host;
  const authority =
    token.fingerprint === undefined ? undefined : await authorityOf({ url, fingerprint: token.fingerprint, network });
  // With a proxy that inspects TLS, and only when it is to be trusted, another may vouch for it.
  if (token.fingerprint !== undefined && authority === undefined && network.trust === 'pinned')
    throw notPinned(url, token.fingerprint);
  const client = new HttpsClient({ url, network, ...(authority === undefined ? {} : { authority }) });
  try {
    const { collectorId, nonce } = await askNonce(client, url);
    const request: EnrolRequest = {
      token: token.secret,
      publicKey: host.key.publicKey,
      nonce,
      signature: host.key.sign(enrolmentBytes(collectorId, token.secret, nonce)),
      labels: host.labels,
    };
    const answer = await client.post({ path: ROUTES.enrol, body: Buffer.from(JSON.stringify(request)) });
    if (answer.kind !== 'answer' || answer.status !== 200 || !isEnrolAnswer(answer.body)) throw refusal(answer, url);
    if (answer.body.collectorId !== collectorId)
      throw refusal({ kind: 'untrusted', why: 'the collector changed its id midway' }, url);
    const { min, max } = LIMITS.contactIntervalSeconds;
    return {
      schema: 'bandog.identity/1',
      ...answer.body,
      contactIntervalSeconds: Math.min(max, Math.max(min, answer.body.contactIntervalSeconds)),
      url,
      ...(authority === undefined ? {} : { authority }),
      enrolledAt: host.at,
    };
  } finally {
    client.close();
  }
}

/** A nonce to sign. @throws KnownError E_UPLINK_UNREACHABLE, E_UPLINK_UNTRUSTED, E_ENROL_REFUSED */
async function askNonce(client: HttpsClient, url: string): Promise<Nonce> {
  const answer = await client.post({ path: ROUTES.nonce, body: Buffer.from('{}') });
  if (answer.kind === 'answer' && answer.status === 200 && isNonce(answer.body)) return answer.body;
  throw refusal(answer, url);
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'https:') return url.origin;
  throw new KnownError(
    'E_TOKEN_INVALID',
    `the token names no https address: ${text.slice(0, 100)}`,
    'Ask for a new token from the collector.',
  );
}

function refusal(answer: Answer, url: string): KnownError {
  switch (answer.kind) {
    case 'unreachable':
      return new KnownError(
        'E_UPLINK_UNREACHABLE',
        `${url} cannot be reached: ${answer.why}`,
        'Check the collector and the way to it, then run this again.',
      );
    case 'wrong-time':
      return new KnownError(
        'E_UPLINK_UNTRUSTED',
        `${url} cannot be believed: ${answer.why}`,
        'Set this machine’s clock, or renew the collector’s certificate; then run this again.',
      );
    case 'untrusted':
      return new KnownError(
        'E_UPLINK_UNTRUSTED',
        `${url} is not the collector of this token: ${answer.why}`,
        'Check that no proxy inspects TLS on the way, and this machine’s clock.',
      );
    case 'answer': {
      const known = isErrorAnswer(answer.body) ? answer.body : undefined;
      return new KnownError(
        'E_ENROL_REFUSED',
        `${url} refused to enrol this host: ${known === undefined ? `status ${answer.status}` : `${known.code}: ${known.message}`}`,
        known?.remedy ?? 'Look into the collector’s log.',
      );
    }
  }
}

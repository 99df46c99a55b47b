import { sha256 } from '../../../domain/digest.ts';
import { KnownError } from '../../../domain/errors.ts';
import { EnrolRequest, RenewRequest, type EnrolAnswer, type Nonce, type RenewAnswer } from '../../../wire/protocol.ts';
import { ROUTES } from '../../../wire/routes.ts';
import { enrolmentBytes, renewalBytes } from '../../../wire/signed-bytes.ts';
import { closed } from '../../../domain/schema.ts';
import { hostKeyOf, isSignedBy, signerOf } from '../../access/host-key.ts';
import { newId, newSecret } from '../../access/secrets.ts';
import { NEW_HOST_SECONDS } from '../attention.ts';
import { unauthenticated } from '../errors.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { registerRekey, registerRotation } from './new-keys.ts';

/** How a host becomes known, and how a known one gets a new bearer, a new key or a new id: all by a signature over a nonce of ours. */
export const enrolRoutes: RouteGroup = {
  name: 'enrol',
  register(app, context) {
    const options = { config: { access: 'public' as const } };
    app.post(ROUTES.nonce, { ...options, schema: { hide: true, body: closed({}) } }, (): Nonce => {
      return { collectorId: context.collectorId, nonce: context.nonces.issue() };
    });
    app.post(ROUTES.enrol, { ...options, schema: { hide: true, body: EnrolRequest } }, (request) => {
      context.admission.enrol();
      return enrol(request.body, { context, source: request.ip });
    });
    registerRenewal(app, context);
    registerRotation(app, context);
    registerRekey(app, context);
  },
};

async function enrol(
  request: EnrolRequest,
  { context, source }: { readonly context: RouteContext; readonly source: string },
): Promise<EnrolAnswer> {
  const { collectorId } = context;
  const publicKey = Buffer.from(request.publicKey, 'base64url');
  const key = hostKeyOf(publicKey);
  const bytes = enrolmentBytes(collectorId, request.token, request.nonce);
  if (!context.nonces.use(request.nonce) || key === undefined || !isSignedBy(key, bytes, request.signature)) {
    context.measures.count('enrolments', 'bad-signature');
    const failure = { cause: 'bad-signature', source, hostName: request.labels.name, at: context.clock.now() } as const;
    await context.store.noteEnrolmentFailure(failure);
    const remedy = 'Run the enrolment again; look for a proxy that changes requests when it fails again.';
    throw new KnownError('E_BAD_SIGNATURE', 'the enrolment is not signed by its own key over a fresh nonce', remedy);
  }
  const hostId = newId();
  const bearer = newSecret();
  const at = context.clock.now();
  const outcome = await context.store.enrolHost({
    tokenDigest: sha256(request.token),
    hostId,
    publicKey,
    bearerDigest: sha256(bearer),
    labels: request.labels,
    at,
    auditsRefusal: context.refusals.isBelow(),
    source,
  });
  context.measures.count('enrolments', outcome);
  if (outcome === 'refused') {
    context.refusals.add();
    const remedy = 'Make a new one: `bandog collector token create`.';
    throw new KnownError('E_ENROL_REFUSED', 'the enrolment token is not valid: unknown, expired, used up or revoked', remedy);
  }
  if (outcome === 'waiting') throw waits();
  context.attention.draw(hostId, NEW_HOST_SECONDS);
  const { contactIntervalSeconds, keys } = context;
  return { hostId, collectorId, bearer, epoch: 1, contactIntervalSeconds, ...keys.public() };
}

/** No failure: agents ask again by themselves, and who enrols by hand is told whom to ask. */
function waits(): KnownError {
  const remedy =
    'Ask who administers the collector to let this host in (page Rollout); the agent asks again by itself, by hand run this again.';
  return new KnownError('E_ENROL_REFUSED', 'this host waits until somebody lets it in', remedy);
}

function registerRenewal(app: App, context: RouteContext): void {
  const options = { config: { access: 'public' as const }, schema: { hide: true, body: RenewRequest } };
  app.post(ROUTES.renew, options, async (request): Promise<RenewAnswer> => {
    context.admission.enrol();
    const { hostId, nonce, signature } = request.body;
    const isFresh = context.nonces.use(nonce);
    const host = await context.store.hostCredentials(hostId);
    const bytes = renewalBytes(context.collectorId, hostId, nonce);
    const signer = isFresh && host !== undefined ? signerOf(host, bytes, signature) : undefined;
    if (host === undefined || signer === undefined) throw unauthenticated();
    // No fork: a host that is refused for another reason tries its older key too. It gets no bearer by it.
    if (signer === 'previous' && host.isKeyUsed) throw unauthenticated();
    const bearer = newSecret();
    const audit = { at: context.clock.now(), actor: `host:${hostId}`, action: 'host.renew', subject: hostId };
    await context.store.renewBearer({ hostId, bearerDigest: sha256(bearer), audit });
    return { bearer };
  });
}

import { sha256 } from '../../../domain/digest.ts';
import { KnownError } from '../../../domain/errors.ts';
import { RekeyRequest, RotateRequest, type EnrolAnswer, type RotateAnswer } from '../../../wire/protocol.ts';
import { ROUTES } from '../../../wire/routes.ts';
import { rekeyBytes, rotationBytes } from '../../../wire/signed-bytes.ts';
import { hostKeyOf, isSignedBy, signerOf } from '../../access/host-key.ts';
import { newId, newSecret } from '../../access/secrets.ts';
import type { HostCredentials } from '../../store/contract.ts';
import { unauthenticated } from '../errors.ts';
import type { App, RouteContext } from '../contract.ts';
import { forked } from './forked.ts';

/** A host gets a new key for the same id. The old key and the new one sign it; a repetition is answered alike. */
export function registerRotation(app: App, context: RouteContext): void {
  const options = { config: { access: 'host' as const }, schema: { hide: true, body: RotateRequest } };
  app.post(ROUTES.rotate, options, async (request): Promise<RotateAnswer> => {
    const host = request.hostCredentials;
    if (host === undefined) throw unauthenticated();
    const { publicKey } = request.body;
    const bytes = rotationBytes({ ...request.body, collectorId: context.collectorId, hostId: host.hostId });
    const signer = provenBy(request.body, bytes, { host, context });
    if (host.isForked) throw forked();
    const to = Buffer.from(publicKey, 'base64url');
    // Whoever proves the key that counts is no stranger, whichever older one he also shows.
    if (to.equals(host.publicKey)) return { publicKey };
    if (signer === 'previous' && host.isKeyUsed) throw await aside(context, host);
    const detail = { from: fingerprint(host.publicKey), to: fingerprint(to) };
    const at = context.clock.now();
    const audit = { at, actor: `host:${host.hostId}`, action: 'host.rotate-key', subject: host.hostId, detail };
    const isRotated = await context.store.rotateHostKey({ hostId: host.hostId, from: host.publicKey, to, audit });
    // Two rotations at once: the host asks again, or is two hosts and will be found out.
    if (!isRotated) throw new KnownError('E_OVERLOADED', 'this host’s key was changed meanwhile', 'Ask again.');
    return { publicKey };
  });
}

/** A forked host leaves its id and becomes one of its own, with what it needs as after an enrolment. */
export function registerRekey(app: App, context: RouteContext): void {
  const options = { config: { access: 'public' as const }, schema: { hide: true, body: RekeyRequest } };
  app.post(ROUTES.rekey, options, async (request): Promise<EnrolAnswer> => {
    context.admission.enrol();
    const { hostId, publicKey, labels } = request.body;
    const { collectorId, contactIntervalSeconds, keys } = context;
    const host = await context.store.hostCredentials(hostId);
    if (host === undefined) throw unauthenticated();
    provenBy(request.body, rekeyBytes({ ...request.body, collectorId }), { host, context });
    const bearer = newSecret();
    const outcome = await context.store.rekeyHost({
      hostId,
      newHostId: newId(),
      publicKey: Buffer.from(publicKey, 'base64url'),
      bearerDigest: sha256(bearer),
      labels,
      at: context.clock.now(),
    });
    context.measures.count('rekeys', outcome.kind);
    if (outcome.kind !== 'rekeyed') throw notRekeyed(outcome.kind);
    request.log.warn({ from: hostId, hostId: outcome.hostId, name: labels.name }, 'a forked host has a new key and id');
    return { hostId: outcome.hostId, collectorId, bearer, epoch: outcome.epoch, contactIntervalSeconds, ...keys.public() };
  });
}

/** The proofs that both requests carry. */
interface Proofs {
  readonly publicKey: string;
  readonly nonce: string;
  readonly signature: string;
  readonly proof: string;
}

/** Which of the host's keys signed, over a fresh nonce, with the new key's own signature beside it. @throws KnownError E_BAD_SIGNATURE */
function provenBy(
  proofs: Proofs,
  bytes: Uint8Array,
  { host, context }: { readonly host: HostCredentials; readonly context: RouteContext },
): 'current' | 'previous' {
  const isFresh = context.nonces.use(proofs.nonce);
  const wanted = hostKeyOf(Buffer.from(proofs.publicKey, 'base64url'));
  if (isFresh && wanted !== undefined && isSignedBy(wanted, bytes, proofs.proof)) {
    const signer = signerOf(host, bytes, proofs.signature);
    if (signer !== undefined) return signer;
  }
  const remedy = 'Ask for a fresh nonce and sign again; look for a copied state folder when it fails again.';
  throw new KnownError('E_BAD_SIGNATURE', 'the new key is not signed by the host’s own and by itself over a fresh nonce', remedy);
}

/** Sets the host aside: a key that was given up is still in use. */
async function aside(context: RouteContext, host: HostCredentials): Promise<KnownError> {
  const why = 'a rotation signed by a key that was given up';
  await context.store.markForked({ hostId: host.hostId, at: context.clock.now(), why });
  return forked();
}

function notRekeyed(kind: 'not-forked' | 'too-many' | 'unknown-host'): KnownError {
  if (kind === 'unknown-host') return unauthenticated();
  if (kind === 'too-many')
    return new KnownError(
      'E_ENROL_REFUSED',
      'too many hosts came of this one already',
      'Enrol this host with a token of its own.',
    );
  return new KnownError('E_BAD_REQUEST', 'this host is not set aside', 'Go on with the key and id that it has.');
}

function fingerprint(der: Uint8Array): string {
  return sha256(der).slice(0, 16);
}

import type { HostLabels } from '../../domain/host.ts';
import { LIMITS } from '../../wire/limits.ts';
import { isEnrolAnswer, isErrorAnswer, isRotateAnswer } from '../../wire/parse-answers.ts';
import type { RekeyRequest, RotateRequest } from '../../wire/protocol.ts';
import { ROUTES } from '../../wire/routes.ts';
import { rekeyBytes, rotationBytes } from '../../wire/signed-bytes.ts';
import type { HostKey } from './host-key.ts';
import type { Answer } from './https.ts';
import type { Identity } from './identity.ts';
import type { Session } from './session.ts';

/** What became of a rotation; after `failed` both keys are kept and the same is asked again later. */
export type Rotation =
  | { readonly kind: 'rotated' }
  /** The collector does not do this: the old key goes on. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'forked' }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Gives this host a new key. The new one is on disk before it is told of, and the old one until the collector said that it
 * knows the new one; the collector takes both until it saw the new one used. So each side may end at any moment.
 */
export async function rotateKey(session: Session, signal?: AbortSignal): Promise<Rotation> {
  const { keys } = session;
  const rotation = await introduce(session, { wanted: keys.prepare(), by: keys.current, ...(signal && { signal }) });
  if (rotation.kind === 'refused') keys.drop();
  if (rotation.kind !== 'rotated') return rotation;
  keys.adopt();
  session.become({ ...session.identity, keyAt: new Date().toISOString() });
  return rotation;
}

/** Tells a collector that was restored from a backup, and knows only the key before, of the one that counts. */
export async function reintroduce(session: Session, signal?: AbortSignal): Promise<Rotation | undefined> {
  const { current, previous } = session.keys;
  if (previous === undefined) return undefined;
  return introduce(session, { wanted: current, by: previous, ...(signal && { signal }) });
}

interface Introduction {
  readonly wanted: HostKey;
  readonly by: HostKey;
  readonly signal?: AbortSignal;
}

async function introduce(session: Session, { wanted, by, signal }: Introduction): Promise<Rotation> {
  const nonce = await session.nonce(signal);
  if (typeof nonce !== 'string') return { kind: 'failed', why: said(nonce) };
  const { collectorId, hostId } = session.identity;
  const { publicKey } = wanted;
  const bytes = rotationBytes({ collectorId, hostId, publicKey, nonce });
  const request: RotateRequest = { publicKey, nonce, signature: by.sign(bytes), proof: wanted.sign(bytes) };
  const body = Buffer.from(JSON.stringify(request));
  const answer = await session.authenticated({ path: ROUTES.rotate, body, ...(signal && { signal }) });
  if (answer.kind !== 'answer') return { kind: 'failed', why: said(answer) };
  if (answer.status === 200 && isRotateAnswer(answer.body) && answer.body.publicKey === publicKey) return { kind: 'rotated' };
  const refusal = isErrorAnswer(answer.body) ? answer.body.code : undefined;
  if (refusal === 'E_BATCH_FORKED') return { kind: 'forked' };
  // In the collector's own words only: a proxy's 404 says nothing of what the collector knows.
  const isFinal = refusal === 'E_NOT_FOUND' || refusal === 'E_BAD_REQUEST' || refusal === 'E_BAD_SIGNATURE';
  return { kind: isFinal ? 'refused' : 'failed', why: said(answer) };
}

/** The identity that a forked host goes on with, or why there is none. */
export type Rekeyed =
  | { readonly kind: 'rekeyed'; readonly identity: Identity }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Asks for an id of its own, under the next key, for a host whose key is in use in two places. Changes nothing here but the
 * next key: who asks puts the identity on disk, and the same request again gives the same id.
 */
export async function askNewIdentity(session: Session, labels: HostLabels, signal?: AbortSignal): Promise<Rekeyed> {
  const nonce = await session.nonce(signal);
  if (typeof nonce !== 'string') return { kind: 'failed', why: said(nonce) };
  const { identity, keys } = session;
  const wanted = keys.prepare();
  const { publicKey } = wanted;
  const { collectorId, hostId } = identity;
  const bytes = rekeyBytes({ collectorId, hostId, publicKey, nonce });
  const proofs = { signature: keys.current.sign(bytes), proof: wanted.sign(bytes) };
  const request: RekeyRequest = { hostId, publicKey, nonce, ...proofs, labels };
  const body = Buffer.from(JSON.stringify(request));
  const answer = await session.post({ path: ROUTES.rekey, body, ...(signal && { signal }) });
  if (answer.kind !== 'answer' || answer.status !== 200 || !isEnrolAnswer(answer.body))
    return { kind: 'failed', why: said(answer) };
  // The collector's keys stay those that were pinned: this is no enrolment.
  const { hostId: newId, bearer, epoch, contactIntervalSeconds, collectorId: theirs } = answer.body;
  if (theirs !== collectorId) return { kind: 'failed', why: 'it is another collector' };
  const { min, max } = LIMITS.contactIntervalSeconds;
  const at = new Date().toISOString();
  const times = { enrolledAt: at, keyAt: at, bearerAt: at };
  const interval = Math.min(max, Math.max(min, contactIntervalSeconds));
  return {
    kind: 'rekeyed',
    identity: { ...identity, hostId: newId, bearer, epoch, contactIntervalSeconds: interval, ...times },
  };
}

function said(answer: Answer): string {
  if (answer.kind !== 'answer') return `${answer.kind}: ${answer.why}`;
  return `status ${answer.status}${isErrorAnswer(answer.body) ? ` ${answer.body.code}: ${answer.body.message}` : ''}`;
}

/** Where the collector's agent routes lie; apart from their schemas (`protocol.ts`), so that the agent need not load the schema library. */
export const ROUTES = {
  nonce: '/agent/v1/nonce',
  enrol: '/agent/v1/enrol',
  renew: '/agent/v1/renew',
  rekey: '/agent/v1/rekey',
  rotate: '/agent/v1/rotate',
  heartbeat: '/agent/v1/heartbeat',
  batches: '/agent/v1/batches',
  wait: '/agent/v1/wait',
  progress: '/agent/v1/progress',
  catalogue: '/agent/v1/catalogue',
} as const;

/**
 * A heartbeat with this header, whatever its value, may be answered with `wait`. A header and not a member of the body: a
 * collector of before refuses members that it does not know, and passes over headers.
 */
export const WAITS_HEADER = 'bandog-waits';

/** Headers of a batch, beside `content-type: application/json` and `content-encoding: gzip`. */
export const BATCH_HEADERS = {
  epoch: 'bandog-epoch',
  sequence: 'bandog-sequence',
  /** Digest of the batch before, 64 hexadecimal digits. */
  previous: 'bandog-previous',
  /** Ed25519 over `batchBytes`, base64url. */
  signature: 'bandog-signature',
} as const;

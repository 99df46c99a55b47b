import { createHmac, randomBytes } from 'node:crypto';
import type { SinkSecrets } from './contract.ts';

/** Standard Webhooks 1.0.0 takes 24 to 64 bytes. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** A new secret as receivers' libraries take it: `whsec_` and base64. */
export function newSigningSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/**
 * The headers that prove a body (Standard Webhooks 1.0.0): HMAC-SHA256 over `id.timestamp.body`, by each secret that counts at that moment, with
 * spaces between. The moment is that of the attempt, so that nobody can send a body again later.
 */
export function signedHeaders(
  { id, body, now }: { readonly id: string; readonly body: string; readonly now: string },
  { signing }: Pick<SinkSecrets, 'signing'>,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.parse(now) / 1000));
  const signatures = signing
    .filter(({ until }) => until === undefined || until > now)
    .map(({ secret }) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { privateFile } from './access/private-file.ts';
import type { Tls } from './tls.ts';

/** How long a host may resume its TLS session: Node's five minutes are over before a host of a large fleet comes again, and a whole handshake costs a fifth more. */
const SESSION_SECONDS = 12 * 3600;
/** A handshake that does not end holds memory for nothing; Node would wait two minutes. */
const HANDSHAKE_MS = 20_000;
/** Whoever drips its headers is gone after ten seconds (Node would wait a minute), long before it can hold a body. */
const HEADERS_MS = 10_000;
/** Of a ticket key: name, HMAC and AES key (tls.Server, ticketKeys). */
const TICKET_BYTES = 48;

/** What the HTTPS server speaks with. */
export interface HttpsOptions {
  readonly key: string;
  readonly cert: string;
  readonly minVersion: 'TLSv1.3';
  readonly sessionTimeout: number;
  readonly ticketKeys: Buffer;
  readonly handshakeTimeout: number;
  readonly headersTimeout: number;
}

/** How the HTTPS server speaks. `ticketKeys`: sessions that they sealed are resumed, also after a restart and by other replicas. */
export function httpsOptions(tls: Tls, ticketKeys: Buffer): HttpsOptions {
  return {
    key: tls.key,
    cert: tls.chain,
    minVersion: 'TLSv1.3',
    sessionTimeout: SESSION_SECONDS,
    ticketKeys,
    handshakeTimeout: HANDSHAKE_MS,
    headersTimeout: HEADERS_MS,
  };
}

/** The ticket keys of this data folder, made at the first start. TLS 1.3 exchanges new keys when it resumes: who steals these reads nothing that was said. */
export function openTicketKeys(dataFolder: string): Buffer {
  const keys = Buffer.from(
    privateFile(path.join(dataFolder, 'ticket.keys'), () => `${randomBytes(TICKET_BYTES).toString('hex')}\n`).trim(),
    'hex',
  );
  return keys.length === TICKET_BYTES ? keys : randomBytes(TICKET_BYTES);
}

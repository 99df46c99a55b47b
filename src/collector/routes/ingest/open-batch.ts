import { gunzipSync } from 'node:zlib';
import type { IncomingHttpHeaders } from 'node:http';
import { Compile } from 'typebox/compile';
import type { Digest } from '../../../domain/digest.ts';
import { KnownError } from '../../../domain/errors.ts';
import { isDeeperThan } from '../../../wire/json-depth.ts';
import { LIMITS } from '../../../wire/limits.ts';
import { Batch } from '../../../wire/protocol.ts';
import { BATCH_HEADERS } from '../../../wire/routes.ts';
import { batchBytes, batchDigest, type BatchPosition } from '../../../wire/signed-bytes.ts';
import { signerOf } from '../../access/host-key.ts';
import type { HostCredentials } from '../../store/contract.ts';

/** A batch whose host, bytes and form are certain; its place in the chain is not. */
export interface OpenedBatch {
  readonly position: BatchPosition;
  readonly digest: Digest;
  readonly batch: Batch;
  /** Which of the host's keys signed it. */
  readonly signedBy: 'current' | 'previous';
}

/** What came, and who the bearer says that it is. */
export interface ReceivedBatch {
  readonly collectorId: string;
  readonly credentials: Pick<HostCredentials, 'hostId' | 'publicKey' | 'previousKey'>;
  readonly headers: IncomingHttpHeaders;
  /** Compressed. */
  readonly body: Uint8Array;
}

const batchCheck = Compile(Batch);

/**
 * Opens what a host sent, in the order that costs an attacker most: headers, signature over the compressed bytes, bounded
 * inflation, depth, parse, schema.
 *
 * @throws KnownError E_BATCH_MALFORMED, E_BAD_SIGNATURE, E_TOO_LARGE
 */
export function openBatch(received: ReceivedBatch): OpenedBatch {
  const { position, signature } = readHeaders(received);
  const signedBy = signerOf(received.credentials, batchBytes(position, received.body), signature);
  if (signedBy === undefined) {
    const remedy = 'Look for a copied state folder of another machine; enrol this host again when it is one.';
    throw new KnownError('E_BAD_SIGNATURE', 'the batch is not signed by the key of the host that sent it', remedy);
  }
  const json = inflate(received.body);
  if (isDeeperThan(json, LIMITS.jsonDepth)) throw malformed(`the JSON nests deeper than ${LIMITS.jsonDepth}`);
  const batch = parse(json);
  if (!batchCheck.Check(batch)) {
    const [first] = batchCheck.Errors(batch);
    throw malformed(`${first?.instancePath === '' ? 'the batch' : first?.instancePath} ${first?.message ?? 'breaks the schema'}`);
  }
  return { position, digest: batchDigest(position, received.body), batch, signedBy };
}

function readHeaders({ collectorId, credentials, headers }: ReceivedBatch): {
  readonly position: BatchPosition;
  readonly signature: string;
} {
  const encoding = headers['content-encoding'];
  if (encoding !== 'gzip') throw malformed('a batch is sent with `content-encoding: gzip`');
  const position = {
    collectorId,
    hostId: credentials.hostId,
    epoch: wholeHeader(headers, BATCH_HEADERS.epoch),
    sequence: wholeHeader(headers, BATCH_HEADERS.sequence),
    previous: header(headers, BATCH_HEADERS.previous, /^[0-9a-f]{64}$/),
  };
  return { position, signature: header(headers, BATCH_HEADERS.signature, /^[A-Za-z0-9_-]{86}$/) };
}

function wholeHeader(headers: IncomingHttpHeaders, name: string): number {
  return Number(header(headers, name, /^[1-9]\d{0,14}$/));
}

function header(headers: IncomingHttpHeaders, name: string, form: RegExp): string {
  const value = headers[name];
  if (typeof value !== 'string' || !form.test(value)) throw malformed(`the header ${name} is missing or malformed`);
  return value;
}

function inflate(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: LIMITS.batchInflatedBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      const message = `the batch inflates to more than ${LIMITS.batchInflatedBytes} bytes`;
      throw new KnownError('E_TOO_LARGE', message, 'Send its entries in several batches.', error);
    }
    throw malformed('the body is not gzip', error);
  }
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (error) {
    throw malformed('the body is not JSON in UTF-8', error);
  }
}

function malformed(message: string, cause?: unknown): KnownError {
  const remedy = 'Update the agent; when it is the newest, report this with its version.';
  return new KnownError('E_BATCH_MALFORMED', message.slice(0, 500), remedy, cause);
}

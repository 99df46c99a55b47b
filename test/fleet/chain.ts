import { sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../src/domain/finding.ts';
import { openFindingsDigest } from '../../src/wire/open-digest.ts';
import type { Batch, BatchEntry } from '../../src/wire/protocol.ts';
import { BATCH_HEADERS } from '../../src/wire/routes.ts';
import { batchBytes, batchDigest, type BatchPosition } from '../../src/wire/signed-bytes.ts';

/** A batch that was sealed: sent again it is the same bytes. */
export interface Sealed {
  readonly position: BatchPosition;
  readonly digest: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly entries: readonly BatchEntry[];
}

/** Seals entries at a place of a host's chain, with the digest of all its findings after them. */
export function seal(
  position: BatchPosition,
  {
    key,
    entries,
    findings,
  }: { readonly key: KeyObject; readonly entries: readonly BatchEntry[]; readonly findings: Iterable<Finding> },
): Sealed {
  const batch: Batch = { schema: 'bandog.batch/1', entries: [...entries], openFindings: openFindingsDigest(findings) };
  const body = gzipSync(JSON.stringify(batch));
  return { position, digest: batchDigest(position, body), body, headers: headersOf(position, { key, body }), entries };
}

/** The headers of a batch. */
export function headersOf(
  position: BatchPosition,
  { key, body }: { readonly key: KeyObject; readonly body: Uint8Array },
): Readonly<Record<string, string>> {
  return {
    'content-encoding': 'gzip',
    [BATCH_HEADERS.epoch]: String(position.epoch),
    [BATCH_HEADERS.sequence]: String(position.sequence),
    [BATCH_HEADERS.previous]: position.previous,
    [BATCH_HEADERS.signature]: sign(null, batchBytes(position, body), key).toString('base64url'),
  };
}
